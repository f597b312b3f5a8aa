using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Markets;

public sealed class CoinPoolsAllocation
{
    private static readonly PoolCoin First = new(new(0), 7), Second = new(new(1), 6);

    public static TheoryData<string> Kinds => DrawnPools.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Quotes_swaps_and_prices_of_a_pool_of_any_kind_allocate_nothing(string kind)
    {
        ICoinPool pool = PoolOf(kind);
        Churn(pool, 500);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int taken = Churn(pool, 500);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(taken > 250, $"{taken} sales taken");
    }

    private static ICoinPool PoolOf(string kind)
    {
        Amount first = Amount.FromUnits(20_000_000_0000000), second = Amount.FromUnits(20_000_000_000000);
        if (kind == "stable-swap")
        {
            return new StableSwapPool(new([First, Second], 200, Ratio.FromBasisPoints(1), default, Ratio.FromPercent(50)), [first, second]);
        }

        if (kind == "constant-product")
        {
            return new ConstantProductPool(First, Second, first, second);
        }

        // A price of 1 is 0.1 in units: 23,027 ticks down.
        ConcentratedPool pool = new(First, Second, 500, 10, TickMath.RootAt(-23_027));
        Assert.Equal(ConcentratedRefusal.None, pool.Mint(-24_000, -22_000, 1_000_000_000_000_000).Refusal);
        Assert.Equal(ConcentratedRefusal.None, pool.Mint(-23_100, -22_950, 9_000_000_000_000_000).Refusal);
        return pool;
    }

    /// <summary>Sales of up to a hundredth of what there is, on the side that a fixed walk draws.</summary>
    private static int Churn(ICoinPool pool, int steps)
    {
        int taken = 0;
        uint state = 12345;
        for (int i = 0; i < steps; i++)
        {
            state = unchecked(state * 1664525 + 1013904223);
            int sold = (int)(state >> 30) & 1;
            Amount amount = Amount.FromUnits(1 + pool.BalanceOf(sold).Units / 100 * ((state >> 8) % 100) / 100);
            double price = pool.PriceOf(sold, 1 - sold);
            SwapQuote quote = pool.Quote(sold, 1 - sold, amount);
            _ = pool.ProposeAmount(sold, 1 - sold, price * 0.995, 1e9) + pool.MostIn(sold, 1 - sold, price * 0.995).Units;
            taken += quote.Refusal == SwapRefusal.None && pool.Swap(sold, 1 - sold, amount).Out == quote.Out ? 1 : 0;
        }

        return taken;
    }
}
