using System.Numerics;
using Powderkeg.Markets;
using Powderkeg.Tests.Vectors;
using Powderkeg.Units;

namespace Powderkeg.Tests.Markets;

/// <summary>Constant product and StableSwap pools against the committed vectors: equality to the unit.</summary>
public sealed class PoolVectors
{
    private static readonly AssetId First = new(0), Second = new(1), Third = new(2);

    [Fact]
    public void A_constant_product_pool_pays_what_uniswaps_package_pays() => VectorDemand.Equal(VectorFile.Read("uniswap-v2").Compare(ConstantProduct), 500);

    [Fact]
    public void A_stable_pool_pays_what_the_contract_pays() => VectorDemand.Equal(VectorFile.Read("stableswap").Compare(Stable), 500);

    private static object[] ConstantProduct(VectorCase one)
    {
        var pool = new ConstantProductPool(First, Second, Amount.FromUnits(one.Long(1)), Amount.FromUnits(one.Long(2)));
        return [pool.Quote(0, 1, Amount.FromUnits(one.Long(0))).Out.Units];
    }

    private static object[] Stable(VectorCase one) => one.Function switch
    {
        "d" => [StableSwapMath.D(Wides(one, 1), one.Wide(0))],
        "y" => [StableSwapMath.Y(one.Int(0), one.Int(1), one.Wide(2), Wides(one, 3), one.Wide(4), one.Wide(5))],
        _ => Exchange(one),
    };

    private static object[] Exchange(VectorCase one)
    {
        AssetId[] assets = [First, Second, Third];
        BigInteger[] held = one.List(7), decimals = one.List(8);
        var spec = new StableSwapSpec(
            [.. decimals.Select((k, i) => new StableSwapCoin(assets[i], (int)k))], one.Long(0), OfTenBillion(one, 1), OfTenBillion(one, 2), OfTenBillion(one, 3));
        var pool = new StableSwapPool(spec, [.. held.Select(x => Amount.FromUnits((long)x))]);
        SwapQuote quote = pool.Quote(one.Int(4), one.Int(5), Amount.FromUnits(one.Long(6)));
        return [quote.Out.Units, quote.AdminFee.Units];
    }

    private static Ratio OfTenBillion(VectorCase one, int i) => Ratio.FromPartsPerBillion(one.Long(i) / 10);

    private static UInt256[] Wides(VectorCase one, int i) => [.. one.List(i).Select(x => (UInt256)x)];
}
