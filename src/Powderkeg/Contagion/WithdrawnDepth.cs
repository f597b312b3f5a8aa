using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>How much of a trade's move it would not have had on the book with the withdrawn quotes in place (MECHANICS.md section 9).</summary>
/// <remarks>
/// On a book of even density a move is size over depth. With W of depth withdrawn and d left, the share is W / (d + W). W is what the makers that are out
/// stood for before the shock: their part of what makers' quotes then filled in that market, of the mean resting value within 1% on that side. A maker that
/// has withdrawn is out by 1 - quotes standing / most quotes it had standing before the shock, until nine tenths stand again. No withdrawal before the
/// shock counts.
/// </remarks>
internal sealed class WithdrawnDepth
{
    private readonly RunView run;
    private readonly Dictionary<int, int> numberOf = [];
    private readonly double[] filled;
    private readonly double[] outShare;
    private readonly bool[] hasWithdrawn;
    private readonly double[] gone;
    private readonly int[] usual;
    private readonly double[] depth;
    private readonly double[] before;
    private readonly long[] samples;
    private int withdrawals;
    private int accounts;

    public WithdrawnDepth(RunView run)
    {
        this.run = run;
        foreach (int account in run.Makers.Order())
        {
            numberOf.Add(account, numberOf.Count);
        }

        filled = new double[run.Markets.Count * numberOf.Count];
        hasWithdrawn = new bool[numberOf.Count];
        gone = new double[numberOf.Count];
        usual = new int[numberOf.Count];
        outShare = new double[run.Markets.Count];
        depth = new double[run.Markets.Count * 2];
        before = new double[run.Markets.Count * 2];
        samples = new long[run.Markets.Count];
    }

    /// <summary>Resting value within 1% on a side as last sampled, in quote units; 0 before the first sample.</summary>
    public double DepthOf(int market, Side side) => depth[market * 2 + (int)side];

    /// <summary>The share for an order that walks down (the bids that are gone) or up (the asks).</summary>
    public double ShareOf(int market, Side hit)
    {
        double missing = outShare[market] == 0 ? 0 : outShare[market] * before[market * 2 + (int)hit] / Math.Max(1, samples[market]);
        return missing <= 0 ? 0 : missing / (DepthOf(market, hit) + missing);
    }

    public void Read(in TradeHappened trade)
    {
        if (trade.At < run.BaselineEnd && trade.MakerChannel == Channel.Requote && numberOf.TryGetValue(trade.Maker.Index, out int maker))
        {
            filled[trade.Market.Index * gone.Length + maker] += trade.Quantity.Count;
        }
    }

    public void Read(in QuoteSampled quote)
    {
        if (quote.DepthBid1Pct == 0 && quote.DepthAsk1Pct == 0 && quote.At.Microseconds / 1_000_000 % 10 != 0)
        {
            return;
        }

        int market = quote.Market.Index;
        depth[market * 2 + (int)Side.Buy] = quote.DepthBid1Pct;
        depth[market * 2 + (int)Side.Sell] = quote.DepthAsk1Pct;
        if (quote.At <= run.BaselineEnd)
        {
            before[market * 2 + (int)Side.Buy] += quote.DepthBid1Pct;
            before[market * 2 + (int)Side.Sell] += quote.DepthAsk1Pct;
            samples[market]++;
        }
    }

    /// <summary>Who has gone and who is back up to an instant.</summary>
    public void Advance(Instant now)
    {
        bool changed = false;
        for (; withdrawals < run.Journal.Withdrawals.Count && run.Journal.Withdrawals[withdrawals].At <= now; withdrawals++)
        {
            ref readonly QuotesWithdrawn fact = ref run.Journal.Withdrawals[withdrawals];
            if (fact.At >= run.BaselineEnd && numberOf.TryGetValue(fact.Maker.Index, out int maker))
            {
                hasWithdrawn[maker] = true;
            }
        }

        for (; accounts < run.Journal.Accounts.Count && run.Journal.Accounts[accounts].At <= now; accounts++)
        {
            ref readonly AccountSampled sample = ref run.Journal.Accounts[accounts];
            if (numberOf.TryGetValue(sample.Account.Index, out int maker))
            {
                changed |= Standing(maker, sample);
            }
        }

        if (changed)
        {
            Share();
        }
    }

    private bool Standing(int maker, in AccountSampled sample)
    {
        if (sample.At <= run.BaselineEnd)
        {
            usual[maker] = Math.Max(usual[maker], sample.QuotesStanding);
            return false;
        }

        double was = gone[maker], now = usual[maker] == 0 ? 0 : Math.Max(0, 1 - (double)sample.QuotesStanding / usual[maker]);
        hasWithdrawn[maker] &= now > 0.1;
        gone[maker] = hasWithdrawn[maker] ? now : 0;
        return gone[maker] != was;
    }

    private void Share()
    {
        for (int market = 0; market < outShare.Length; market++)
        {
            double all = 0, missing = 0;
            for (int maker = 0; maker < gone.Length; maker++)
            {
                double part = filled[market * gone.Length + maker];
                all += part;
                missing += part * gone[maker];
            }

            outShare[market] = all > 0 ? missing / all : 0;
        }
    }
}
