using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <summary>A pool of coins that ought to be worth the same, trading along Curve's StableSwap curve, as deployed (curvefi/stableswap-ng).</summary>
/// <remarks>
/// Amounts in and out are units of each coin's simulated decimals; inside it counts in 18. It touches no balances: see <see cref="SwapOwed"/>.
/// <para>A swap is: refuse - price (D, then y) - fee - write - return what is owed.</para>
/// Invariants:
/// <list type="bullet">
/// <item>A swap never lowers D (but for the noise of Newton's last step, under 10^-16 coins): what rounding and the pool's share of the fee leave stays in it.</item>
/// <item>MARKETS-8: a round trip through a pool never profits.</item>
/// <item>Each coin stays at least a millionth of the pool: a run on it ends in refusals, not in an overflow.</item>
/// </list>
/// Left out: ramping of A, liquidity tokens, the pool's own price oracles (oracles are another room's), rebasing coins.
/// </remarks>
public sealed partial class StableSwapPool : ICoinPool
{
    /// <summary>A coin under the pool's sum over this number counts as drained.</summary>
    private const uint LeastShareOfPool = 1_000_000;
    private const ulong Precision = 1_000_000_000_000_000_000;
    private const int WidestSumBits = 100;

    /// <summary>50% as a product of two ratios in parts per billion.</summary>
    private const ulong HalfSquared = 500_000_000_000_000_000;

    private readonly StableSwapSpec spec;
    private readonly UInt256 amplification;
    private readonly UInt256 fee;
    private readonly UInt256 multiplier;
    private readonly UInt256 adminShare;
    private readonly long[] balances;
    private readonly UInt256[] rates;

    // What a rate is over the standard's 10^18, by the coin's decimals; and that share in doubles, kept with the rate.
    private readonly UInt256[] scales;
    private readonly double[] wholeRates;
    private readonly UInt256[] normalised;
    private UInt256 invariant;
    private bool invariantIsKnown;

