using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

public sealed partial class MarketMaker
{
    private const double StaleShare = 0.1;

    /// <summary>A level keeps its place while it lies within this share of its distance from where it is wanted.</summary>
    private const double StaleDistance = 0.25;

    /// <summary>Aggressive hedges take at most this share of the perp's 1% depth each time: a hedge that walks the book makes the storm it flees.</summary>
    private const double HedgeOfDepth = 0.02;
    private static readonly Duration HedgeEvery = Duration.FromMinutes(1);

    /// <summary>Counts what was traded away since the last look, refills it, and moves the centre: value, trades (bounded), reversion.</summary>
    private void Move(int member, ref Row row, int i, double seconds)
    {
        QuotedMarketsDescription quoted = shapes[i].Quoted;
        ref readonly MarketSight sight = ref watch[i];
        (double bought, double sold) = Consumed(ref row);
        double whole = row.DepthUsd * shapes[i].Total;
        double refill = Math.Min(1, seconds / shapes[i].RefillSeconds);
        row.BidStock = Math.Max(0, row.BidStock - bought / whole);
        row.AskStock = Math.Max(0, row.AskStock - sold / whole);
        row.BidStock += (1 - row.BidStock) * refill;
        row.AskStock += (1 - row.AskStock) * refill;
        // Whoever must keep a share of its start size keeps it where it stood: a ladder four times as wide is not within 1%.
        row.Widen = description.NeverBelow > 0 ? 1 : sight.Widening;

        row.Centre *= sight.Value / row.ValueSeen;
        row.ValueSeen = sight.Value;
        double beyond = sight.Seen / row.Centre - 1;
        double own = Math.Abs(row.Skew) + shapes[i].Distances[Math.Min(1, shapes[i].Distances.Length - 1)] * row.Widen;
        beyond = Math.Abs(beyond) <= own ? 0 : beyond - Math.Sign(beyond) * own;
        double byTrades = quoted.Follow * seconds * beyond - quoted.Impact * (bought - sold) / row.DepthUsd;
        double most = quoted.MaxMove * seconds;
        row.Centre *= 1 + Math.Clamp(byTrades, -most, most);
        row.Centre += (sight.Value - row.Centre) * Math.Min(1, quoted.Reversion * seconds);

        int asset = markets[i].Spec.Base.Index;
        double q = InventoryOf(member, asset, row, i);
        double variance = Math.Clamp(sight.VolatilityTimes * sight.VolatilityTimes, 1, MarketWatch.MostVolatilitySquared);
        row.Skew = Math.Clamp(-quoted.Skew * q * variance, -quoted.MaxSkew, quoted.MaxSkew);
        row.Reservation = row.Centre * (1 + row.Skew);
        row.WantBid = row.BidStock * Math.Clamp(1 - q / quoted.InventoryLimit, 0, 1);
        row.WantAsk = row.AskStock * Math.Clamp(1 + q / quoted.InventoryLimit, 0, 1);
    }

    /// <summary>What an asset's holding is over its home level, in the member's 1% depths: half of it over all books of the asset, half over this book's kind
    /// alone, so that coins sold against perps bought are bought back.</summary>
    private double InventoryOf(int member, int asset, in Row row, int i)
    {
        int home = member * inventory.Length + asset;
        double depth = depthOfAsset[home];
        double usdPerToken = row.Centre * Around.ReferenceUsdOf(markets[i].Spec.Quote);
        double all = inventory[asset] - homeUnits[home], ofCoins = coins[asset] - homeCoins[home];
        double over = depth > 0 ? all * usdPerToken / depth : 0;
        bool one = row.DepthUsd <= 0 || row.DepthUsd >= depth;
        double own = (markets[i].Kind == MarketKind.Spot ? ofCoins : all - ofCoins) * usdPerToken;
        return one ? over : (over + own / depth) / 2;
    }

