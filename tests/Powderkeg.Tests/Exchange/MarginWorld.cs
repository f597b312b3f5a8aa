using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Lending;
using Powderkeg.Macro;
using Powderkeg.Markets;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>A small world of one venue: a hand that sets prices, and accounts that margin rules look at. No populations.</summary>
internal sealed class MarginWorld
{
    public static readonly Instant Start = Instant.FromCalendar(new DateTimeOffset(2025, 10, 10, 20, 0, 0, TimeSpan.Zero));

    public MarginWorld(WorldDescription description, long seed = 1)
    {
        World = new World(description, seed);
        Simulation = new Simulation(World);
        Venue = World.Venues[0];
        Hand = World.Roster.Open("hand", -1);
        Venue.Admit(Hand, MarginMode.Place, 1);
        foreach (Asset asset in World.Balances.Assets)
        {
            Give(Hand, asset.Key, 1e9);
        }
    }

    public World World { get; }
    public Simulation Simulation { get; }
    public Venue Venue { get; }

    /// <summary>Has a billion of everything, and quotes what a test says.</summary>
    public AccountId Hand { get; }
    public Balances Balances => World.Balances;
    public Instant Now => World.Agenda.Now;

    public static AssetDescription Asset(string id, AssetClass @class, double price, string? reference = null) =>
        new() { Id = id, Class = @class, Decimals = 7, Price = price, Reference = reference ?? "i-" + id };

    public static SpotMarketDescription Spot(string baseAsset, string quote, double depth = 1e6, double tick = 0.0001, double lot = 0.01) =>
        new() { Base = baseAsset, Quote = quote, Tick = tick, Lot = lot, Depth1Pct = depth };

    public static PerpMarketDescription Perp(string baseAsset, string tiers = "flat5", double tick = 0.0001, double lot = 0.01) =>
        new() { Base = baseAsset, Tick = tick, Lot = lot, Tiers = tiers, Index = "i-" + baseAsset, Depth1Pct = 1e6 };

    public static OwnBookOracleDescription Book(string asset) => new() { Id = "i-" + asset, Market = $"main:{asset}/USDT" };

    /// <summary>Prices are one each, so that tokens are dollars: ALT, BTC, staked STK (WBETH and BNSOL of the worked check), USDe, USDC.</summary>
    public static WorldDescription Plain() => new()
    {
        Name = "margin",
        Start = Start,
        End = Start + Duration.FromHours(12),
        Macro = new MacroDescription(),
        Assets =
        [
            Asset("USDT", AssetClass.Stable, 1), Asset("USDC", AssetClass.Stable, 1), Asset("USDe", AssetClass.SyntheticDollar, 1),
            Asset("ALT", AssetClass.Altcoin, 1), Asset("BTC", AssetClass.Major, 1), Asset("STK", AssetClass.StakedToken, 1),
            Asset("OTHERS", AssetClass.Others, 1, "i-ALT"),
        ],
        Oracles = [new ConstantOracleDescription { Id = "i-USDT", Price = 1 }, Book("USDC"), Book("USDe"), Book("ALT"), Book("BTC"), Book("STK")],
        Venues =
        [
            new VenueDescription
            {
                Id = "main",
                Settlement = "USDT",
                TakerFee = Ratio.Zero,
                InsuranceFund = 1000,
                Tiers = [new TierTableDescription { Id = "flat5", MaxLeverage = 20, Tiers = [new TierDescription { Cap = 1e9, Rate = Ratio.FromPercent(5) }] }],
                Collateral =
                [
                    Row("USDT", 100), Row("USDC", 100), Row("USDe", 97), Row("ALT", 50), Row("BTC", 95),
                    new CollateralDescription { Asset = "STK", Index = "i-STK", Ratio = Ratio.FromBasisPoints(9250) },
                    new CollateralDescription { Asset = "OTHERS", Index = "i-ALT", Ratio = Ratio.FromPercent(50) },
                ],
                Spot = [Spot("ALT", "USDT"), Spot("BTC", "USDT"), Spot("STK", "USDT"), Spot("USDC", "USDT"), Spot("USDe", "USDT")],
                Perps = [Perp("ALT"), Perp("BTC")],
                Unified = new UnifiedDescription { SaleOrder = ["STK", "USDe"] },
            },
        ],
    };

    public static CollateralDescription Row(string asset, int percent) =>
        new() { Asset = asset, Index = "i-" + asset, Ratio = Ratio.FromPercent(percent) };

    public static WorldDescription With(WorldDescription world, Func<VenueDescription, VenueDescription> change) =>
        world with { Venues = [change(world.Venues[0])] };

    public AssetId Id(string asset) => World.Surroundings.Assets[asset];

    public Market Market(string key) => World.Markets.Single(m => m.Key == "main:" + key);

    public PerpMarket Perpetual(string asset) => (PerpMarket)Market(asset + "-PERP");

    public void Give(AccountId account, string asset, double whole) => World.Surroundings.Endow(account, Id(asset), whole);

