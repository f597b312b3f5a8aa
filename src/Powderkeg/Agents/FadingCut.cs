using Powderkeg.Kernel;
using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <summary>Selling by choice after a fall, in parts of a fifth, and less as the news grows old.</summary>
internal static class FadingCut
{
    /// <summary>What is left of the fear that the news brought: 1 until it comes, then e^-(time since / fade).</summary>
    public static double FadeNow(Duration fade, Surroundings around) =>
        around.ShockAt > around.Now ? 1 : FixedMath.Exp(-(around.Now - around.ShockAt).Seconds / Math.Max(1, fade.Seconds));

    /// <summary>Whether a part is cut in this look. The expected share of a look is a hazard, so that rates do not depend on how often one looks.</summary>
    /// <param name="perHour">Share cut in an hour at a drawdown of 10%, before it fades.</param>
    /// <param name="seconds">Since the last look.</param>
    public static bool Strikes(ref RandomStream stream, double perHour, double drawdown, double seconds, Duration fade, Surroundings around)
    {
        double unfaded = perHour / 3600 * (drawdown / 0.1);
        if (unfaded == 0)
        {
            stream.Skip(); // No draw is under a chance of zero.
            return false;
        }

        // Fading only lowers the chance: a draw above what it would be without is above it.
        double draw = stream.NextUniform();
        return draw < unfaded * seconds / 0.2 && draw < unfaded * FadeNow(fade, around) * seconds / 0.2;
    }
}
