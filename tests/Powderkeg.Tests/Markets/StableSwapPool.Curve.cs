using System.Numerics;
using CsCheck;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Markets;

/// <remarks>Holds MARKETS-4, MARKETS-8.</remarks>
public sealed class StableSwapPoolCurve
{
    /// <summary>Balances from one unit of 10^-7 to 10^11 coins, either coin the larger, by up to the drained bound.</summary>
    private static readonly Gen<(long, long, long, long, int)> Pools =
        from magnitude in Gen.Double[3, 17.9]
        from skew in Gen.Double[-5.5, 5.5]
        from amplification in Gen.Double[0, 4]
        from size in Gen.Double[-9, 1.5]
        from fee in Gen.Int[0, 30]
        let first = (long)Math.Pow(10, magnitude)
        let second = (long)Math.Clamp(first * Math.Pow(10, skew), 1, 9e17)
        where Math.Min(first, second) >= Math.Max(first, second) / 900_000 + 1
        select (first, second, (long)Math.Pow(10, amplification), (long)Math.Max(1, Math.Min(first * Math.Pow(10, size), 9e17)), fee);

    /// <summary>Curve's stETH pool on 7 September 2022 as reported: 524,839.79 stETH, 159,447.08 ETH, A = 50, fee 4 bps; stETH at 0.9606 ETH.</summary>
    [Fact]
    public void The_stETH_pool_of_September_2022_pays_0_9606_for_a_stETH()
    {
        StableSwapPool pool = Pool(15_944_708_000_000, 52_483_979_000_000, 50, Ratio.FromBasisPoints(4), 8);
        SwapQuote quote = pool.Quote(1, 0, Amount.FromUnits(100_000_000));
        Assert.InRange(quote.Out.Units, 96_060_000, 96_070_000);
        Assert.Equal(0.9606, pool.PriceOf(1, 0) * (1 - 0.0004), 4);
    }

    /// <summary>A balanced pool of the article's kind: from the invariant by hand, D = 2x at the peg, and the slope is 1.</summary>
    [Fact]
    public void A_balanced_pool_is_worth_its_sum_and_trades_at_one()
    {
        StableSwapPool pool = Pool(10_000_000_000_000, 10_000_000_000_000, 200, Ratio.Zero, 7);
        Assert.Equal(2_000_000, pool.WholeValue, 9);
        Assert.Equal(1, pool.PriceOf(0, 1), 12);
        Assert.Equal(9_999_999, pool.Quote(0, 1, Amount.FromUnits(10_000_000)).Out.Units);
    }

    [Fact]
    [Trait("share", "properties")]
    public void A_swap_equals_the_contract_s_arithmetic_to_the_unit() => Pools.Sample(
        draw =>
        {
            (long first, long second, long a, long dx, int bps) = draw;
            Ratio multiplier = bps % 3 == 0 ? Ratio.Zero : Ratio.FromPercent(100 + 50 * (bps % 20));
            StableSwapPool pool = Pool(first, second, a, Ratio.FromBasisPoints(bps), 7, multiplier);
            (BigInteger expected, BigInteger admin) = BigStableSwap.Swap(
                0, 1, dx, [first, second], [BigInteger.Pow(10, 29), BigInteger.Pow(10, 29)], a * 100, bps * 1_000_000L,
                (BigInteger)multiplier.PartsPerBillion * 10, 5_000_000_000);
            SwapQuote quote = pool.Quote(0, 1, Amount.FromUnits(dx));
            return quote.Refusal switch
            {
                SwapRefusal.None => quote.Out.Units == expected && quote.AdminFee.Units == admin,
                SwapRefusal.OutputIsZero => expected <= 0,
                SwapRefusal.PoolDrained => (second - expected - admin) * 1_000_000 < (BigInteger)first + dx + second - expected - admin,
                _ => false,
            };
        },
        iter: 4_000);

