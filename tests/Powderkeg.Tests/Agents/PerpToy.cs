using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Lending;
using Powderkeg.Macro;
using Powderkeg.Markets;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Tests.Agents;

/// <summary>One venue with ALT spot and perp, USDe spot and a loan desk, and a hand instead of makers: it quotes what the test says. Prices start at one dollar, indexes are the spot books'.</summary>
internal sealed class PerpToy
{
    public static readonly Instant Start = SmallWorld.Start;
    public const double OpenInterest = 10e6;
    public static readonly MarketChoice AltPerp = new() { Markets = ["ALT-PERP"] };

    public PerpToy(IReadOnlyList<PopulationDescription> populations, double shockAfterMinutes = 0, double maintenance = 0.005, long seed = 3, params DominoSwitch[] off)
    {
        ShockDescription? shock = shockAfterMinutes > 0
            ? new() { At = Start + Duration.FromSeconds(shockAfterMinutes * 60), Fall = Ratio.FromPercent(5), AtOnce = Ratio.One, VolatilityTimes = 1 } : null;
        World = new World(Describe(populations, shock, maintenance) with { Off = off }, seed);
        Run = new Simulation(World);
        Hand = World.Roster.Open("hand", -1);
        Venue.Admit(Hand, MarginMode.Place, 1);
        foreach (Asset asset in World.Balances.Assets)
        {
            World.Surroundings.Endow(Hand, asset.Id, 1e9);
        }

        Quote("ALT/USDT", 1);
        Quote("ALT-PERP", 1);
        Quote("USDe/USDT", 1);
    }

    public World World { get; }
    public Simulation Run { get; }
    public AccountId Hand { get; }
    public Venue Venue => World.Venues[0];
    public PerpMarket Perp => (PerpMarket)Market("ALT-PERP");

    private static WorldDescription Describe(IReadOnlyList<PopulationDescription> populations, ShockDescription? shock, double maintenance) => new()
    {
        Name = "perp-toy",
        Start = Start,
        End = Start + Duration.FromHours(24),
        Assets = [SmallWorld.Asset("USDT", AssetClass.Stable, 1), SmallWorld.Asset("ALT", AssetClass.Altcoin, 1, 1), SmallWorld.Asset("USDe", AssetClass.SyntheticDollar, 1)],
        Macro = new MacroDescription { DailyVolatility = 0, Shock = shock },
        Oracles =
        [
            new ConstantOracleDescription { Id = "USDT-usd", Price = 1 },
            new OwnBookOracleDescription { Id = "ALT-usd", Market = "main:ALT/USDT" },
            new OwnBookOracleDescription { Id = "USDe-usd", Market = "main:USDe/USDT" },
        ],
        Venues =
        [
            SmallWorld.Venue("main", SmallWorld.Spot("ALT", 0.0001, 0.01, 1e6), SmallWorld.Spot("USDe", 0.0001, 0.01, 1e6)) with
            {
                TakerFee = Ratio.Zero,
                InsuranceFund = 1e9,
                Collateral = [new() { Asset = "USDe", Index = "USDe-usd", Ratio = Ratio.FromPercent(97) }],
                Tiers = [new() { Id = "tiers", MaxLeverage = 50, Tiers = [new() { Cap = 1e9, Rate = Ratio.FromBasisPoints((long)(maintenance * 1e4)) }] }],
                Perps = [SmallWorld.Perp("ALT", 0.0001, 0.01, 1e6) with { OpenInterest = OpenInterest }],
            },
        ],
        Desks = [new LoanDeskDescription { Id = "desk", Venue = "main" }],
        Populations = [.. populations, new BasisFundDescription { Id = "basis", Venue = "main", Count = 1 }],
    };

    public Market Market(string key) => World.Markets.Single(m => m.Key == "main:" + key);

    /// <summary>The hand quotes one tick around a price.</summary>
    public void Quote(string key, double price) => Quote(key, price - 0.0001, price + 0.0001);

    /// <summary>The hand bids and asks, plenty on each side, and the last trade lies between.</summary>
    public void Quote(string key, double bid, double ask)
    {
        Market market = Market(key);
        Venue.CancelAll(market.Id, Hand);
        market.Last = market.Spec.NearestPrice((bid + ask) / 2);
        Place(Side.Sell, market.Spec.NearestPrice(ask));
        Place(Side.Buy, market.Spec.NearestPrice(bid));

        void Place(Side side, Price at) => Venue.Execute(
            new(Hand, market.Id, side, at, market.Spec.LotsIn(1e8), TimeInForce.GoodTillCancelled, OrderFlags.Engine, Cause.Voluntary));
    }

    /// <summary>The hand sells at the market, down to a price.</summary>
    public void Sell(string key, double downTo, double tokens)
    {
        Market market = Market(key);
        Venue.CancelAll(market.Id, Hand);
        Venue.Execute(new(Hand, market.Id, Side.Sell, market.Spec.NearestPrice(downTo), market.Spec.LotsIn(tokens), TimeInForce.ImmediateOrCancel,
            OrderFlags.Engine, Cause.Voluntary));
    }

    /// <summary>Spot and perp of ALT at one price.</summary>
    public void Fall(double price)
    {
        Quote("ALT/USDT", price);
        Quote("ALT-PERP", price);
    }

    /// <summary>Runs on for a time; the ledger is audited after every happening.</summary>
    public void Pass(double minutes, bool audited = true)
    {
        Instant until = World.Agenda.Now + Duration.FromSeconds(minutes * 60);
        while (World.Agenda.NextAt <= until && Run.Step())
        {
            if (audited)
            {
                ConservationAudit.Require(World.Balances);
            }
        }

        ConservationAudit.Require(World.Balances);
        Assert.Equal(0, Venue.NetLotsOf(Perp));
    }

    /// <summary>A population's accounts.</summary>
    public IReadOnlyList<AccountId> AccountsOf(string population)
    {
        int number = World.Populations.ToList().FindIndex(p => p.Key == population);
        return [.. Enumerable.Range(0, World.Balances.Accounts).Select(i => new AccountId(i)).Where(a => World.Roster.PopulationOf(a) == number)];
    }

    /// <summary>Tokens that a population took from the books on one side, through one channel, from an instant on.</summary>
    public double Taken(string population, Side side, Channel channel, double fromMinute = 0) =>
        TradesOf(population).Where(t => t.TakingSide == side && t.Cause.Channel == channel && t.At >= Start + Duration.FromSeconds(fromMinute * 60))
            .Sum(t => t.Quantity.Count * World.Markets[t.Market.Index].Spec.LotValue);

    public IEnumerable<TradeHappened> TradesOf(string population)
    {
        HashSet<AccountId> accounts = [.. AccountsOf(population)];
        for (int i = 0; i < World.Journal.Trades.Count; i++)
        {
            if (accounts.Contains(World.Journal.Trades[i].Taker))
            {
                yield return World.Journal.Trades[i];
            }
        }
    }

    public double Has(AccountId account, string asset) => Whole(asset, World.Balances.Of(account, World.Surroundings.Assets[asset]));

    public double Owes(AccountId account, string asset) => Whole(asset, World.Balances.LoanOf(account, World.Surroundings.Assets[asset]));

    private double Whole(string asset, Amount amount) => World.Balances.AssetOf(World.Surroundings.Assets[asset]).WholeOf(amount);

    /// <summary>Tokens long (above zero) or short of the perp.</summary>
    public double Open(AccountId account) => Venue.Positions.Of(account, Perp.Id).Count * Perp.Spec.LotValue;

    /// <summary>The middle of a list of numbers.</summary>
    public static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return sorted[sorted.Length / 2];
    }
}