    /// <param name="spec">Its terms.</param>
    /// <param name="balances">What it holds of each coin at the start: above zero, and none under a millionth of the sum.</param>
    public StableSwapPool(StableSwapSpec spec, ReadOnlySpan<Amount> balances)
    {
        ArgumentNullException.ThrowIfNull(spec);
        int n = spec.Coins.Count;
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 2, nameof(spec));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, 3, nameof(spec));
        ArgumentOutOfRangeException.ThrowIfNotEqual(balances.Length, n, nameof(balances));
        ArgumentOutOfRangeException.ThrowIfLessThan(spec.Amplification, 1, nameof(spec));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(spec.Amplification, 1_000_000, nameof(spec));
        // The contract's bounds: the fee, and the fee far off the peg, are at most 50%.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(spec.Fee, Ratio.FromPercent(50), nameof(spec));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(spec.OffPegMultiplier, Ratio.FromPercent(10_000), nameof(spec));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((UInt256)spec.OffPegMultiplier.PartsPerBillion * (UInt256)spec.Fee.PartsPerBillion, HalfSquared, nameof(spec));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(spec.AdminShare, Ratio.One, nameof(spec));
        this.spec = spec;
        amplification = (UInt256)spec.Amplification * StableSwapMath.AmplificationPrecision;
        fee = PartsOfTenBillion(spec.Fee);
        multiplier = PartsOfTenBillion(spec.OffPegMultiplier);
        adminShare = PartsOfTenBillion(spec.AdminShare);
        this.balances = new long[n];
        rates = new UInt256[n];
        scales = new UInt256[n];
        wholeRates = new double[n];
        normalised = new UInt256[n];
        for (int i = 0; i < n; i++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(balances[i], Amount.FromUnits(1), nameof(balances));
            this.balances[i] = balances[i].Units;
            scales[i] = PowerOfTen(18 - spec.Coins[i].Decimals);
            rates[i] = Precision * scales[i];
        }

        Normalise();
        if (!CanPrice(normalised))
        {
            throw new ArgumentOutOfRangeException(nameof(balances), "Each coin is at least a millionth of the pool, and the pool at most 10^12 coins.");
        }
    }

    public int Coins => balances.Length;

    public AssetId AssetOf(int coin) => spec.Coins[coin].Asset;

    public Amount BalanceOf(int coin) => Amount.FromUnits(balances[coin]);

    /// <summary>Rises whenever a balance or a rate changes: what was reckoned at the same version still holds.</summary>
    public int Version { get; private set; }

    /// <summary>The invariant D in 18 decimals: what the pool is worth if its coins are worth what they ought to be. For valuation.</summary>
    public double WholeValue => (double)InvariantNow() / Precision;

    /// <summary>A coin whose fair value drifts (sUSDe in USDe): how many whole coins of the pool's standard one is worth, times 10^18.</summary>
    /// <remarks>NG asset type 1 and 3, the contract's stored_rates. False, and nothing changed, if the pool could not price at that rate.</remarks>
    public bool PublishRate(int coin, UInt128 rate)
    {
        UInt256 old = rates[coin];
        rates[coin] = (UInt256)rate * scales[coin];
        Normalise();
        if (CanPrice(normalised))
        {
            return true;
        }

        rates[coin] = old;
        Normalise();
        return false;
    }

    /// <summary>What selling <paramref name="dx"/> of coin <paramref name="i"/> for coin <paramref name="j"/> would pay now.</summary>
    public SwapQuote Quote(int i, int j, Amount dx)
    {
        RequireTwoCoins(i, j);
        if (!dx.IsPositive)
        {
            return Refused(SwapRefusal.AmountNotPositive);
        }

        if (balances[i] > long.MaxValue - dx.Units)
        {
            return Refused(SwapRefusal.PoolIsFull);
        }

        UInt256 x = normalised[i] + (UInt256)dx.Units * rates[i] / Precision;
        if (IsTooWide(i, x))
        {
            return Refused(SwapRefusal.PoolIsFull);
        }

        UInt256 y = StableSwapMath.Y(i, j, x, normalised, amplification, InvariantNow());
        // -1 as in the contract: in case y was rounded down.
        if (y + UInt256.One >= normalised[j])
        {
            return Refused(SwapRefusal.OutputIsZero);
        }

        return Charge(i, j, dx, x, y);
    }

    /// <summary>Sells <paramref name="dx"/> of coin <paramref name="i"/> for coin <paramref name="j"/>: the pool's balances have changed when it returns.</summary>
    public SwapOwed Swap(int i, int j, Amount dx)
    {
        SwapQuote quote = Quote(i, j, dx);
        if (quote.Refusal != SwapRefusal.None)
        {
            return new(quote.Refusal, AssetOf(i), Amount.Zero, AssetOf(j), Amount.Zero, Amount.Zero, Amount.Zero);
        }

        balances[i] += dx.Units;
        balances[j] -= (quote.Out + quote.AdminFee).Units;
        Normalise();
        Invariant.Require(CanPrice(normalised), "MARKETS-4", "a swap leaves no coin drained", balances[j]);
        return new(SwapRefusal.None, AssetOf(i), dx, AssetOf(j), quote.Out, quote.Fee, quote.AdminFee);
    }

    /// <summary>Whole coins <paramref name="j"/> that a very small whole part of coin <paramref name="i"/> fetches, per coin, before the fee. For valuation only.</summary>
    /// <remarks>The invariant's slope: (Ann + P/x_i) / (Ann + P/x_j) with P = D^(n+1) / (n^n * prod x), times the ratio of rates.</remarks>
    public double PriceOf(int i, int j)
    {
        RequireTwoCoins(i, j);
        double ann = (double)spec.Amplification * Coins;
        double d = (double)InvariantNow();
        double product = d;
        foreach (UInt256 x in normalised)
        {
            product *= d / ((double)x * Coins);
        }

        double slope = (ann + product / (double)normalised[i]) / (ann + product / (double)normalised[j]);
        return slope * WholeRate(i) / WholeRate(j);
    }

    private SwapQuote Charge(int i, int j, Amount dx, UInt256 x, UInt256 y)
    {
        (UInt256 whole, UInt256 kept) = StableSwapMath.Charge(normalised[i], x, normalised[j], y, fee, multiplier);
        Amount paid = UnitsOf(j, whole);
        Amount admin = UnitsOf(j, kept * adminShare / StableSwapMath.FeeDenominator);
        if (paid.IsZero)
        {
            return Refused(SwapRefusal.OutputIsZero);
        }

        return IsDrained(i, dx, j, paid + admin)
            ? Refused(SwapRefusal.PoolDrained)
            : new(SwapRefusal.None, paid, UnitsOf(j, kept), admin);
    }

    /// <summary>Whether the pool would be too large for the kernel once coin <paramref name="i"/> has grown to <paramref name="x"/>.</summary>
    private bool IsTooWide(int i, UInt256 x)
    {
        UInt256 sum = x;
        for (int k = 0; k < Coins; k++)
        {
            sum += k == i ? UInt256.Zero : normalised[k];
        }

        return !(sum >> WidestSumBits).IsZero;
    }

    /// <summary>Whether the balances after the swap, normalised as they will be, could no longer be priced.</summary>
    private bool IsDrained(int i, Amount dx, int j, Amount leaving)
    {
        Span<UInt256> after = stackalloc UInt256[3];
        normalised.CopyTo(after);
        after[i] = (UInt256)(balances[i] + dx.Units) * rates[i] / Precision;
        after[j] = (UInt256)(balances[j] - leaving.Units) * rates[j] / Precision;
        return !CanPrice(after[..Coins]);
    }

    private static bool CanPrice(ReadOnlySpan<UInt256> values)
    {
        UInt256 sum = UInt256.Zero;
        foreach (UInt256 value in values)
        {
            sum += value;
        }

        foreach (UInt256 value in values)
        {
            if (value * LeastShareOfPool < sum || value.IsZero)
            {
                return false;
            }
        }

        return (sum >> WidestSumBits).IsZero;
    }

    private UInt256 InvariantNow()
    {
        if (!invariantIsKnown)
        {
            invariant = StableSwapMath.D(normalised, amplification);
            invariantIsKnown = true;
        }

        return invariant;
    }

    private void Normalise()
    {
        Version++;
        for (int i = 0; i < balances.Length; i++)
        {
            normalised[i] = (UInt256)balances[i] * rates[i] / Precision;
            wholeRates[i] = (double)(rates[i] / scales[i]) / Precision;
        }

        invariantIsKnown = false;
    }

    /// <summary>Units of a coin in a value of 18 decimals, rounded down.</summary>
    private Amount UnitsOf(int coin, UInt256 value) => Amount.FromUnits((long)(value * Precision / rates[coin]));

    private double WholeRate(int coin) => wholeRates[coin];

    private void RequireTwoCoins(int i, int j) =>
        Invariant.Require(i != j && (uint)i < (uint)Coins && (uint)j < (uint)Coins, "MARKETS-5", "a swap is between two coins of the pool", i);

    private static SwapQuote Refused(SwapRefusal refusal) => new(refusal, Amount.Zero, Amount.Zero, Amount.Zero);

    private static UInt256 PartsOfTenBillion(Ratio ratio) => (UInt256)ratio.PartsPerBillion * 10u;

    private static UInt256 PowerOfTen(int exponent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(exponent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exponent, 18);
        UInt256 power = UInt256.One;
        for (int i = 0; i < exponent; i++)
        {
            power *= 10u;
        }

        return power;
    }
}
