using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>Mean of the last n samples, kept as a ring.</summary>
internal sealed class RingMean(int size)
{
    private readonly double[] samples = new double[size];
    private int count;
    private int next;

    public void Add(double sample)
    {
        samples[next] = sample;
        next = (next + 1) % samples.Length;
        count = Math.Min(count + 1, samples.Length);
    }

    /// <summary>Zero before the first sample. Summed afresh: no rounding piles up.</summary>
    public double Mean
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < count; i++)
            {
                sum += samples[i];
            }

            return count == 0 ? 0 : sum / count;
        }
    }
}

/// <summary>Average premium of the running funding interval, later samples weighing more (weight 1, 2, 3 ...: Binance funding FAQ).</summary>
public sealed class PremiumAverage(double start)
{
    private double weighted = start;
    private double weights = 1;
    private long samples = 1;

    public double Value => weighted / weights;

    public void Add(double premium)
    {
        samples++;
        weighted += samples * premium;
        weights += samples;
    }

    /// <summary>A new interval starts from the old average, as the first sample.</summary>
    public void Restart()
    {
        weighted = Value;
        weights = 1;
        samples = 1;
    }
}

/// <summary>Marks (MECHANICS.md section 5).</summary>
public static class MarkPrice
{
    public static double Median(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    /// <summary>Binance style from 18 September 2025: median of the index with funding accrued to settlement, the index with the mean basis of 30 one-second samples, and the last price.</summary>
    public static double Median3(double index, double fundingRate, double shareOfIntervalLeft, double meanBasis, double last) =>
        Median(index * (1 + fundingRate * shareOfIntervalLeft), index + meanBasis, last);

    /// <summary>Hyperliquid style: median of oracle + exponential basis, the median of own bid, ask and last, and other venues' mid.</summary>
    public static double OracleMedian(double oracle, double basisEma, double bid, double ask, double last, double othersMid) =>
        Median(oracle + basisEma, Median(bid, ask, last), othersMid);
}

/// <summary>Funding (MECHANICS.md section 5): [avg(P) + clamp(I - avg(P), -0.05%, +0.05%)] / (8/N), I = 0.01% per 8 h, capped.</summary>
public static class Funding
{
    public const double InterestPer8Hours = 0.0001;

    public static double RateOf(double averagePremium, Duration interval, Ratio cap)
    {
        double per8Hours = averagePremium + Math.Clamp(InterestPer8Hours - averagePremium, -0.0005, 0.0005);
        double rate = per8Hours / (8.0 * 3600 / interval.Seconds);
        return Math.Clamp(rate, -cap.Value, cap.Value);
    }

    /// <summary>Premium of one sample: (max(0, impact bid - index) - max(0, index - impact ask)) / index.</summary>
    public static double Premium(double impactBid, double impactAsk, double index) =>
        (Math.Max(0, impactBid - index) - Math.Max(0, index - impactAsk)) / index;
}
