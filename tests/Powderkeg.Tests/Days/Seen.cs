using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Tests.Days;

/// <summary>The first two hours and a half of the shipped day with some mechanisms switched off, watched each minute from the shock on.</summary>
internal sealed class Seen
{
    private readonly World world;

    private Seen(World world) => this.world = world;

    public static Instant Until { get; } = October.Shock + Duration.FromMinutes(100);

    /// <summary>Largest relative move of a collateral index from the shock on.</summary>
    public double IndexMove { get; private set; }

    /// <summary>Deepest discount of a staked token's collateral index to its redemption oracle.</summary>
    public double IndexUnderRedemption { get; private set; }

    public double MinutesOffPeg { get; private set; }

    public static Seen Of(DominoSwitch[] off)
    {
        WorldDescription day = October.AsShipped with { End = Until, Off = off };
        Seen seen = new(new World(day, day.Seed));
        Simulation run = new(seen.world);
        run.RunUntil(October.Shock);
        // The venues' indexes at the shock: frozen ones keep what they were then.
        double[] start = [.. seen.CollateralIndexes()];
        for (Instant at = October.Shock + Duration.FromSeconds(3L); at < Until; at += Duration.FromMinutes(1))
        {
            run.RunUntil(at);
            seen.Look(start);
        }

        run.RunToEnd();
        return seen;
    }

    /// <summary>Values written twice at one instant, before and after the news.</summary>
    public double Jumps()
    {
        int jumps = 0;
        Dictionary<int, MacroMoved> last = [];
        for (int i = 0; i < world.Journal.MacroMoves.Count; i++)
        {
            MacroMoved moved = world.Journal.MacroMoves[i];
            jumps += last.TryGetValue(moved.Asset.Index, out MacroMoved before) && before.At == moved.At && Math.Abs(moved.Value / before.Value - 1) > 0.001 ? 1 : 0;
            last[moved.Asset.Index] = moved;
        }

        return jumps;
    }

    public double Trades(Channel channel)
    {
        int trades = 0;
        for (int i = 0; i < world.Journal.Trades.Count; i++)
        {
            trades += world.Journal.Trades[i].Cause.Channel == channel ? 1 : 0;
        }

        return trades;
    }

    /// <summary>Steps that close by force, not calls.</summary>
    public double Closings(Channel channel, Func<LiquidationHappened, bool> counts)
    {
        int closings = 0;
        for (int i = 0; i < world.Journal.Liquidations.Count; i++)
        {
            LiquidationHappened step = world.Journal.Liquidations[i];
            bool closes = step.Step is LiquidationStep.Started or LiquidationStep.Sale or LiquidationStep.TakenOver;
            closings += closes && step.Cause.Channel == channel && counts(step) ? 1 : 0;
        }

        return closings;
    }

    public bool IsNotUnified(LiquidationHappened step) => world.Venues[step.Place.Index].StateOf(step.Account).Mode != MarginMode.Unified;

    public double MakersGone()
    {
        int gone = 0;
        for (int i = 0; i < world.Journal.Withdrawals.Count; i++)
        {
            gone += world.Journal.Withdrawals[i].Rule is WithdrawalRule.Leverage or WithdrawalRule.MarginRatio or WithdrawalRule.Volatility ? 1 : 0;
        }

        return gone;
    }

    public double LeftByBackstops()
    {
        int losses = 0;
        for (int i = 0; i < world.Journal.Transfers.Count; i++)
        {
            losses += world.Journal.Transfers[i].Kind == TransferKind.SocialisedLoss ? 1 : 0;
        }

        return losses + world.Journal.Deleveragings.Count;
    }

    /// <summary>The band is 10% from the price a minute ago; 12%, and the lowest price of some seconds around a minute ago, allow for when each is sampled.</summary>
    public double TradesUnderTheBand()
    {
        Dictionary<int, SortedList<long, double>> prices = [];
        for (int i = 0; i < world.Journal.Quotes.Count; i++)
        {
            QuoteSampled quote = world.Journal.Quotes[i];
            Market market = world.Markets[quote.Market.Index];
            if (IsAltcoinSpot(market))
            {
                double price = market.Spec.PriceOf(quote.Bid.IsNone || quote.Ask.IsNone ? quote.Last : quote.Bid);
                prices.TryAdd(quote.Market.Index, []);
                prices[quote.Market.Index][quote.At.Microseconds / 1_000_000] = price;
            }
        }

        int under = 0;
        for (int i = 0; i < world.Journal.Trades.Count; i++)
        {
            TradeHappened trade = world.Journal.Trades[i];
            if (trade.At < October.Shock || !prices.TryGetValue(trade.Market.Index, out SortedList<long, double>? path))
            {
                continue;
            }

            long then = trade.At.Microseconds / 1_000_000 - 60;
            double lowest = Enumerable.Range(-2, 5).Min(s => path.GetValueOrDefault(then + s, double.PositiveInfinity));
            under += world.Markets[trade.Market.Index].Spec.PriceOf(trade.Price) < 0.88 * lowest && double.IsFinite(lowest) ? 1 : 0;
        }

        return under;
    }

    private void Look(double[] start)
    {
        IndexMove = CollateralIndexes().Zip(start).Select(pair => Math.Abs(pair.First / pair.Second - 1)).Append(IndexMove).Max();
        foreach (VenueDescription venue in world.Description.Venues)
        {
            foreach (CollateralDescription row in venue.Collateral.Where(row => ClassOf(row.Asset) == AssetClass.StakedToken))
            {
                IndexUnderRedemption = Math.Max(IndexUnderRedemption, 1 - PriceOf(row.Index) / PriceOf("redemption-" + row.Asset));
            }
        }

        MinutesOffPeg += world.Markets.Any(m => m.Kind != MarketKind.Perp && AssetOf(m.Spec.Base) is { Id: "USDe" } && AssetOf(m.Spec.Quote).Class == AssetClass.Stable && m.Reference < 0.99) ? 1 : 0;
    }

    private IEnumerable<double> CollateralIndexes() => world.Description.Venues.SelectMany(venue => venue.Collateral).Select(row => PriceOf(row.Index));

    private double PriceOf(string oracle) => world.Oracles.PriceOf(world.Oracles.IndexOf(oracle));

    private AssetDescription AssetOf(AssetId asset) => world.Description.Assets[asset.Index];

    private AssetClass ClassOf(string asset) => world.Description.Assets.Single(a => a.Id == asset).Class;

    private bool IsAltcoinSpot(Market market) => market.Kind == MarketKind.Spot && AssetOf(market.Spec.Base).Class == AssetClass.Altcoin;
}
