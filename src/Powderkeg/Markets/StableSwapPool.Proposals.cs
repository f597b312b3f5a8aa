using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <summary>The curve in doubles: it proposes where a search ends, and answers where it is sure of what exact quotes would say.</summary>
/// <remarks>
/// Both read the same D and the same balances, to 1e-16 of them. Newton's step in doubles ends within some 1e-15 of D of the root, integers within two units of the
/// 18th decimal; output and fee lose a unit of the coin each. <see cref="Surely"/> is a hundred times that, so that no case need be counted out.
/// </remarks>
public sealed partial class StableSwapPool
{
    /// <summary>How far from an exact quote doubles may be, as a share of D; and the units of the coin that rounding may take.</summary>
    private const double Surely = 1e-12, UnitsLost = 4;

    /// <summary>A coin at twice its least share of the pool is not drained, however the last unit is rounded.</summary>
    private const double SafeShare = 2.0 / LeastShareOfPool;

    /// <summary>2^99, half of the widest sum.</summary>
    private const double SafeSum = (double)(1UL << 50) * (1UL << 49);

    /// <inheritdoc/>
    /// <remarks>As much as the pool holds of the coin; what a flat curve would take beyond that is not looked for.</remarks>
    public Amount MostIn(int i, int j, double least) => BalanceOf(i);

    /// <inheritdoc/>
    public double ProposeAmount(int i, int j, double least, double most)
    {
        RequireTwoCoins(i, j);
        Curve curve = new(this, i, j);
        double low = 0, high = most, rateIn = WholeRate(i) * Precision, rateOut = WholeRate(j) * Precision, atLow = curve.Bought;
        for (int round = 0; round < 40; round++)
        {
            double middle = (low + high) / 2, left = curve.LeftAt(curve.Sold + middle * rateIn, atLow);
            if (curve.Bought - left >= least * middle * rateOut)
            {
                (low, atLow) = (middle, left);
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <inheritdoc/>
    public bool? Fetches(int i, int j, Amount dx, double least)
    {
        RequireTwoCoins(i, j);
        Curve curve = new(this, i, j);
        double unit = (double)rates[j] / Precision, x = curve.Sold + dx.Units * ((double)rates[i] / Precision), left = curve.LeftAt(x, curve.Bought);
        double wanted = least * dx.Units * (WholeRate(j) * Precision) * (double)rates[i] / Precision / (WholeRate(i) * Precision);
        double got = curve.Bought - left, slack = Surely * (curve.D + wanted) + UnitsLost * unit;
        if (!dx.IsPositive || balances[i] > long.MaxValue - dx.Units)
        {
            return null;
        }

        if (got < wanted - slack)
        {
            return false;
        }

        // Half of what comes out may be fee: the rest is more than nothing.
        double sum = x + left + curve.SumOfOthers, smallest = Math.Min(left, curve.SmallestOfOthers);
        return got > wanted + slack && got > 2 * slack && smallest > SafeShare * sum && sum < SafeSum ? true : null;
    }

    /// <summary>What is the same for all amounts of one coin that are sold for another.</summary>
    private readonly struct Curve
    {
        private readonly double spread;
        private readonly double product;

        public Curve(StableSwapPool pool, int sold, int bought)
        {
            double coins = pool.Coins, ann = pool.spec.Amplification * coins;
            D = (double)pool.InvariantNow();
            (Sold, Bought) = ((double)pool.normalised[sold], (double)pool.normalised[bought]);
            SmallestOfOthers = double.MaxValue;
            product = D / coins * D / (ann * coins) * D;
            for (int k = 0; k < pool.Coins; k++)
            {
                if (k != sold && k != bought)
                {
                    double balance = (double)pool.normalised[k];
                    SumOfOthers += balance;
                    SmallestOfOthers = Math.Min(SmallestOfOthers, balance);
                    product *= D / (balance * coins);
                }
            }

            spread = SumOfOthers + D / ann - D;
        }

        public double D { get; }

        /// <summary>Balances now, in 18 decimals.</summary>
        public double Sold { get; }
        public double Bought { get; }
        public double SumOfOthers { get; }
        public double SmallestOfOthers { get; }

        /// <summary><see cref="StableSwapMath.Y"/> in doubles. Newton comes down to the root from any start at or above it, such as the balance at a smaller <paramref name="x"/>.</summary>
        public double LeftAt(double x, double start)
        {
            double c = product / x, b = x + spread, y = start;
            for (int round = 0; round < 64; round++)
            {
                double previous = y;
                y = (y * y + c) / (2 * y + b);
                if (Math.Abs(y - previous) <= 1e-15 * y)
                {
                    break;
                }
            }

            return y;
        }
    }
}
