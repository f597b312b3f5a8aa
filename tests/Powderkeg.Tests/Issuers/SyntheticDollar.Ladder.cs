using Powderkeg.Chain;
using Powderkeg.Exchange;
using Powderkeg.Issuers;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Units;
using static Powderkeg.Tests.Chain.TinyChain;

namespace Powderkeg.Tests.Issuers;

/// <summary>The redemption ladder: liquid stablecoins, then hedges, then lending pools; limits per block and per day (data/start-2025-10-10.md section 1).</summary>
/// <remarks>Holds ISSUERS-3, ISSUERS-6.</remarks>
public sealed class SyntheticDollarLadder
{
    private const long Unit = 10_000_000;

    [Fact]
    public void A_redemption_pays_at_par_less_the_fee_after_the_delay()
    {
        (World world, SyntheticDollar issuer, AccountId holder) = Build(new() { LimitPerBlock = 10_000_000 }, 5_000_000, 0);
        Amount supply = issuer.Supply;
        Redeem(world, holder, 1_000_000);
        Simulation run = new(world);
        run.RunUntil(Start + Duration.FromSeconds(120L));
        Assert.True(Held(world, holder, "USDT").IsZero);
        Assert.Equal(1_000_000 * Unit, issuer.Desk.Unpaid.Units);
        run.RunUntil(Start + Duration.FromSeconds(144L));
        // 5 bps: 999,500.
        Assert.Equal(999_500 * Unit, Held(world, holder, "USDT").Units);
        Assert.Equal(500 * Unit, world.Balances.Of(issuer.Reserve.Account, world.Surroundings.Assets["USDT"]).Units);
        Assert.Equal(supply.Units - 1_000_000 * Unit, issuer.Supply.Units);
        ConservationAudit.Require(world.Balances);
    }

    [Fact]
    public void A_redemption_is_paid_in_the_stablecoin_it_asks_for_and_in_another_when_that_is_out()
    {
        // EthenaMinting.sol: an order names its collateral asset.
        (World world, SyntheticDollar issuer, AccountId holder) = Build(new() { Delay = Duration.Zero, Fee = Ratio.Zero }, 5_000_000, 0, usdc: 300_000);
        Redeem(world, holder, 1_000_000, "USDC");
        new Simulation(world).RunUntil(Start + Duration.FromMinutes(1));
        Assert.Equal((300_000 * Unit, 700_000 * Unit), (Held(world, holder, "USDC").Units, Held(world, holder, "USDT").Units));
        Assert.Equal(0, issuer.Desk.Waiting);
        ConservationAudit.Require(world.Balances);
    }

    [Fact]
    public void No_block_redeems_more_than_its_limit()
    {
        (World world, SyntheticDollar issuer, AccountId holder) = Build(new() { LimitPerBlock = 300_000, Delay = Duration.Zero, Fee = Ratio.Zero }, 5_000_000, 0);
        Redeem(world, holder, 1_000_000);
        Simulation run = new(world);
        for (int block = 1; block <= 4; block++)
        {
            run.RunUntil(Start + Duration.FromSeconds(12L * block));
            Assert.Equal(Math.Min(1_000_000, 300_000 * block) * Unit, Held(world, holder, "USDT").Units);
        }

        Assert.Equal(0, issuer.Desk.Waiting);
    }

    [Fact]
    public void A_day_redeems_no_more_than_its_limit()
    {
        (World world, SyntheticDollar issuer, AccountId holder) = Build(new() { LimitPerDay = 400_000, Delay = Duration.Zero, Fee = Ratio.Zero }, 5_000_000, 0);
        Redeem(world, holder, 1_000_000);
        new Simulation(world).RunToEnd();
        Assert.Equal(400_000 * Unit, issuer.Desk.Redeemed.Units);
    }

