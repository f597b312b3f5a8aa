namespace Powderkeg.Experiments.Validation;

/// <summary>One row over all seeds. Of a row with two states no middle is said: only the share of seeds in each.</summary>
/// <param name="SeedsPassed">Seeds on which it passes.</param>
/// <param name="Lowest">Of the figures read; null where none was.</param>
public sealed record JointRow(Target Target, int SeedsPassed, int Seeds, double? Lowest, double? Highest, IReadOnlyList<(string State, int Seeds)> States, Reading First)
{
    /// <summary>Passes if it does on 12 of 20 seeds, or that share of them; not measured if no seed could.</summary>
    public Verdict Verdict { get; init; }
}

/// <summary>Every seed's readings side by side, and whether the floor is met.</summary>
public sealed class JointTable
{
    public JointTable(IReadOnlyList<SeedRun> runs, long shippedSeed)
    {
        Runs = runs;
        ShippedSeed = shippedSeed;
        Rows = [.. Targets.All.Select((target, i) => RowOf(target, [.. runs.Select(run => run.Readings[i])]))];
    }

    public IReadOnlyList<SeedRun> Runs { get; }
    public long ShippedSeed { get; }
    public IReadOnlyList<JointRow> Rows { get; }

    /// <summary>Rows of sure A that count for the floor: passed on 12 of 20 seeds (or that share), and on the shipped seed where it was run.</summary>
    public int SureMet
    {
        get
        {
            SeedRun? shipped = Runs.FirstOrDefault(run => run.Seed == ShippedSeed);
            return Rows.Where((row, i) => row.Target.Sure == Sureness.A && row.Verdict == Verdict.Pass
                && (shipped is null || shipped.Readings[i].Verdict == Verdict.Pass)).Count();
        }
    }

    public bool IsFloorMet => SureMet >= Targets.Floor;

    /// <summary>Seeds that a row must pass on: 12 of 20, one of one.</summary>
    public static int Needed(int seeds) => (int)Math.Ceiling(Targets.ShareOfSeeds * seeds - 1e-9);

    private static JointRow RowOf(Target target, Reading[] readings)
    {
        int passed = readings.Count(row => row.Verdict == Verdict.Pass);
        double[] figures = [.. readings.Where(row => row.Simulated is not null).Select(row => row.Simulated!.Value)];
        (string, int)[] states = [.. readings.Where(row => row.State is not null).GroupBy(row => row.State!, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, group.Count()))];
        bool isMeasured = readings.Any(row => row.Verdict != Verdict.NotMeasured);
        return new(target, passed, readings.Length, figures.Length > 0 ? figures.Min() : null, figures.Length > 0 ? figures.Max() : null, states, readings[0])
        {
            Verdict = !isMeasured ? Verdict.NotMeasured : passed >= Needed(readings.Length) ? Verdict.Pass : Verdict.Miss,
        };
    }
}
