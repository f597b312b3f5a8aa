using System.Numerics;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Verification;

/// <summary>Which kernel of ours answers a case of a constant-product or a StableSwap pool.</summary>
internal static class PoolKernels
{
    private const ulong Precision = 1_000_000_000_000_000_000;
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

    /// <summary>Real pools hold more than a pool of ours can count where a coin has 18 decimals: those cases ask its arithmetic, the others the pool itself.</summary>
    public static object[] Real(VectorCase one) => one.Function switch
    {
        "dy" => [Sold(one)],
        "dx" => [Needed(one)],
        "virtualPrice" => [StableSwapMath.D(Normalised(one, 1), one.Wide(0)) * Precision / one.Wide(3)],
        "exchange" => Exchange(one),
        "sold" => Exchange(one)[..1],
        _ => throw new InvalidOperationException($"No function of ours for {one.Function}."),
    };

    private static UInt256 Sold(VectorCase one)
    {
        UInt256[] held = Normalised(one, 6), rates = Wides(one, 7);
        (int i, int j) = (one.Int(3), one.Int(4));
        UInt256 x = held[i] + one.Wide(5) * rates[i] / Precision, y = StableSwapMath.Y(i, j, x, held, one.Wide(0), StableSwapMath.D(held, one.Wide(0)));
        return StableSwapMath.Charge(held[i], x, held[j], y, one.Wide(1), one.Wide(2)).Paid * Precision / rates[j];
    }

    /// <summary>The contract's get_dx: the fee is that of the balances as they are, and y is solved for the coin that comes in.</summary>
    private static UInt256 Needed(VectorCase one)
    {
        UInt256[] held = Normalised(one, 6), rates = Wides(one, 7);
        (int i, int j) = (one.Int(3), one.Int(4));
        UInt256 fee = StableSwapMath.DynamicFee(held[i], held[j], one.Wide(1), one.Wide(2));
        UInt256 gross = (one.Wide(5) * rates[j] / Precision + UInt256.One) * StableSwapMath.FeeDenominator / (StableSwapMath.FeeDenominator - fee);
        UInt256 x = StableSwapMath.Y(j, i, held[j] - gross, held, one.Wide(0), StableSwapMath.D(held, one.Wide(0)));
        return (x - held[i]) * Precision / rates[i];
    }

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

    /// <summary>Balances at <paramref name="i"/> in 18 decimals, by the rates that follow them.</summary>
    private static UInt256[] Normalised(VectorCase one, int i) => [.. Wides(one, i).Zip(Wides(one, i + 1), (balance, rate) => balance * rate / Precision)];

    private static UInt256[] Wides(VectorCase one, int i) => [.. one.List(i).Select(x => (UInt256)x)];
}
