using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Records;

/// <summary>Trades by the taker's channel, each channel whole up to a number of rows; beyond it one in so many, evenly spread.</summary>
/// <remarks>A day has millions of trades, most of them noise; what was forced is rare and stays whole. <c>weight</c> says for how many trades a row stands, so that weighted sums are right on average.</remarks>
internal sealed class TradeTable(RunView run, Names names)
{
    /// <summary>The most rows of one channel.</summary>
    public const int MostOfAChannel = 4_000;

    public void Write(Rows rows)
    {
        int[] every = Steps();
        int[] seen = new int[every.Length];
        for (int i = 0; i < run.Journal.Trades.Count; i++)
        {
            ref readonly TradeHappened trade = ref run.Journal.Trades[i];
            int channel = (int)trade.Cause.Channel;
            if (seen[channel]++ % every[channel] == 0)
            {
                Row(rows, trade, every[channel]);
            }
        }
    }

    /// <summary>One in how many trades of a channel is kept.</summary>
    private int[] Steps()
    {
        int[] counts = new int[Enum.GetValues<Channel>().Length];
        for (int i = 0; i < run.Journal.Trades.Count; i++)
        {
            counts[(int)run.Journal.Trades[i].Cause.Channel]++;
        }

        for (int channel = 0; channel < counts.Length; channel++)
        {
            counts[channel] = Math.Max(1, (counts[channel] + MostOfAChannel - 1) / MostOfAChannel);
        }

        return counts;
    }

    private void Row(Rows rows, in TradeHappened trade, int weight)
    {
        Market market = run.Markets[trade.Market.Index];
        rows.Add(trade.Id.Number).Add(trade.At.Microseconds).Add(market.Key).Add(Names.Of(trade.TakingSide))
            .Add(market.Spec.PriceOf(trade.Price)).Add(trade.Quantity.Count * market.Spec.LotValue).Add(run.UsdOf(trade))
            .Add(names.HolderOf(trade.Taker)).Add(names.KeyOf(trade.Taker)).Add(names.HolderOf(trade.Maker)).Add(names.KeyOf(trade.Maker))
            .Add(Names.Of(trade.Cause.Channel)).Add(Names.Of(trade.MakerChannel)).Add(Names.Of(trade.Cause.Parent)).Add(weight).End();
    }
}
