using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>Closes what nobody takes against those on the other side, at a price that is not the market's: the last resort but loss itself.</summary>
/// <remarks>
/// The losing side is booked as a liquidation (<see cref="LiquidationStep.TakenOver"/>), each counterparty as <see cref="Deleveraged"/>. A queue is
/// ranked once a publication and walked on from where the last closing stopped. The fund's own opposite position is taken only when nobody else is
/// left. An isolated counterparty loses no more than its margin: what is missing is a shortfall of the fund, then of the loss place.
/// Hedgers learn of it by <see cref="AccountState.Deleveraged"/>.
/// EXCHANGE-8: auto-deleveraging closes exactly what is owed, and of nobody more than it has.
/// </remarks>
public sealed class AutoDeleveraging
{
    private readonly Venue venue;
    private readonly VenueSurroundings around;
    private readonly Dictionary<(int Market, Side Side), Queue> queues = [];

    private sealed class Queue
    {
        public List<AdlCandidate> Ranked = [];
        public int Next;
        public Instant GoodUntil;
    }

    internal AutoDeleveraging(Venue venue, VenueSurroundings around)
    {
        this.venue = venue;
        this.around = around;
    }

    /// <summary>Closes lots of a position against its counterparties by the venue's rule.</summary>
    /// <param name="loser">Whose position could not be closed.</param>
    /// <param name="price">Bankruptcy price, or the previous mark on a vault venue.</param>
    /// <param name="cause">Channel of the closing, and the event that began it.</param>
    public void Close(PerpMarket market, AccountId loser, Lots lots, Price price, Cause cause)
    {
        SignedLots open = venue.Positions.Of(loser, market.Id);
        Side winnersClose = open.ClosingSide.Opposite();
        EventId booked = around.Journal.Liquidation(around.Agenda.Now, venue.Id, loser, LiquidationStep.TakenOver, market.Spec.Base, market.Id,
            open.ClosingSide, lots, market.Spec.QuoteOf(price, lots), venue.Settlement, cause);
        Closing closing = new(market, loser, open.IsLong ? -1 : 1, price, new(Channel.Adl, booked));
        long left = lots.Count;
        Queue queue = QueueOf(market, winnersClose);
        if (AdlRanking.IsByWeight(venue.Rules.Liquidation.Adl))
        {
            left = ByWeight(closing, queue, left);
        }

        left = ByRank(closing, queue, left);
        if (left > 0)
        {
            // Positions opened since the queue was ranked.
            left = ByRank(closing, Ranked(market, winnersClose), left);
        }

        if (left > 0)
        {
            int fund = venue.Positions.Find(venue.Fund, market.Id);
            left -= fund < 0 || venue.Fund == loser ? 0 : Take(closing, fund, left);
        }

        Invariant.Require(left == 0, "EXCHANGE-2", "every lot has a counterparty: long lots equal short lots", left);
    }

    /// <summary>One closing under way: loser's lots change by <c>Direction</c> a lot, the winners' the other way.</summary>
    private readonly record struct Closing(PerpMarket Market, AccountId Loser, int Direction, Price Price, Cause Cause);

    private long ByRank(in Closing closing, Queue queue, long left)
    {
        while (left > 0 && queue.Next < queue.Ranked.Count)
        {
            int row = queue.Ranked[queue.Next].Row;
            left -= Take(closing, row, left);
            if (left > 0)
            {
                queue.Next++;
            }
        }

        return left;
    }

    /// <summary>Each winner in proportion to its weight (<see cref="AdlRanking.ByWeight"/>); what rounding leaves goes by rank.</summary>
    private long ByWeight(in Closing closing, Queue queue, long lots)
    {
        long[] available = new long[queue.Ranked.Count];
        for (int i = 0; i < available.Length; i++)
        {
            available[i] = AvailableOf(closing, venue.Positions[queue.Ranked[i].Row]);
        }

        long[] shares = AdlRanking.ByWeight(queue.Ranked, available, lots);
        long left = lots;
        for (int i = 0; i < shares.Length; i++)
        {
            left -= shares[i] > 0 ? Take(closing, queue.Ranked[i].Row, shares[i]) : 0;
        }

        return left;
    }

    /// <summary>Lots of a position that stand against the loser's.</summary>
    private static long AvailableOf(in Closing closing, in Position winner) =>
        Math.Sign(winner.Lots) == closing.Direction && winner.Owner != closing.Loser ? Math.Abs(winner.Lots) : 0;

    /// <summary>Closes up to a number of lots of one counterparty; returns how many.</summary>
    private long Take(in Closing closing, int row, long most)
    {
        Position winner = venue.Positions[row];
        long available = AvailableOf(closing, winner);
        if (available == 0)
        {
            return 0;
        }

        // The loser changes by Direction a lot and the winner by minus it: the winner's lots have the sign of Direction.
        long count = Math.Min(available, most);
        SignedLots change = SignedLots.FromCount(closing.Direction * count);
        return Booked(closing, winner, change, count);
    }

    private long Booked(in Closing closing, in Position winner, SignedLots loserChange, long count)
    {
        int gain = closing.Market.UnrealisedAt(closing.Market.Mark, winner).IsPositive ? 1 : 0;
        EventId fact = around.Journal.Deleverage(around.Agenda.Now, closing.Market.Id, winner.Owner, closing.Loser, winner.Signed.ClosingSide,
            Lots.FromCount(count), closing.Price, gain, closing.Cause);
        venue.StateOf(winner.Owner).Deleveraged++;
        venue.ChangePosition(closing.Market, closing.Loser, loserChange, closing.Price, new(Channel.Adl, fact));
        venue.ChangePosition(closing.Market, winner.Owner, -loserChange, closing.Price, new(Channel.Adl, fact));
        venue.CancelIfFlat(closing.Market, winner.Owner);
        return count;
    }

    private Queue QueueOf(PerpMarket market, Side closedBy) =>
        queues.TryGetValue((market.Id.Index, closedBy), out Queue? known) && around.Agenda.Now < known.GoodUntil ? known : Ranked(market, closedBy);

    private Queue Ranked(PerpMarket market, Side closedBy)
    {
        Queue queue = new()
        {
            Ranked = AdlQueue.Of(venue, market, closedBy, around.Roster),
            GoodUntil = around.Agenda.Now + venue.Rules.Publish,
        };
        queues[(market.Id.Index, closedBy)] = queue;
        return queue;
    }
}
