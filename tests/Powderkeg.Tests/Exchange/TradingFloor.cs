using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>One perp venue without agents: traders, a maker whom no rule looks at, marks set by hand, and an audit after every happening.</summary>
/// <remarks>Prices are whole dollars in the tests: COIN stands at 100, a tick is 0.01, a lot 0.01 COIN; a dollar is 10^6 units.</remarks>
internal sealed class TradingFloor
{
    public const long Dollar = 1_000_000;
    private readonly World world;
    private readonly AccountId issuer;

    public TradingFloor(Func<VenueDescription, VenueDescription>? rules = null, Func<WorldDescription, WorldDescription>? with = null)
    {
        VenueDescription venue = new()
        {
            Id = "main",
            Settlement = "USDT",
            TakerFee = Ratio.Zero,
            Tiers =
            [
                new() { Id = "alt", MaxLeverage = 50, Tiers = [new() { Cap = 10_000, Rate = Ratio.FromPercent(2) }, new() { Cap = 100_000, Rate = Ratio.FromPercent(5) }] },
                new() { Id = "flat", MaxLeverage = 50, Tiers = [new() { Cap = 1_000_000_000, Rate = Ratio.FromPercent(2) }] },
            ],
            Perps =
            [
                new() { Base = "COIN", Tick = 0.01, Lot = 0.01, Tiers = "alt", Index = "coin" },
                new() { Base = "GOLD", Tick = 0.01, Lot = 0.01, Tiers = "flat", Index = "coin" },
            ],
        };
        WorldDescription description = new()
        {
            Name = "floor",
            Start = Instant.FromMicroseconds(1_760_000_000_000_000),
            End = Instant.FromMicroseconds(1_760_100_000_000_000),
            Assets =
            [
                new() { Id = "USDT", Class = AssetClass.Stable, Decimals = 6, Price = 1, Reference = "usdt" },
                new() { Id = "COIN", Class = AssetClass.Altcoin, Decimals = 6, Price = 100, Reference = "coin" },
                new() { Id = "GOLD", Class = AssetClass.Major, Decimals = 6, Price = 100, Reference = "coin" },
            ],
            Oracles = [new ConstantOracleDescription { Id = "usdt", Price = 1 }, new ConstantOracleDescription { Id = "coin", Price = 100 }],
            Venues = [rules is null ? venue : rules(venue)],
        };
        world = new World(with is null ? description : with(description), 7);
        Venue = world.Venues[0];
        Coin = (PerpMarket)world.Markets[0];
        Gold = (PerpMarket)world.Markets[1];
        issuer = world.IssuerOf(Venue.Settlement);
        Maker = Trader("maker", MarginMode.Place, 1, 1_000_000_000);
    }

    public Venue Venue { get; }
    public PerpMarket Coin { get; }
    public PerpMarket Gold { get; }
    public AccountId Maker { get; }
    public EventJournal Journal => world.Journal;
    public World World => world;

    public AccountId Trader(string name, MarginMode mode, double leverage, double dollars)
    {
        AccountId account = world.Roster.Open(name, -1);
        Venue.Admit(account, mode, leverage);
        world.Balances.Transfer(issuer, account, Venue.Settlement, Usd(dollars));
        return account;
    }

    /// <summary>A position that was there before: whoever takes the other side is named by a second call. Coins above zero are long.</summary>
    public int Has(AccountId account, double coins, double entry, PerpMarket? market = null)
    {
        market ??= Coin;
        SignedLots lots = SignedLots.FromCount((long)Math.Round(coins / market.Spec.LotValue));
        Amount cost = market.Spec.QuoteOf(market.Spec.NearestPrice(entry), lots);
        Venue.EndowPosition(market, account, lots, market.Spec.NearestPrice(entry));
        // Clearing starts with what the entry prices say, as World.BalanceOpenInterest does.
        world.Balances.Transfer(cost.IsNegative ? issuer : Venue.Clearing, cost.IsNegative ? Venue.Clearing : issuer, Venue.Settlement, cost.IsNegative ? -cost : cost);
        return Venue.Positions.Find(account, market.Id);
    }

    public void Bids(double price, double coins, PerpMarket? market = null) => Quotes(Side.Buy, price, coins, market ?? Coin);

    public void Asks(double price, double coins, PerpMarket? market = null) => Quotes(Side.Sell, price, coins, market ?? Coin);

    private void Quotes(Side side, double price, double coins, PerpMarket market) => Send(Maker, side, price, coins, TimeInForce.GoodTillCancelled, market);

    public ExecutionReport Send(AccountId account, Side side, double price, double coins, TimeInForce force, PerpMarket? market = null)
    {
        market ??= Coin;
        return Venue.Execute(new(account, market.Id, side, market.Spec.NearestPrice(price), Lots.FromCount((long)Math.Round(coins / market.Spec.LotValue)), force, OrderFlags.None, Cause.Voluntary));
    }

    /// <summary>A mark is published, and margins are checked.</summary>
    public void Mark(double price, PerpMarket? market = null)
    {
        market ??= Coin;
        market.PreviousMark = market.Mark;
        market.Mark = market.Spec.NearestPrice(price);
        Venue.CheckMargins();
        Audit();
    }

    /// <summary>Runs the engine on for some seconds; the books are audited after every happening.</summary>
    public void Pass(double seconds)
    {
        Instant until = world.Agenda.Now + Duration.FromSeconds(seconds);
        world.Agenda.Schedule(until, Phase.Settle, Venue.Actor, new(-1, 0, 0));
        while (world.Agenda.TryNext(out Happening what) && what.Handler >= 0)
        {
            Venue.StepWatch(what.Argument);
            Audit();
        }
    }

    public void Audit()
    {
        ConservationAudit.Require(world.Balances);
        Assert.Equal(-Venue.SumOfEntryCosts(), world.Balances.Of(Venue.Clearing, Venue.Settlement));
        Assert.Equal(0, Venue.NetLotsOf(Coin));
        Assert.Equal(0, Venue.NetLotsOf(Gold));
        for (int row = 0; row < Venue.Positions.Rows; row++)
        {
            Position position = Venue.Positions[row];
            Assert.True(position.Margin >= 0 && (position.Lots != 0 || (position.Margin == 0 && position.EntryCost == 0)), "a closed position leaves nothing behind");
        }
    }

    public double Cash(AccountId account) => world.Balances.Of(account, Venue.Settlement).Units / (double)Dollar;

    public double Coins(AccountId account, PerpMarket? market = null) => Math.Round(Venue.Positions.Of(account, (market ?? Coin).Id).Count * (market ?? Coin).Spec.LotValue, 6);

    public static Amount Usd(double dollars) => Amount.FromUnits((long)Math.Round(dollars * Dollar));

    public IEnumerable<LiquidationHappened> Steps(LiquidationStep step)
    {
        for (int i = 0; i < Journal.Liquidations.Count; i++)
        {
            if (Journal.Liquidations[i].Step == step)
            {
                yield return Journal.Liquidations[i];
            }
        }
    }

    public IReadOnlyList<Deleveraged> Deleveragings => [.. Enumerable.Range(0, Journal.Deleveragings.Count).Select(i => Journal.Deleveragings[i])];

    public double Paid(TransferKind kind) => Enumerable.Range(0, Journal.Transfers.Count).Select(i => Journal.Transfers[i])
        .Where(t => t.Kind == kind).Sum(t => t.Amount.Units) / (double)Dollar;
}