    [Fact]
    public void Only_the_whitelist_redeems_and_mints()
    {
        (World world, SyntheticDollar issuer, AccountId holder) = Build(new(), 5_000_000, 0);
        AccountId stranger = Open(world, "stranger", ("USDe", 1000), ("USDT", 1000));
        Assert.False(issuer.Redeem(stranger, AssetId.None, Amount.FromUnits(Unit), Start, Cause.Voluntary));
        Assert.False(issuer.Mint(stranger, world.Surroundings.Assets["USDT"], Amount.FromUnits(Unit), Start, Cause.Voluntary));
        world.Surroundings.Endow(holder, world.Surroundings.Assets["USDT"], 20_000_000);
        Assert.True(issuer.Mint(holder, world.Surroundings.Assets["USDT"], Amount.FromUnits(6_000_000 * Unit), Start, Cause.Voluntary));
        Assert.False(issuer.Mint(holder, world.Surroundings.Assets["USDT"], Amount.FromUnits(6_000_000 * Unit), Start, Cause.Voluntary));
    }

    [Fact]
    public void Hedges_are_closed_before_lending_pools_are_called()
    {
        (World world, SyntheticDollar issuer, AccountId holder) = Build(new() { Delay = Duration.Zero }, 200_000, 2_000_000, hedge: 1_000_000);
        Quote(world);
        double lent = issuer.LentUsd;
        Redeem(world, holder, 600_000);
        Simulation run = new(world);
        run.RunUntil(Start + Duration.FromMinutes(3));
        Assert.True(issuer.Hedges[0].NotionalUsd < 900_000, $"{issuer.Hedges[0].NotionalUsd} of the hedge left");
        Assert.True(issuer.LentUsd >= lent);
        Assert.True(Held(world, holder, "USDT").Units > 300_000 * Unit);
        ConservationAudit.Require(world.Balances);
    }

    [Fact]
    public void Without_a_hedge_to_close_the_lending_pool_pays()
    {
        (World world, SyntheticDollar issuer, AccountId holder) = Build(new() { Delay = Duration.Zero, Fee = Ratio.Zero }, 200_000, 2_000_000);
        Redeem(world, holder, 600_000);
        new Simulation(world).RunUntil(Start + Duration.FromMinutes(1));
        Assert.Equal(600_000 * Unit, Held(world, holder, "USDT").Units);
        Assert.InRange(issuer.LentUsd, 1_599_999, 1_600_001);
    }

    [Fact]
    public void A_hedge_that_is_deleveraged_leaves_a_gap()
    {
        (World world, SyntheticDollar issuer, _) = Build(new(), 200_000, 0, hedge: 1_000_000, gap: GapRule.Leave);
        Hedge hedge = issuer.Hedges[0];
        Assert.Equal(0, hedge.GapLots);
        // What auto-deleveraging does to a winner: part of the short is closed against somebody else's position at a price.
        AccountId loser = Open(world, "loser", ("USDT", 1_000_000));
        hedge.Venue.Admit(loser, MarginMode.Cross, 10);
        SignedLots taken = SignedLots.FromCount(100_000);
        hedge.Venue.ChangePosition(hedge.Perp, hedge.Account, taken, hedge.Perp.Mark, Cause.Voluntary);
        hedge.Venue.ChangePosition(hedge.Perp, loser, -taken, hedge.Perp.Mark, Cause.Voluntary);
        Assert.Equal(100_000, hedge.GapLots);
        Assert.InRange(issuer.GapUsd, 399_999, 400_001);
        ConservationAudit.Require(world.Balances);
    }

    [Fact]
    public void With_depeg_switched_off_every_holder_sells_at_0_999_in_book_and_pool()
    {
        (World world, _, AccountId holder) = Build(new(), 5_000_000, 0, off: [DominoSwitch.Depeg]);
        Simulation run = new(world);
        run.RunUntil(Start + Duration.FromSeconds(12L));
        Market book = world.Venues[0].Markets.First(m => m.Key == "main:USDe/USDT");
        Assert.Equal(0.999, book.Spec.PriceOf(book.Book.BestBid), 9);
        world.Venues[0].Admit(holder, MarginMode.Spot, 1);
        ExecutionReport sale = world.Venues[0].Execute(new(holder, book.Id, Side.Sell, book.Spec.NearestPrice(0.9), Lots.FromCount(900_000), TimeInForce.ImmediateOrCancel, OrderFlags.None, Cause.Voluntary));
        Assert.Equal(899_100 * Unit, sale.QuoteFilled.Units);
        world.OnChain.Pools[0].Swap(world.Agenda.Now, holder, Side.Sell, Amount.FromUnits(19_000_000 * Unit), Cause.Voluntary);
        Assert.True(world.OnChain.Pools[0].Reference < 0.98);
        run.RunUntil(Start + Duration.FromSeconds(60L));
        Assert.InRange(world.OnChain.Pools[0].Reference, 0.999, 1.001);
        ConservationAudit.Require(world.Balances);
    }

