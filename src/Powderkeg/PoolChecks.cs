using System.Globalization;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg;

/// <summary>What a description may not say of its pools: a pair twice, sums that do not fit, positions that no tick can hold.</summary>
internal static class PoolChecks
{
    /// <summary>Most units that a pool may start with of a coin: half of what an asset's whole supply may be.</summary>
    private const double MostUnits = 1L << 61;

    public static void Check(WorldDescription world, FaultList faults)
    {
        HashSet<string> pairs = new(StringComparer.Ordinal);
        foreach (PoolDescription pool in world.Pools)
        {
            if (!pairs.Add(pool.Pair))
            {
                faults.Add(pool, nameof(PoolDescription.Base), pool.Pair, "each pair once");
            }

            AssetDescription? first = world.Assets.FirstOrDefault(a => a.Id == pool.Base), second = world.Assets.FirstOrDefault(a => a.Id == pool.Quote);
            if (first is null || second is null)
            {
                continue; // the names are told elsewhere
            }

            switch (pool)
            {
                case StableSwapPoolDescription stable:
                    CheckFits(pool, nameof(stable.BaseBalance), stable.BaseBalance, first, faults);
                    CheckFits(pool, nameof(stable.QuoteBalance), stable.QuoteBalance, second, faults);
                    break;
                case ConstantProductPoolDescription product:
                    CheckFits(pool, nameof(product.BaseBalance), product.BaseBalance, first, faults);
                    CheckFits(pool, nameof(product.QuoteBalance), product.QuoteBalance, second, faults);
                    break;
                case ConcentratedPoolDescription ranges:
                    CheckRanges(ranges, first, second, ranges.Price ?? first.Price / second.Price, faults);
                    break;
            }
        }
    }

    private static void CheckFits(PoolDescription pool, string property, double balance, AssetDescription asset, FaultList faults)
    {
        double whole = new PoolCoin(default, asset.Decimals).UnitsPerWhole;
        if (balance * whole is < 0.5 or >= MostUnits)
        {
            faults.Add(pool, property, Written(balance), $"{Written(1 / whole)} to {Written(MostUnits / whole)} at {asset.Decimals} decimals of {asset.Id}");
        }
    }

    private static void CheckRanges(ConcentratedPoolDescription pool, AssetDescription first, AssetDescription second, double price, FaultList faults)
    {
        if (!(price is >= 1e-9 and <= 1e9))
        {
            faults.Add(pool, nameof(pool.Price), Written(price) + ", as the assets' prices say", "a price from 1e-9 to 1e9");
            return;
        }

        PoolCoin coin0 = new(new(0), first.Decimals), coin1 = new(new(1), second.Decimals);
        ConcentratedPool trial = PoolFactory.EmptyOf(pool, coin0, coin1, price);
        UInt256 held0 = UInt256.Zero, held1 = UInt256.Zero;
        foreach (PoolPositionDescription position in pool.Positions.Where(p => p.From < p.To))
        {
            ConcentratedRange range = PoolFactory.RangeOf(pool, position, coin0, coin1, price);
            if (range.Lower >= range.Upper)
            {
                double root = (double)TickMath.RootAt(pool.TickSpacing) / (double)TickMath.RootAt(0), apart = root * root - 1;
                faults.Add(position, nameof(position.To), Written(position.To), $"at least a tick spacing of {pool.TickSpacing} (some {(apart * 100).ToString("0.###", CultureInfo.InvariantCulture)}%) above 'from'");
                continue;
            }

            LiquidityOwed owed = trial.Mint(range.Lower, range.Upper, range.Liquidity);
            (held0, held1) = (held0 + owed.Amount0, held1 + owed.Amount1);
            if (owed.Refusal != ConcentratedRefusal.None || held0 >= (ulong)MostUnits || held1 >= (ulong)MostUnits)
            {
                faults.Add(position, nameof(position.Value), Written(position.Value),
                    owed.Refusal == ConcentratedRefusal.AmountNotPositive ? "enough for a unit of liquidity" : $"less: all positions stay under {Written(MostUnits / coin0.UnitsPerWhole)} {first.Id} and {Written(MostUnits / coin1.UnitsPerWhole)} {second.Id}");
                return; // what follows would be told for what came before
            }
        }
    }

    private static string Written(double value) => value.ToString("0.##########", CultureInfo.InvariantCulture);
}
