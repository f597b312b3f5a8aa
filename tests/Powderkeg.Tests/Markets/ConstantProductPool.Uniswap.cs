using System.Globalization;
using CsCheck;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Markets;

/// <remarks>Holds MARKETS-6, MARKETS-8.</remarks>
public sealed class ConstantProductPoolUniswap
{
    /// <summary>Uniswap/v2-core test/UniswapV2Pair.spec.ts, swapTestCases: whole coins in, reserves, and the largest output in 10^-18 that the pair lets go.</summary>
    [Theory]
    [InlineData(1, 5, 10, "1662497915624478906")]
    [InlineData(1, 10, 5, "453305446940074565")]
    [InlineData(2, 5, 10, "2851015155847869602")]
    [InlineData(2, 10, 5, "831248957812239453")]
    [InlineData(1, 10, 10, "906610893880149131")]
    [InlineData(1, 100, 100, "987158034397061298")]
    [InlineData(1, 1000, 1000, "996006981039903216")]
    public void Pays_what_the_pair_contract_lets_go(int paidIn, int reserveIn, int reserveOut, string expected)
    {
        UInt128 coin = 1_000_000_000_000_000_000;
        UInt128 paid = ConstantProductPool.AmountOut((UInt128)paidIn * coin, (UInt128)reserveIn * coin, (UInt128)reserveOut * coin, 9_970);
        Assert.Equal(UInt128.Parse(expected, CultureInfo.InvariantCulture), paid);
    }

    /// <summary>Uniswap/v2-periphery test: getAmountOut(2, 100, 100) is 1.</summary>
    [Fact]
    public void Two_into_a_hundred_pays_one() => Assert.Equal(1, Pool(100, 100).Quote(0, 1, Amount.FromUnits(2)).Out.Units);

    [Fact]
    [Trait("share", "properties")]
    public void The_product_never_falls_a_round_trip_never_profits_and_nothing_throws() => Gen.Select(
            Gen.Long[1, long.MaxValue / 2], Gen.Long[1, long.MaxValue / 2], Gen.Long[1, long.MaxValue / 2], Gen.Int[0, 62], Gen.Int[0, 62]).Sample(
        (first, second, dx, shift, reserveShift) =>
        {
            ConstantProductPool pool = Pool(Math.Max(1, first >> reserveShift), Math.Max(1, second >> reserveShift));
            Int128 before = Product(pool);
            SwapOwed there = pool.Swap(0, 1, Amount.FromUnits(Math.Max(1, dx >> shift)));
            Int128 between = Product(pool);
            SwapOwed back = pool.Swap(1, 0, there.Out);
            return between >= before && Product(pool) >= between && back.Out <= there.In
                && pool.BalanceOf(1).IsPositive && (there.Refusal == SwapRefusal.None) == there.Out.IsPositive;
        },
        iter: 20_000);

    [Fact]
    public void A_sale_without_end_leaves_a_reserve_and_ends_in_a_refusal()
    {
        ConstantProductPool pool = Pool(1_000_000, 1_000_000);
        Assert.Equal(SwapRefusal.None, pool.Swap(0, 1, Amount.FromUnits(long.MaxValue - 1_000_000)).Refusal);
        Assert.Equal(1, pool.BalanceOf(1).Units);
        Assert.Equal(SwapRefusal.PoolIsFull, pool.Swap(0, 1, Amount.FromUnits(1)).Refusal);
        Assert.Equal(SwapRefusal.AmountNotPositive, pool.Swap(0, 1, Amount.Zero).Refusal);
        Assert.Equal(SwapRefusal.OutputIsZero, Pool(1_000, 1).Swap(0, 1, Amount.FromUnits(1_000_000)).Refusal);
    }

    private static ConstantProductPool Pool(long first, long second) => new(new(new(0), 0), new(new(1), 0), Amount.FromUnits(first), Amount.FromUnits(second));

    private static Int128 Product(ConstantProductPool pool) => (Int128)pool.BalanceOf(0).Units * pool.BalanceOf(1).Units;
}
