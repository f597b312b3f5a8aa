using Powderkeg.Exchange;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg;

/// <summary>Builds the pools of a description: each kind's kernel, and the market that it is.</summary>
internal static class PoolFactory
{
    public static string KeyOf(PoolDescription pool) => $"{ChainFactory.Place}:{pool.Pair}";

    /// <summary>Pools come behind all venues' books in the numbering of markets.</summary>
    public static IReadOnlyList<PoolMarket> Build(
        WorldDescription world, VenueId place, IReadOnlyDictionary<string, AssetId> assets, VenueSurroundings around, Func<AssetId, AccountId> issuerOf, List<Market> markets)
    {
        List<PoolMarket> pools = [];
        AccountId fees = world.Pools.Count == 0 ? AccountId.None : around.Roster.Open("chain/pool-fees", -1);
        foreach (PoolDescription pool in world.Pools)
        {
            Asset first = around.Balances.AssetOf(assets[pool.Base]), second = around.Balances.AssetOf(assets[pool.Quote]);
            ICoinPool kernel = KernelOf(pool, first, second, FairPrice(world, pool));
            AccountId account = around.Roster.Open("chain/pool/" + pool.Pair, -1);
            for (int coin = 0; coin < 2; coin++)
            {
                around.Balances.Transfer(issuerOf(kernel.AssetOf(coin)), account, kernel.AssetOf(coin), kernel.BalanceOf(coin));
            }

            MarketSpec spec = PoolMarket.SpecOf(first, second, kernel.PriceOf(0, 1));
            pools.Add(new PoolMarket(new(markets.Count), place, KeyOf(pool), spec, kernel, account, fees, around.Balances, around.Journal));
            markets.Add(pools[^1]);
        }

        return pools;
    }

    /// <summary>What the assets' described prices say.</summary>
    public static double FairPrice(WorldDescription world, PoolDescription pool) =>
        world.Assets.First(a => a.Id == pool.Base).Price / world.Assets.First(a => a.Id == pool.Quote).Price;

    /// <summary>The pool as it starts, with its coins in it.</summary>
    public static ICoinPool KernelOf(PoolDescription pool, Asset first, Asset second, double fair) => pool switch
    {
        StableSwapPoolDescription stable => StableSwap(stable, first, second, fair),
        ConstantProductPoolDescription product => new ConstantProductPool(CoinOf(first), CoinOf(second),
            first.AmountOf(product.BaseBalance), second.AmountOf(product.QuoteBalance), (int)(product.Fee.PartsPerBillion / Ratio.FromBasisPoints(1).PartsPerBillion)),
        ConcentratedPoolDescription ranges => Concentrated(ranges, CoinOf(first), CoinOf(second), ranges.Price ?? fair),
        _ => throw new InvariantBrokenException("WORLD-7", $"WORLD-7: every kind of pool is built ({pool.GetType().Name})"),
    };

    private static StableSwapPool StableSwap(StableSwapPoolDescription pool, Asset first, Asset second, double fair)
    {
        StableSwapSpec spec = new([CoinOf(first), CoinOf(second)], pool.Amplification, pool.Fee, Ratio.FromDouble(pool.OffPegMultiplier), pool.AdminShare);
        StableSwapPool kernel = new(spec, [first.AmountOf(pool.BaseBalance), second.AmountOf(pool.QuoteBalance)]);
        kernel.PublishRate(0, (UInt128)Math.Round(fair * 1e12) * 1_000_000);
        return kernel;
    }

    private static ConcentratedPool Concentrated(ConcentratedPoolDescription pool, PoolCoin first, PoolCoin second, double price)
    {
        ConcentratedPool kernel = EmptyOf(pool, first, second, price);
        foreach (PoolPositionDescription position in pool.Positions)
        {
            ConcentratedRange range = RangeOf(pool, position, first, second, price);
            LiquidityOwed owed = kernel.Mint(range.Lower, range.Upper, range.Liquidity);
            Invariant.Require(owed.Refusal == ConcentratedRefusal.None, "WORLD-8", "positions of a pool were checked before it is built", range.Lower);
        }

        return kernel;
    }

    public static ConcentratedPool EmptyOf(ConcentratedPoolDescription pool, PoolCoin first, PoolCoin second, double price) => new(
        first, second, (int)(pool.Fee.PartsPerBillion / (Ratio.PartsPerOne / SwapMath.PipsPerOne)), pool.TickSpacing,
        ConcentratedRange.RootOf(price * ConcentratedRange.ScaleOf(first, second)));

    public static ConcentratedRange RangeOf(ConcentratedPoolDescription pool, PoolPositionDescription position, PoolCoin first, PoolCoin second, double price) =>
        ConcentratedRange.Of(position, pool.TickSpacing, price, ConcentratedRange.ScaleOf(first, second), second.UnitsPerWhole);

    private static PoolCoin CoinOf(Asset asset) => new(asset.Id, asset.Decimals);
}