    public double Has(AccountId account, string asset) => Balances.AssetOf(Id(asset)).WholeOf(Balances.Of(account, Id(asset)));

    public double Owes(AccountId account, string asset) => Balances.AssetOf(Id(asset)).WholeOf(Balances.LoanOf(account, Id(asset)));

    public AccountId Open(string key, MarginMode mode)
    {
        AccountId account = World.Roster.Open(key, -1);
        Venue.Admit(account, mode, 1);
        return account;
    }

    /// <summary>Lends, and takes what was lent away: it was spent on the collateral.</summary>
    public void Borrow(AccountId account, string asset, double whole)
    {
        Amount amount = Balances.AssetOf(Id(asset)).AmountOf(whole);
        Balances.Lend(Venue.Lender, account, Id(asset), amount);
        Balances.Transfer(account, Hand, Id(asset), amount);
    }

    /// <summary>A position against the hand at the start's price.</summary>
    public void Take(AccountId account, string asset, double signedWhole)
    {
        PerpMarket perp = Perpetual(asset);
        SignedLots lots = SignedLots.FromCount((long)Math.Round(signedWhole / perp.Spec.LotValue));
        Venue.EndowPosition(perp, account, lots, perp.Spec.NearestPrice(perp.StartPrice));
        Venue.EndowPosition(perp, Hand, -lots, perp.Spec.NearestPrice(perp.StartPrice));
    }

    /// <summary>The hand quotes one tick around a price, this many tokens on each side; none on the bid side if <paramref name="bid"/> is zero.</summary>
    public void Quote(string key, double price, double bid = 1e6, double ask = 1e6)
    {
        Market market = Market(key);
        Venue.CancelAll(market.Id, Hand);
        Price mid = market.Spec.NearestPrice(price);
        // The last trade moves too, so that a book with one empty side still says this price: a tiny trade of the hand's with itself would be prevented.
        market.Last = mid;
        Place(Side.Sell, Price.FromTicks(mid.Ticks + 1), ask);
        if (mid.Ticks > 1)
        {
            Place(Side.Buy, Price.FromTicks(mid.Ticks - 1), bid);
        }

        void Place(Side side, Price at, double whole)
        {
            if (whole > 0)
            {
                Venue.Execute(new(Hand, market.Id, side, at, market.Spec.LotsIn(whole), TimeInForce.GoodTillCancelled, OrderFlags.Engine, Cause.Voluntary));
            }
        }
    }

    /// <summary>Spot and perp of an asset at one price.</summary>
    public void SetPrice(string asset, double price, double bid = 1e6)
    {
        Quote(asset + "/USDT", price, bid);
        if (World.Markets.Any(m => m.Key == $"main:{asset}-PERP"))
        {
            Quote(asset + "-PERP", price, bid);
            Perpetual(asset).Basis.Add(0);
        }
    }

    /// <summary>Publishes indexes and marks now, without moving the clock: marks are put exactly at the perp's last price.</summary>
    public void Publish()
    {
        World.Oracles.Update(Now);
        foreach (PerpMarket perp in World.Markets.OfType<PerpMarket>())
        {
            perp.Mark = perp.Last;
        }
    }

    /// <summary>Runs for a time, and audits after each instant at which something happened.</summary>
    public void Run(Duration time)
    {
        Instant until = Now + time;
        while (World.Agenda.NextAt <= until)
        {
            Simulation.RunUntil(World.Agenda.NextAt);
            ConservationAudit.Require(Balances);
        }
    }

    public AccountStanding StandingOf(AccountId account) => Venue.StateOf(account).Standing;

    public IEnumerable<LiquidationHappened> Steps(AccountId account)
    {
        for (int i = 0; i < World.Journal.Liquidations.Count; i++)
        {
            LiquidationHappened step = World.Journal.Liquidations[i];
            if (step.Account == account)
            {
                yield return step;
            }
        }
    }

    public static LoanDeskDescription Desk() => new() { Id = "desk", Venue = "main" };

    /// <summary>The maker of MECHANICS section 6: alts 60, staked tokens 30, USDe 20, loan 45 USDT, perps on alts (30 long, or 60 short) and 10 short BTC.</summary>
    public AccountId WorkedMaker(string key = "maker", double altPerp = 30, double btcPerp = -10)
    {
        AccountId maker = Open(key, MarginMode.Unified);
        Give(maker, "ALT", 60);
        Give(maker, "STK", 30);
        Give(maker, "USDe", 20);
        Borrow(maker, "USDT", 45);
        Take(maker, "ALT", altPerp);
        if (btcPerp != 0)
        {
            Take(maker, "BTC", btcPerp);
        }

        return maker;
    }

    public void QuoteAll(double alt = 1)
    {
        foreach (string asset in new[] { "BTC", "STK", "USDC", "USDe" })
        {
            SetPrice(asset, 1);
        }

        SetPrice("ALT", alt);
    }
}
