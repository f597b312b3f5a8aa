using System.Numerics;
using CsCheck;
using Powderkeg.Markets;
using Powderkeg.Tests.Vectors;
using Powderkeg.Units;

namespace Powderkeg.Tests.Markets;

/// <summary>The concentrated pool against Uniswap's own package: equality to the unit.</summary>
/// <remarks>Holds MARKETS-8.</remarks>
public sealed class ConcentratedPoolVectors
{
    private static readonly PoolCoin First = new(new(0), 0), Second = new(new(1), 0);

    [Fact]
    public void Ticks_roots_amounts_and_steps_equal_uniswaps_package() => VectorDemand.Met("uniswap-v3-math");

    [Fact]
    public void Swaps_within_and_across_ticks_equal_uniswaps_package() => VectorDemand.Met("uniswap-v3-swap");

    [Fact]
    public void Adding_and_taking_away_liquidity_equals_uniswaps_package() => VectorDemand.Met("uniswap-v3-liquidity");

    [Fact]
    public void At_least_200_of_the_swaps_change_the_liquidity_they_run_through() =>
        Assert.True(VectorDemand.File("uniswap-v3-swap").Cases.Count(one => one.In[4] != one.Out[2] && one.Out[2] != "0") >= 200);

    [Fact]
    public void The_ends_of_the_range_are_the_contracts_constants()
    {
        // Uniswap/v3-core TickMath: MIN_SQRT_RATIO, MAX_SQRT_RATIO.
        Assert.Equal("4295128739", TickMath.RootAt(TickMath.LeastTick).ToString());
        Assert.Equal("1461446703485210103287273052203988822378723970342", TickMath.MostRoot.ToString());
    }

    [Fact]
    [Trait("share", "properties")]
    public void The_wide_quotient_equals_unbounded_integers() => Gen.Select(Wide, Wide, Wide).Sample((a, b, d) =>
    {
        BigInteger product = (BigInteger)a * (BigInteger)b, quotient = d.IsZero ? 0 : product / (BigInteger)d;
        if (!d.IsZero && quotient < BigInteger.One << 255)
        {
            Assert.Equal(quotient, (BigInteger)FullMath.MulDivDown(a, b, d));
            Assert.Equal(quotient + ((product % (BigInteger)d).IsZero ? 0 : 1), (BigInteger)FullMath.MulDivUp(a, b, d));
        }
    }, iter: 20_000);

    [Fact]
    public void Liquidity_added_and_taken_away_at_once_costs_at_most_a_unit_of_each_coin()
    {
        ConcentratedPool pool = Full();
        LiquidityOwed paid = pool.Mint(-600, 1_200, 10_000_000_019), got = pool.Burn(-600, 1_200, 10_000_000_019);
        Assert.True(paid.Amount0 > UInt256.Zero && paid.Amount1 > UInt256.Zero);
        Assert.True(paid.Amount0 - got.Amount0 <= UInt256.One && paid.Amount1 - got.Amount1 <= UInt256.One);
        Assert.Equal((UInt128)5_000_000_000_000, pool.Liquidity);
    }

    [Fact]
    [Trait("share", "properties")]
    public void A_round_trip_never_profits() => Gen.Select(Gen.Long[1, 2_000_000_000_000], Gen.Bool).Sample((amount, isZeroFirst) =>
    {
        ConcentratedPool pool = Full();
        (PoolSide there, PoolSide back) = isZeroFirst ? (PoolSide.ZeroForOne, PoolSide.OneForZero) : (PoolSide.OneForZero, PoolSide.ZeroForOne);
        ConcentratedSwap out1 = pool.SwapExactIn(there, (UInt256)amount, Far(there));
        if (!out1.Out.IsZero)
        {
            ConcentratedSwap home = pool.SwapExactIn(back, out1.Out, Far(back));
            Assert.True(home.Out <= out1.In, $"{out1.In} came home as {home.Out}");
        }
    }, iter: 2_000);

    [Fact]
    public void Refusals_come_in_their_order_and_change_nothing()
    {
        ConcentratedPool pool = Full();
        UInt256 root = pool.RootPrice;
        Assert.Equal(ConcentratedRefusal.AmountNotPositive, pool.SwapExactIn(PoolSide.ZeroForOne, UInt256.Zero, root).Refusal);
        Assert.Equal(ConcentratedRefusal.LimitOutOfReach, pool.SwapExactIn(PoolSide.ZeroForOne, UInt256.One, root).Refusal);
        Assert.Equal(ConcentratedRefusal.AmountNotPositive, pool.Mint(0, 0, 0).Refusal);
        Assert.Equal(ConcentratedRefusal.TicksNotUsable, pool.Mint(-7, 60, 1).Refusal);
        Assert.Equal(ConcentratedRefusal.TicksNotUsable, pool.Mint(60, 60, 1).Refusal);
        Assert.Equal(ConcentratedRefusal.TickIsFull, pool.Mint(0, 60, UInt128.MaxValue).Refusal);
        Assert.Equal(ConcentratedRefusal.NotEnoughLiquidity, pool.Burn(-120, 60, 1).Refusal);
        Assert.Equal((root, (UInt128)5_000_000_000_000), (pool.RootPrice, pool.Liquidity));
    }

    private static readonly Gen<UInt256> Wide = Gen.Select(Gen.ULong, Gen.ULong, Gen.ULong, Gen.ULong, Gen.Int[0, 255])
        .Select((a, b, c, d, shift) => new UInt256(new UInt128(a, b), new UInt128(c, d)) >> shift);

    private static ConcentratedPool Full()
    {
        var pool = new ConcentratedPool(First, Second, 3_000, 60, UInt256.One << 96);
        Assert.Equal(ConcentratedRefusal.None, pool.Mint(-6_000, 6_000, 5_000_000_000_000).Refusal);
        return pool;
    }

    private static UInt256 Far(PoolSide side) => side == PoolSide.ZeroForOne ? TickMath.LeastRoot + UInt256.One : TickMath.MostRoot - UInt256.One;
}
