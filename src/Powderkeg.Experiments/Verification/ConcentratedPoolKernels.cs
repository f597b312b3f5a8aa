using System.Globalization;
using System.Numerics;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Verification;

/// <summary>Which kernel of ours answers a case of a Uniswap v3 pool.</summary>
internal static class ConcentratedPoolKernels
{
    private static readonly PoolCoin First = new(new(0), 0), Second = new(new(1), 0);

    public static object[] Arithmetic(VectorCase one) => one.Function switch
    {
        "sqrtAtTick" => [TickMath.RootAt(one.Int(0))],
        "tickAtSqrt" => [TickMath.TickOf(one.Wide(0))],
        "amount0" => [one.Int(3) == 1 ? SqrtPriceMath.Amount0Up(one.Wide(0), one.Wide(1), one.Whole(2)) : SqrtPriceMath.Amount0Down(one.Wide(0), one.Wide(1), one.Whole(2))],
        "amount1" => [one.Int(3) == 1 ? SqrtPriceMath.Amount1Up(one.Wide(0), one.Wide(1), one.Whole(2)) : SqrtPriceMath.Amount1Down(one.Wide(0), one.Wide(1), one.Whole(2))],
        "nextFromInput" => [SqrtPriceMath.NextFromInput(one.Wide(0), one.Whole(1), one.Wide(2), Side(one, 3))],
        "nextFromOutput" => [SqrtPriceMath.NextFromOutput(one.Wide(0), one.Whole(1), one.Wide(2), Side(one, 3))],
        "swapStep" => Step(one),
        _ => throw new InvalidOperationException($"No function of ours for {one.Function}."),
    };

    public static object[] Liquidity(VectorCase one)
    {
        var pool = new ConcentratedPool(First, Second, one.Int(0), one.Int(1), one.Wide(2));
        LiquidityOwed paid = pool.Mint(one.Int(3), one.Int(4), one.Whole(5));
        if (one.Function == "mint")
        {
            return [paid.Amount0, paid.Amount1];
        }

        LiquidityOwed got = pool.Burn(one.Int(3), one.Int(4), one.Whole(5));
        return [got.Amount0, got.Amount1];
    }

    /// <summary>The case's net liquidity as ranges: each from its tick to the next that carries some.</summary>
    public static object[] Swap(VectorCase one)
    {
        var pool = new ConcentratedPool(First, Second, one.Int(0), one.Int(1), one.Wide(2));
        BigInteger[][] ticks = one.Rows(8, 2);
        BigInteger standing = 0;
        for (int i = 0; i < ticks.Length - 1; i++)
        {
            standing += ticks[i][1];
            if (standing.Sign > 0 && pool.Mint((int)ticks[i][0], (int)ticks[i + 1][0], (UInt128)standing).Refusal is var refusal && refusal != ConcentratedRefusal.None)
            {
                return [$"liquidity refused: {refusal}"];
            }
        }

        if (pool.Tick != one.Int(3) || pool.Liquidity != one.Whole(4))
        {
            return [string.Create(CultureInfo.InvariantCulture, $"the pool starts at tick {pool.Tick} with liquidity {pool.Liquidity}")];
        }

        BigInteger amount = one.Big(6);
        PoolSide side = Side(one, 5);
        ConcentratedSwap swap = amount.Sign > 0 ? pool.SwapExactIn(side, (UInt256)amount, one.Wide(7)) : pool.SwapExactOut(side, (UInt256)(-amount), one.Wide(7));
        BigInteger moved = amount.Sign > 0 ? -(BigInteger)swap.Out : (BigInteger)swap.In;
        return [moved, pool.RootPrice, pool.Liquidity, pool.Tick];
    }

    private static object[] Step(VectorCase one)
    {
        BigInteger amount = one.Big(3);
        SwapStep step = amount.Sign >= 0
            ? SwapMath.ExactIn(one.Wide(0), one.Wide(1), one.Whole(2), (UInt256)amount, (uint)one.Int(4))
            : SwapMath.ExactOut(one.Wide(0), one.Wide(1), one.Whole(2), (UInt256)(-amount), (uint)one.Int(4));
        return [step.Root, step.In, step.Out, step.Fee];
    }

    private static PoolSide Side(VectorCase one, int i) => one.Int(i) == 1 ? PoolSide.ZeroForOne : PoolSide.OneForZero;
}