    private static (World World, SyntheticDollar Issuer, AccountId Holder) Build(
        RedemptionDeskDescription desk, double liquid, double lent, double hedge = 0, GapRule gap = GapRule.Rehedge, DominoSwitch[]? off = null, double usdc = 0)
    {
        SyntheticDollarDescription issuer = new()
        {
            Id = "issuer",
            Token = "USDe",
            Staked = "sUSDe",
            Desk = desk,
            Gap = gap,
            Stablecoins = usdc == 0 ? [new() { Asset = "USDT", Amount = liquid }] : [new() { Asset = "USDT", Amount = liquid }, new() { Asset = "USDC", Amount = usdc }],
            Lent = lent == 0 ? [] : [new() { Pool = "aave", Asset = "USDT", Amount = lent }],
            Hedges = hedge == 0 ? [] : [new() { Venue = "main", Underlying = "ETH", Notional = 0 }],
        };
        World world = new(World() with { Issuers = [issuer], Off = off ?? [] }, 1);
        AccountId holder = Open(world, "holder", ("USDe", 40_000_000), ("ETH", 10));
        SyntheticDollar dollar = (SyntheticDollar)world.OnChain.Issuers[0];
        dollar.Desk.Whitelist.Add(holder);
        if (hedge > 0)
        {
            OpenHedge(world, dollar.Hedges[0], hedge);
        }

        return (world, dollar, holder);
    }

    /// <summary>Spot, margin and a short against somebody's long: here by hand, since no population of this world takes the other side at the start.</summary>
    private static void OpenHedge(World world, Hedge hedge, double notional)
    {
        AccountId counterparty = Open(world, "counterparty", ("USDT", notional));
        hedge.Venue.Admit(counterparty, MarginMode.Cross, 20);
        Lots size = hedge.Perp.Spec.LotsIn(notional / 4000);
        world.Surroundings.Endow(hedge.Account, world.Surroundings.Assets["ETH"], notional / 4000);
        world.Surroundings.Endow(hedge.Account, world.Surroundings.Assets["USDT"], notional / 10);
        hedge.Venue.ChangePosition(hedge.Perp, hedge.Account, SignedLots.Of(Side.Sell, size), hedge.Perp.Last, Cause.Voluntary);
        hedge.Venue.ChangePosition(hedge.Perp, counterparty, SignedLots.Of(Side.Buy, size), hedge.Perp.Last, Cause.Voluntary);
    }

    /// <summary>Somebody quotes both ETH books, so that a hedge can be closed.</summary>
    private static void Quote(World world)
    {
        Venue venue = world.Venues[0];
        AccountId maker = Open(world, "maker", ("ETH", 1_000), ("USDT", 20_000_000));
        venue.Admit(maker, MarginMode.Cross, 20);
        foreach (Market market in venue.Markets.Where(m => m.Spec.Base == world.Surroundings.Assets["ETH"]))
        {
            venue.Execute(new(maker, market.Id, Side.Buy, market.Spec.NearestPrice(3_999), Lots.FromCount(500_000), TimeInForce.GoodTillCancelled, OrderFlags.None, Cause.Voluntary));
            venue.Execute(new(maker, market.Id, Side.Sell, market.Spec.NearestPrice(4_001), Lots.FromCount(500_000), TimeInForce.GoodTillCancelled, OrderFlags.None, Cause.Voluntary));
        }
    }

    private static void Redeem(World world, AccountId holder, long dollars, string wanted = "USDT") => Assert.Equal(SendRefusal.None, world.OnChain.Chain.Send(
        new(TransactionKind.Redeem, holder, AccountId.None, 0, world.Surroundings.Assets[wanted].Index, 0, Amount.FromUnits(dollars * Unit), Amount.Zero, GasUse.Issuer, Wei(1), Wei(100), Cause.Voluntary)));

    private static Amount Held(World world, AccountId account, string asset) => world.Balances.Of(account, world.Surroundings.Assets[asset]);
}