    /// <summary>USD bought and sold by the standing ladder since the last look.</summary>
    private (double Bought, double Sold) Consumed(ref Row row)
    {
        if (row.ArrivalsSeen != row.Ladder.Arrivals)
        {
            row.ArrivalsSeen = row.Ladder.Arrivals;
            row.BidsKnown = row.Ladder.PlacedBids.Count;
            row.AsksKnown = row.Ladder.PlacedAsks.Count;
        }

        long bids = row.Ladder.Standing.Bids, asks = row.Ladder.Standing.Asks;
        double bought = (row.BidsKnown - bids) * row.LaidUsdPerLot, sold = (row.AsksKnown - asks) * row.LaidUsdPerLot;
        row.BidsKnown = bids;
        row.AsksKnown = asks;
        row.Standing = bids != 0 || asks != 0;
        return (bought, sold);
    }

    /// <summary>What should stand, as shares of the whole ladder.</summary>
    private void Want(ref Maker maker, ref Row row, int i, Instant now)
    {
        ref readonly MarketSight sight = ref watch[i];
        bool stays = description.NeverBelow > 0;
        if (!row.Away && !stays && sight.VolatilityTimes * MarketWatch.StillCalm >= maker.VolatilityLimit)
        {
            row.Away = true;
            row.AwaySince = now;
        }
        else if (row.Away && sight.VolatilityTimes * MarketWatch.StillCalm < 0.6 * maker.VolatilityLimit && now >= row.AwaySince + description.ReturnAfter)
        {
            row.Away = false;
        }

        double size = Math.Max(maker.Capacity * sight.SizeFactor, description.NeverBelow);
        size = maker.Out || row.Away || maker.Standing == AccountStanding.TakenOver ? 0 : size;
        row.WantBid *= size;
        row.WantAsk *= size;
        if (maker.Standing == AccountStanding.ReduceOnly)
        {
            SignedLots open = markets[i].Kind == MarketKind.Perp ? venue.Positions.Of(maker.Account, markets[i].Id) : SignedLots.Zero;
            row.WantBid = open.IsShort ? row.WantBid : 0;
            row.WantAsk = markets[i].Kind == MarketKind.Spot || open.IsLong ? row.WantAsk : 0;
        }

        Oblige(maker, ref row, markets[i]);
    }

    /// <summary>Spot quotes of one account share its cash and its coins: all that draw on an asset shrink alike until they fit.</summary>
    private void Fit(AccountId account, Span<Row> mine)
    {
        Array.Clear(wanted);
        for (int i = 0; i < mine.Length; i++)
        {
            if (markets[i].Kind == MarketKind.Spot)
            {
                double usd = mine[i].DepthUsd * shapes[i].Total, quoteUsd = Around.ReferenceUsdOf(markets[i].Spec.Quote);
                wanted[markets[i].Spec.Quote.Index] += usd * mine[i].WantBid / quoteUsd;
                wanted[markets[i].Spec.Base.Index] += usd * mine[i].WantAsk / (quoteUsd * mine[i].Reservation);
            }
        }

        foreach (AssetId asset in quotedAssets)
        {
            double there = 0.95 * Around.Balances.AssetOf(asset).WholeOf(Around.Balances.Of(account, asset)), asked = wanted[asset.Index];
            fits[asset.Index] = asked <= there ? 1 : Math.Max(0, there / asked);
        }

        for (int i = 0; i < mine.Length; i++)
        {
            if (markets[i].Kind == MarketKind.Spot)
            {
                mine[i].WantBid *= fits[markets[i].Spec.Quote.Index];
                mine[i].WantAsk *= fits[markets[i].Spec.Base.Index];
            }
        }
    }

    /// <summary>Sends the ladder if it differs from what stands: the centre by half a level, or either side by a tenth of its size, or it is old.</summary>
    private void Lay(ref Row row, int i, Instant now)
    {
        double whole = row.DepthUsd * shapes[i].Total;
        if (row.WantBid <= 0 && row.WantAsk <= 0)
        {
            Withdraw(ref row, i, now);
            return;
        }

        double nearest = shapes[i].Distances[0] * row.Widen;
        double standingBid = row.BidsKnown * row.LaidUsdPerLot / whole, standingAsk = row.AsksKnown * row.LaidUsdPerLot / whole;
        bool moved = Math.Abs(row.Reservation - row.LaidAt) > 0.5 * nearest * row.LaidAt;
        moved |= row.LeastBid > row.LaidLowest;
        bool sized = Math.Abs(row.WantBid - standingBid) > StaleShare || Math.Abs(row.WantAsk - standingAsk) > StaleShare;
        if (!moved && !sized && now < row.QuotedAt + description.CalmRefresh)
        {
            return;
        }

        Market market = markets[i];
        double usdPerToken = row.Reservation * Around.ReferenceUsdOf(market.Spec.Quote);
        Fill(row.Ladder, shapes[i], market.Spec, row, usdPerToken);
        row.Ladder.Cause = new(Channel.Requote, market.LastMove);
        row.LaidAt = row.Reservation;
        row.LaidUsdPerLot = usdPerToken * market.Spec.LotValue;
        row.LaidLowest = market.Spec.PriceOf(row.Ladder.BidPrices[row.Ladder.Bids - 1]);
        row.QuotedAt = now;
        Around.Gateway.Quote(row.Ladder, description.Delay);
    }

