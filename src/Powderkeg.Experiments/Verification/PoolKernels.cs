using System.Numerics;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Verification;

/// <summary>Which kernel of ours answers a case of a constant-product or a StableSwap pool.</summary>
internal static class PoolKernels
{
    private static readonly AssetId First = new(0), Second = new(1), Third = new(2);

    public static object[] ConstantProduct(VectorCase one)
    {
        var pool = new ConstantProductPool(new(First, 0), new(Second, 0), Amount.FromUnits(one.Long(1)), Amount.FromUnits(one.Long(2)));
        return [pool.Quote(0, 1, Amount.FromUnits(one.Long(0))).Out.Units];
    }

    public static object[] Stable(VectorCase one) => one.Function switch
    {
        "d" => [StableSwapMath.D(Wides(one, 1), one.Wide(0))],
        "y" => [StableSwapMath.Y(one.Int(0), one.Int(1), one.Wide(2), Wides(one, 3), one.Wide(4), one.Wide(5))],
        "exchange" => Exchange(one),
        _ => throw new InvalidOperationException($"No function of ours for {one.Function}."),
    };

    private static object[] Exchange(VectorCase one)
    {
        AssetId[] assets = [First, Second, Third];
        BigInteger[] held = one.List(7), decimals = one.List(8);
        if (decimals.Length > assets.Length || held.Length != decimals.Length)
        {
            throw new VectorFileException($"{one.Place}: {one.Function}: allowed pools of up to {assets.Length} coins, each with a balance and its decimals");
        }

        var spec = new StableSwapSpec(
            [.. decimals.Select((k, i) => new PoolCoin(assets[i], (int)k))], one.Long(0), OfTenBillion(one, 1), OfTenBillion(one, 2), OfTenBillion(one, 3));
        var pool = new StableSwapPool(spec, [.. held.Select(x => Amount.FromUnits((long)x))]);
        SwapQuote quote = pool.Quote(one.Int(4), one.Int(5), Amount.FromUnits(one.Long(6)));
        return [quote.Out.Units, quote.AdminFee.Units];
    }

    /// <summary>The contract keeps fees in parts of 10^10, we in parts of 10^9.</summary>
    private static Ratio OfTenBillion(VectorCase one, int i) => Ratio.FromPartsPerBillion(one.Long(i) / 10);

    private static UInt256[] Wides(VectorCase one, int i) => [.. one.List(i).Select(x => (UInt256)x)];
}
