using CsCheck;
using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Issuers;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Oracles;
using Powderkeg.Tests.Markets;
using Powderkeg.Units;
using static Powderkeg.Tests.Chain.TinyChain;

namespace Powderkeg.Tests.Agents;

/// <summary>Whoever uses a pool uses any kind of it: loops, bots, arbitrage, an issuer's bid, an oracle.</summary>
/// <remarks>Holds EXCHANGE-6.</remarks>
public sealed class ChainPopulationsPoolKinds
{
    private const long Unit = 10_000_000;

    public static TheoryData<string> Kinds => DrawnPools.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Loops_unwind_through_a_pool_of_any_kind(string kind)
    {
        World world = Audited(new(World(30) with
        {
            Pools = [PoolOf(kind)],
            Populations = [Suppliers, Loopers with { Yield = 0.001, CarryPatience = Draw.Of(300) }],
        }, 1));
        PoolMarket pool = Assert.Single(world.OnChain.Pools);
        Assert.True(pool.Reference < 1, $"{pool.Reference}");
        // The least loop pledges 20,000 / (1 - 0.8): at least one was unwound whole.
        Assert.True(SoldBy(world, pool, Channel.LoopUnwind) >= 100_000, $"{SoldBy(world, pool, Channel.LoopUnwind)} USDe sold by loops that unwind");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_feed_on_a_pool_of_any_kind_liquidates_loops_and_bots_sell_what_they_seize_there(string kind)
    {
        WorldDescription tiny = World(20);
        World world = new(tiny with
        {
            Pools = [PoolOf(kind)],
            LendingPools = [LendingAt("usde-pool")],
            Populations = [Suppliers, Loopers with { Yield = 0.3 }, Bots],
        }, 1);
        PoolMarket pool = world.OnChain.Pools[0];
        SellDownTo(world, pool, 0.94);
        Audited(world);
        Assert.Equal(pool.Reference, world.Oracles.PriceOf(world.Oracles.IndexOf("usde-pool")), 1e-12);
        Assert.True(world.Journal.Liquidations.Count > 0, $"{pool.Reference} {world.OnChain.Lending[0].Unhealthy(world.Agenda.Now).Count()} unhealthy");
        Assert.True(SoldBy(world, pool, Channel.LoopLiquidation) > 0, $"{world.Journal.Liquidations.Count} closings, nothing sold in the pool");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Arbitrage_brings_a_pool_of_any_kind_to_the_book(string kind)
    {
        World world = new(World(20) with
        {
            Pools = [PoolOf(kind)],
            Populations = [new PoolArbDescription { Id = "arbs", Count = 4, Venue = "main", Base = "USDe", Quote = "USDT", Inventory = Draw.Of(5_000_000) }],
        }, 1);
        AccountId maker = Open(world, "maker", ("USDe", 20_000_000), ("USDT", 20_000_000));
        world.Venues[0].Admit(maker, MarginMode.Spot, 1);
        foreach ((Side side, double price) in ((Side, double)[])[(Side.Buy, 0.9995), (Side.Sell, 1.0005)])
        {
            Market book = world.Venues[0].Markets.First(m => m.Key == "main:USDe/USDT");
            world.Gateway.Send(new(maker, book.Id, side, book.Spec.NearestPrice(price), book.Spec.LotsIn(15_000_000), TimeInForce.GoodTillCancelled, OrderFlags.None, Cause.Voluntary), Duration.Zero);
        }

        PoolMarket pool = world.OnChain.Pools[0];
        SellDownTo(world, pool, 0.98);
        double before = pool.Reference;
        Audited(world);
        Assert.True(pool.Reference > before + 0.005, $"{before} to {pool.Reference}");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_issuer_that_bids_without_a_limit_holds_a_pool_of_any_kind_at_its_price(string kind)
    {
        World world = new(World(10) with
        {
            Pools = [PoolOf(kind)],
            Issuers =
            [
                new SyntheticDollarDescription
                {
                    Id = "issuer", Token = "USDe", Stablecoins = [new() { Asset = "USDT", Amount = 30_000_000 }], Bid = new() { Size = BidSize.Unlimited, Price = 0.999 },
                },
            ],
        }, 1);
        SellDownTo(world, world.OnChain.Pools[0], 0.98);
        Audited(world);
        Assert.InRange(world.OnChain.Pools[0].Reference, 0.998, 1.001);
    }

    /// <summary>Worlds with a drawn pool between USDe and USDT, somebody who has just traded in it, and everybody who may use it: money adds up after every happening of their first minutes.</summary>
    [Theory]
    [Trait("share", "properties")]
    [MemberData(nameof(Kinds))]
    public void Worlds_with_drawn_pools_add_up_and_repeat(string kind)
    {
        long trades = 0;
        Gen.Select(DrawnPools.Of(kind, "USDe", "USDT"), Gen.Int[1, 200_000], Gen.Int[1, 1_000]).Sample((drawn, sold, seed) =>
        {
            WorldDescription world = World(6) with
            {
                Pools = [drawn.Pool],
                LendingPools = [LendingAt("usde-pool")],
                Populations =
                [
                    Loopers with { Count = 5, Yield = 0.01, RunPerPercent = 20, MostLoss = 0.2 },
                    Suppliers,
                    Bots,
                    new PoolArbDescription { Id = "arbs", Count = 2, Venue = "main", Base = "USDe", Quote = "USDT", Inventory = Draw.Of(500_000) },
                    new MarketMakerDescription { Id = "makers", Venue = "main", Count = 2, Equity = Draw.Of(3_000_000), Loan = 0, Perps = 0, Quotes = [new() { Markets = ["USDe/USDT"] }] },
                ],
            };
            World first = Audited(Traded(new(world, seed), sold)), again = Audited(Traded(new(world, seed), sold));
            Assert.Equal(first.Journal.Digest.Value, again.Journal.Digest.Value);
            trades += first.Journal.Trades.Count;
            PoolMarket pool = first.OnChain.Pools[0];
            Assert.Equal((pool.Pool.BalanceOf(0), pool.Pool.BalanceOf(1)), (first.Balances.Of(pool.Account, pool.Spec.Base), first.Balances.Of(pool.Account, pool.Spec.Quote)));
        }, iter: 5, threads: 1);
        Assert.True(trades > 0);
    }

    private static readonly ChainLooperDescription Loopers = new()
    {
        Id = "loopers",
        Count = 20,
        Pool = "aave",
        Collateral = "USDe",
        Debt = "USDT",
        Mode = "susde",
        Equity = Draw.Of(20_000),
        Ltv = new() { From = 0.8, To = 0.89 },
        RunPerPercent = 0,
        Comfort = Draw.Of(1),
        Looks = Duration.FromSeconds(30L),
    };

    private static readonly PoolSupplierDescription Suppliers = new() { Id = "suppliers", Count = 4, Pool = "aave", Asset = "USDT", Amount = Draw.Of(1_000_000) };

    /// <summary>Their capital is another coin than the loops owe: they liquidate on a flash loan, and sell at once.</summary>
    private static readonly LiquidationBotDescription Bots = new()
    {
        Id = "bots",
        Count = 3,
        Pool = "aave",
        Venue = "main",
        CapitalAsset = "USDC",
        LeastProfit = Draw.Of(10),
    };

    /// <summary>Some 40 million of both coins, in each kind's own way, so that the price moves by a few percent when millions are sold.</summary>
    private static PoolDescription PoolOf(string kind) => kind switch
    {
        "stable-swap" => new StableSwapPoolDescription { Base = "USDe", Quote = "USDT", BaseBalance = 20_000_000, QuoteBalance = 20_000_000 },
        "constant-product" => new ConstantProductPoolDescription { Base = "USDe", Quote = "USDT", Fee = Ratio.FromBasisPoints(5), BaseBalance = 20_000_000, QuoteBalance = 20_000_000 },
        _ => new ConcentratedPoolDescription
        {
            Base = "USDe",
            Quote = "USDT",
            Fee = Ratio.FromBasisPoints(5),
            TickSpacing = 10,
            Positions = [new() { From = 0.97, To = 1.03, Value = 3_000_000 }, new() { From = 0.8, To = 1.2, Value = 20_000_000 }],
        },
    };

    /// <summary>Somebody sells USDe into a pool until its price is under this.</summary>
    private static void SellDownTo(World world, PoolMarket pool, double price)
    {
        AccountId seller = Open(world, "seller", ("USDe", 60_000_000));
        for (int i = 0; i < 1_000 && pool.Reference > price; i++)
        {
            Assert.Equal(SwapRefusal.None, pool.Swap(Start, seller, Side.Sell, Amount.FromUnits(50_000 * Unit), Cause.Voluntary).Refusal);
        }

        Assert.InRange(pool.Reference, price - 0.01, price);
    }

    /// <summary>Somebody sells some of the base, or of the quote where the pool has only base.</summary>
    private static World Traded(World world, int whole)
    {
        AccountId trader = Open(world, "trader", ("USDe", whole), ("USDT", whole));
        PoolMarket pool = world.OnChain.Pools[0];
        foreach (Side side in (ReadOnlySpan<Side>)[Side.Sell, Side.Buy])
        {
            Amount amount = Amount.FromUnits(whole * Unit);
            while (amount.IsPositive && pool.Swap(Start, trader, side, amount, Cause.Voluntary).Refusal != SwapRefusal.None)
            {
                amount = Amount.FromUnits(amount.Units / 2);
            }

            if (amount.IsPositive)
            {
                break;
            }
        }

        return world;
    }

    private static World Audited(World world)
    {
        Simulation run = new(world);
        while (run.Step())
        {
            ConservationAudit.Require(world.Balances);
        }

        return world;
    }

    private static double SoldBy(World world, PoolMarket pool, Channel channel)
    {
        double sum = 0;
        for (int i = 0; i < world.Journal.Trades.Count; i++)
        {
            ref readonly TradeHappened trade = ref world.Journal.Trades[i];
            sum += trade.Market == pool.Id && trade.Cause.Channel == channel && trade.TakingSide == Side.Sell ? pool.Spec.LotValue * trade.Quantity.Count : 0;
        }

        return sum;
    }
}