    private static void Fill(Ladder ladder, LadderShape shape, in MarketSpec spec, in Row row, double usdPerToken)
    {
        double tokens = row.DepthUsd / usdPerToken;
        int levels = shape.Distances.Length;
        for (int level = 0; level < levels; level++)
        {
            double distance = Math.Min(0.9, shape.Distances[level] * row.Widen);
            ladder.Slack[level] = (long)(StaleDistance * distance * row.Reservation / spec.TickValue);
            Price bid = Raised(spec.PriceAtOrBelow(row.Reservation * (1 - distance)), row, spec, ref ladder.Slack[level]);
            Price ask = spec.PriceAtOrAbove(row.Reservation * (1 + distance));
            ladder.BidPrices[level] = bid;
            ladder.AskPrices[level] = ask > bid ? ask : Price.FromTicks(bid.Ticks + 1);
            ladder.BidLots[level] = spec.LotsIn(tokens * shape.Weights[level] * row.WantBid);
            ladder.AskLots[level] = spec.LotsIn(tokens * shape.Weights[level] * row.WantAsk);
        }

        ladder.Bids = levels;
        ladder.Asks = levels;
    }

    /// <summary>Takes standing quotes out: an empty ladder, by the withdrawal's channel.</summary>
    private void Withdraw(ref Row row, int i, Instant now)
    {
        if (!row.Standing || now < row.QuotedAt + description.Floor)
        {
            return;
        }

        row.Ladder.Bids = 0;
        row.Ladder.Asks = 0;
        row.Ladder.Cause = new(Channel.MakerWithdrawal, markets[i].LastMove);
        row.LaidAt = 0;
        row.QuotedAt = now;
        Around.Gateway.Quote(row.Ladder, description.Delay);
    }

    /// <summary>Sends half of the inventory that no perp hedges to the perp, at most once a minute, within 0.3% of its price, and never much of its depth.</summary>
    private void Hedge(int member, ref Row row, int i, Instant now)
    {
        if (markets[i].Kind != MarketKind.Perp || makers[member].Standing == AccountStanding.TakenOver || now < row.HedgedAt + HedgeEvery)
        {
            return;
        }

        int asset = markets[i].Spec.Base.Index;
        double tokens = inventory[asset] - homeUnits[member * inventory.Length + asset];
        double usd = Math.Abs(tokens) * row.Centre * Around.ReferenceUsdOf(markets[i].Spec.Quote);
        MarketSpec spec = markets[i].Spec;
        Lots lots = spec.LotsIn(Math.Min(Math.Abs(tokens) / 2, HedgeOfDepth * markets[i].Depth1Pct / (row.Centre * Around.ReferenceUsdOf(spec.Quote))));
        if (usd <= description.HedgeBand * row.DepthUsd || lots.IsZero)
        {
            return;
        }

        row.HedgedAt = now;
        Side side = tokens > 0 ? Side.Sell : Side.Buy;
        double price = markets[i].Reference;
        Price limit = side == Side.Sell ? spec.PriceAtOrAbove(price * 0.997) : spec.PriceAtOrBelow(price * 1.003);
        Around.Gateway.Send(
            new(makers[member].Account, markets[i].Id, side, limit, lots, TimeInForce.ImmediateOrCancel, OrderFlags.None, new(Channel.Requote, markets[i].LastMove)),
            description.Delay);
    }
}