    /// <summary>Coins of 7, 6 and 8 decimals: every pair, and the third coin stays as it was.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void A_swap_in_a_pool_of_three_coins_equals_the_contract_s_arithmetic_to_the_unit() => Gen.Select(
            Gen.Double[13, 15.5].Array[3], Gen.Int[0, 2], Gen.Int[1, 2], Gen.Double[0, 4], Gen.Double[-6, 0.5]).Sample(
        (powers, i, step, amplification, size) =>
        {
            int j = (i + step) % 3;
            int[] decimals = [7, 6, 8];
            long[] balances = [.. powers.Select(p => (long)Math.Pow(10, p))];
            long a = (long)Math.Pow(10, amplification), dx = (long)(balances[i] * Math.Pow(10, size));
            StableSwapPool pool = new(
                new([.. decimals.Select((d, k) => new PoolCoin(new(k), d))], a, Ratio.FromBasisPoints(4), Ratio.FromPercent(200), Ratio.FromPercent(50)),
                [.. balances.Select(Amount.FromUnits)]);
            (BigInteger expected, BigInteger admin) = BigStableSwap.Swap(
                i, j, dx, [.. balances.Select(b => (BigInteger)b)], [.. decimals.Select(d => BigInteger.Pow(10, 36 - d))], a * 100, 4_000_000,
                20_000_000_000, 5_000_000_000);
            SwapOwed owed = pool.Swap(i, j, Amount.FromUnits(dx));
            return owed.Refusal == SwapRefusal.PoolDrained
                || (owed.Out.Units == expected && owed.AdminFee.Units == admin && pool.BalanceOf(3 - i - j).Units == balances[3 - i - j]);
        },
        iter: 3_000);

    [Fact]
    [Trait("share", "properties")]
    public void D_and_y_of_two_and_three_coins_equal_the_contract_s_in_full_width() => Gen.Select(
            Gen.Double[20, 29.5].Array[3], Gen.Int[2, 3], Gen.Double[0, 6], Gen.Double[-6, 1]).Sample(
        (powers, n, amplification, size) =>
        {
            UInt256[] xp = [.. powers.Take(n).Select(p => (UInt256)new BigInteger(Math.Pow(10, p)))];
            List<BigInteger> big = [.. xp.Select(x => (BigInteger)x)];
            if (big.Min() * 1_000_000 < big.Aggregate((a, b) => a + b))
            {
                return true;
            }

            ulong amp = (ulong)Math.Pow(10, amplification) * 100;
            UInt256 d = StableSwapMath.D(xp, amp);
            BigInteger x = big[0] + new BigInteger((double)big[0] * Math.Pow(10, size));
            return (BigInteger)d == BigStableSwap.D(big, amp)
                && (BigInteger)StableSwapMath.Y(0, 1, (UInt256)x, xp, amp, d) == BigStableSwap.Y(0, 1, x, big, amp, (BigInteger)d);
        },
        iter: 4_000);

    /// <summary>D against the exact invariant, which has no rounding: the root lies within a few units of the 18th decimal, growing with imbalance.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void D_lies_at_the_root_of_the_invariant() => Pools.Sample(
        draw =>
        {
            (long first, long second, long a, _, _) = draw;
            List<BigInteger> xp = [first * BigInteger.Pow(10, 11), second * BigInteger.Pow(10, 11)];
            BigInteger d = (BigInteger)StableSwapMath.D([(UInt256)xp[0], (UInt256)xp[1]], (ulong)a * 100);
            BigInteger noise = BigStableSwap.NoiseOfD(xp, a * 100, d);
            return BigStableSwap.SignOfInvariant(xp, a * 100, d - noise) >= 0 && BigStableSwap.SignOfInvariant(xp, a * 100, d + noise) <= 0;
        },
        iter: 5_000);

    [Fact]
    [Trait("share", "properties")]
    public void D_never_falls_on_a_swap() => Pools.Sample(
        draw =>
        {
            (long first, long second, long a, long dx, int bps) = draw;
            StableSwapPool pool = Pool(first, second, a, Ratio.FromBasisPoints(bps), 7);
            BigInteger before = BigStableSwap.D(Normalised(pool), a * 100);
            pool.Swap(0, 1, Amount.FromUnits(dx));
            return BigStableSwap.D(Normalised(pool), a * 100) >= before - 2 * BigStableSwap.NoiseOfD(Normalised(pool), a * 100, before);
        },
        iter: 5_000);

    [Fact]
    [Trait("share", "properties")]
    public void A_round_trip_never_profits() => Pools.Sample(
        draw =>
        {
            (long first, long second, long a, long dx, int bps) = draw;
            StableSwapPool pool = Pool(first, second, a, Ratio.FromBasisPoints(bps), 7);
            SwapOwed there = pool.Swap(0, 1, Amount.FromUnits(dx));
            return pool.Swap(1, 0, there.Out).Out <= there.In;
        },
        iter: 5_000);

    [Fact]
    public void What_is_owed_is_what_the_balances_move_by()
    {
        StableSwapPool pool = Pool(10_000_000_000_000, 3_000_000_000_000, 200, Ratio.FromBasisPoints(4), 7, Ratio.FromPercent(500));
        SwapOwed owed = pool.Swap(0, 1, Amount.FromUnits(1_000_000_000_000));
        Assert.Equal(11_000_000_000_000, pool.BalanceOf(0).Units);
        Assert.Equal(3_000_000_000_000 - owed.Out.Units - owed.AdminFee.Units, pool.BalanceOf(1).Units);
        Assert.InRange(owed.AdminFee.Units, owed.Fee.Units / 2 - 1, owed.Fee.Units / 2);
        Assert.Equal((new AssetId(0), new AssetId(1)), (owed.Sold, owed.Bought));
    }

    [Fact]
    [Trait("share", "properties")]
    public void A_run_on_a_pool_ends_in_refusals_and_never_in_an_exception() => Pools.Sample(
        draw =>
        {
            (long first, long second, long a, long dx, int bps) = draw;
            StableSwapPool pool = Pool(first, second, a, Ratio.FromBasisPoints(bps), 7);
            SwapOwed last = default;
            for (int i = 0; i < 70; i++)
            {
                last = pool.Swap(0, 1, Amount.FromUnits(Math.Max(dx, pool.BalanceOf(0).Units / 2)));
                Assert.True(pool.BalanceOf(1).IsPositive);
                Assert.True(double.IsFinite(pool.PriceOf(0, 1)) && pool.PriceOf(0, 1) > 0);
            }

            return last.Refusal != SwapRefusal.None && last.In.IsZero && last.Out.IsZero;
        },
        iter: 1_000);

    [Theory]
    [InlineData(0, SwapRefusal.AmountNotPositive)]
    [InlineData(-5, SwapRefusal.AmountNotPositive)]
    [InlineData(long.MaxValue, SwapRefusal.PoolIsFull)]
    [InlineData(long.MaxValue - 10_000_000_000_000, SwapRefusal.PoolDrained)]
    public void Refusals_have_a_precedence_and_change_nothing(long dx, SwapRefusal refusal)
    {
        StableSwapPool pool = Pool(10_000_000_000_000, 10_000_000_000_000, 200, Ratio.FromBasisPoints(1), 7);
        Assert.Equal(refusal, pool.Quote(0, 1, Amount.FromUnits(dx)).Refusal);
        Assert.Equal(new(refusal, new(0), Amount.Zero, new(1), Amount.Zero, Amount.Zero, Amount.Zero), pool.Swap(0, 1, Amount.FromUnits(dx)));
        Assert.Equal(10_000_000_000_000, pool.BalanceOf(0).Units);
    }

    /// <summary>sUSDe at 1.2 USDe: at equal value a balanced pool trades at 1.2, and half of it is no longer at the peg.</summary>
    [Fact]
    public void A_coin_with_a_rate_trades_around_its_rate()
    {
        StableSwapPool pool = Pool(10_000_000_000_000, 12_000_000_000_000, 200, Ratio.Zero, 7);
        Assert.True(pool.PublishRate(0, 1_200_000_000_000_000_000));
        Assert.Equal(1.2, pool.PriceOf(0, 1), 12);
        Assert.InRange(pool.Quote(0, 1, Amount.FromUnits(10_000_000)).Out.Units, 11_999_990, 12_000_000);
        Assert.False(pool.PublishRate(0, 0));
        Assert.Equal(1.2, pool.PriceOf(0, 1), 12);
    }

    /// <summary>Rates with all 18 digits: what a quote saw and what the swap leaves are normalised alike, to the last unit.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void A_run_on_a_pool_with_a_drifting_rate_never_breaks_an_invariant() => Gen.Select(
            Gen.ULong[900_000_000_000_000_001, 1_300_000_000_000_000_001], Gen.Long[1_000, 1_000_000_000_000], Gen.Int[0, 1]).Sample(
        (rate, dx, sold) =>
        {
            StableSwapPool pool = Pool(10_000_000_000_000, 12_000_000_000_000, 20, Ratio.FromBasisPoints(1), 7);
            for (int i = 0; i < 60; i++)
            {
                Assert.True(pool.PublishRate(0, rate + (ulong)i * 1_234_567_891) || i > 0);
                SwapOwed owed = pool.Swap(sold, 1 - sold, Amount.FromUnits(dx + pool.BalanceOf(sold).Units / 3));
                Assert.True(owed.Refusal == SwapRefusal.None || owed.Out.IsZero);
            }
        },
        iter: 300);

    [Fact]
    [Trait("share", "properties")]
    public void The_marginal_price_is_what_a_small_sale_fetches_before_the_fee() => Pools.Where(d => Math.Min(d.Item1, d.Item2) > 100_000_000_000).Sample(
        draw =>
        {
            (long first, long second, long a, _, _) = draw;
            StableSwapPool pool = Pool(first, second, a, Ratio.Zero, 7);
            long dx = Math.Min(first, second) / 10_000;
            double price = pool.PriceOf(0, 1), paid = (double)pool.Quote(0, 1, Amount.FromUnits(dx)).Out.Units / dx;
            return paid <= price * (1 + 1e-9) && paid >= price * 0.97 - 1e-6;
        },
        iter: 2_000);

    private static StableSwapPool Pool(long first, long second, long amplification, Ratio fee, int decimals, Ratio multiplier = default) => new(
        new([new(new(0), decimals), new(new(1), decimals)], amplification, fee, multiplier, Ratio.FromPercent(50)),
        [Amount.FromUnits(first), Amount.FromUnits(second)]);

    private static List<BigInteger> Normalised(StableSwapPool pool) =>
        [pool.BalanceOf(0).Units * BigInteger.Pow(10, 11), pool.BalanceOf(1).Units * BigInteger.Pow(10, 11)];
}
