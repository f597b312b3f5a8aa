using System.Globalization;
using Powderkeg.Experiments.Replay;

namespace Powderkeg.Cli.Printing;

/// <summary>A model's altcoin falls beside the real ones: deciles as a table and as a picture, and how far apart they are.</summary>
internal sealed class DropsReport(Drops drops, string run)
{
    /// <summary>Columns from 0% to 100%, two points each.</summary>
    private const int Axis = 51;

    public static IReadOnlyList<double> Points { get; } = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

    public string Run => run;

    public Drops Drops => drops;

    public string Verdict => drops.KsDistance <= drops.KsAtFivePercent ? "not to be told apart at 5%" : "different at 5%";

    public ReplayReport Report()
    {
        ReplayTable deciles = new("deciles",
            [new("decile", "decile", Align.Left), new("real", "real", Align.Right), new("simulated", "simulated", Align.Right), new("difference", "points", Align.Right)],
            [.. Points.Select(Row)]);
        ReplayTable distance = new("distance",
            [
                new("pairs_real", "pairs real", Align.Right), new("pairs_simulated", "simulated", Align.Right), new("deep_real", "70% or more, real", Align.Right), new("deep_simulated", "simulated", Align.Right),
                new("ks", "KS distance", Align.Right), new("ks_5_percent", "at 5%", Align.Right),
            ],
            [
                [
                    Whole(drops.Real.Count), Whole(drops.Simulated.Count), Share(Drops.DeeperThan(drops.Real, 0.7)), Share(Drops.DeeperThan(drops.Simulated, 0.7)),
                    new(drops.KsDistance.ToString("0.000", CultureInfo.InvariantCulture), Real(drops.KsDistance)), new(drops.KsAtFivePercent.ToString("0.000", CultureInfo.InvariantCulture), Real(drops.KsAtFivePercent)),
                ],
            ]);
        return new($"Altcoins against a stablecoin, day's high to low, 10 Oct 2025 · real: Binance spot, half of its pairs · simulated: {run}", [deciles, distance], Picture(),
        [
            $"The two distributions lie {drops.KsDistance.ToString("0.000", CultureInfo.InvariantCulture)} apart at most (Kolmogorov-Smirnov); from {drops.KsAtFivePercent.ToString("0.000", CultureInfo.InvariantCulture)} on samples of these sizes differ at 5%: {Verdict}.",
            $"A simulated fall runs from the last price before the shock and is seen from the day's high by 1 - (1 - fall)(1 - {Numbers.Percent(Drops.LegBefore)}).",
        ]);
    }

    private ReplayCell[] Row(double p)
    {
        double real = Drops.Quantile(drops.Real, p), simulated = Drops.Quantile(drops.Simulated, p), points = (simulated - real) * 100;
        string sign = points < -0.05 ? "−" : points > 0.05 ? "+" : "";
        return
        [
            new(Name(p), Real(p)), Share(real), Share(simulated),
            new(sign + Math.Abs(points).ToString("0.0", CultureInfo.InvariantCulture), Real(simulated - real)),
        ];
    }

    /// <summary>A line a decile: where the real and the simulated fall stand between 0 and 100%.</summary>
    private List<string> Picture()
    {
        List<string> lines = ["          0%" + new string(' ', 21) + "50%" + new string(' ', 22) + "100%   o real, x simulated, * both"];
        foreach (double p in Points)
        {
            char[] line = new string('.', Axis).ToCharArray();
            (int real, int simulated) = (At(Drops.Quantile(drops.Real, p)), At(Drops.Quantile(drops.Simulated, p)));
            for (int between = Math.Min(real, simulated); between < Math.Max(real, simulated); between++)
            {
                line[between] = '-';
            }

            line[real] = 'o';
            line[simulated] = real == simulated ? '*' : 'x';
            lines.Add(Name(p).PadRight(10) + new string(line));
        }

        return lines;
    }

    private static string Name(double p) => p switch
    {
        0 => "least",
        0.5 => "median",
        1 => "most",
        _ => (p * 100).ToString("0", CultureInfo.InvariantCulture) + "%",
    };

    private static int At(double share) => Math.Clamp((int)Math.Round(share * (Axis - 1)), 0, Axis - 1);

    private static ReplayCell Share(double share) => new((share * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%", Real(share));

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Real(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
