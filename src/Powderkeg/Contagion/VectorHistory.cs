using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>Price vectors as they were, each ten seconds: how much of each market's move each channel had made by then.</summary>
/// <remarks>Single precision: parts of a move, good to a ten-millionth of the price.</remarks>
internal sealed class VectorHistory
{
    public const long StepUs = 10_000_000;

    /// <summary>Windows of contagion, in steps: 30 s.</summary>
    public const int StepsOfWindow = 3;
    private readonly List<float[]> steps = [];
    private readonly int length;

    public VectorHistory(Instant start, int markets)
    {
        length = markets * ChannelKinds.Count;
        BeginUs = start.Microseconds - start.Microseconds % (StepUs * StepsOfWindow);
        steps.Add(new float[length]);
    }

    /// <summary>The first window's begin.</summary>
    public long BeginUs { get; }

    public int StepOf(long us) => (int)Math.Max(0, (us - BeginUs) / StepUs);

    public int WindowOf(long us) => StepOf(us) / StepsOfWindow;

    /// <summary>The vectors of a market at a step, or at the last step there is.</summary>
    public ReadOnlySpan<float> At(int step, int market) => steps[Math.Min(step, steps.Count - 1)].AsSpan(market * ChannelKinds.Count, ChannelKinds.Count);

    /// <summary>Remembers the vectors of now, for each step up to now that has none.</summary>
    public void Read(PriceAttribution prices)
    {
        int due = StepOf(prices.Now.Microseconds);
        if (due < steps.Count)
        {
            return;
        }

        float[] now = new float[length];
        for (int i = 0; i < length; i++)
        {
            now[i] = (float)prices.VectorOf(new(i / ChannelKinds.Count))[i % ChannelKinds.Count];
        }

        while (steps.Count <= due)
        {
            steps.Add(now);
        }
    }
}
