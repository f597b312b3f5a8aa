using System.Globalization;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Experiments.Sensitivity;

namespace Powderkeg.Cli.Printing;

/// <summary>All that a screening found.</summary>
internal sealed record ScreenReport(
    string Scenario, ScreeningMethod Method, IReadOnlyList<string> Paths, double From, double To, IReadOnlyList<long> Seeds, int Runs, IReadOnlyList<ScreenedOutcome> Outcomes);

/// <summary>An outcome a block, the number that matters most first, each figure with its interval.</summary>
internal sealed class ScreenPage(ScreenReport report, Terminal terminal)
{
    public void Write(TextWriter to)
    {
        if (terminal.Layout == Layout.Tabs)
        {
            Tabs(to);
            return;
        }

        foreach (ScreenedOutcome outcome in report.Outcomes)
        {
            string Say(double value) => OutcomeText.Of(outcome.Unit, value);
            to.WriteLine($"{outcome.Outcome}: {Say(outcome.Low)} to {Say(outcome.High)} over all points");
            foreach (string line in (report.Method == ScreeningMethod.Morris ? Effects(outcome) : Indices(outcome)).Lines(terminal))
            {
                to.WriteLine(line.TrimEnd());
            }

            to.WriteLine();
        }

        string range = string.Create(CultureInfo.InvariantCulture, $"each number from {report.From:0.###} to {report.To:0.###} times what is written, evenly in ratios");
        to.WriteLine(report.Method == ScreeningMethod.Morris
            ? $"effect: mean size of the change over the whole range (mu*), with its 95% interval; mean: with signs; spread: how far it depends on the others; {range}"
            : $"alone: share of the variance made by the number alone, total: with all its interactions, each with its 95% interval; {range}");
        to.WriteLine($"{Numbers.Whole(report.Runs)} runs, seeds {string.Join(' ', report.Seeds.Select(seed => seed.ToString(CultureInfo.InvariantCulture)))}");
    }

    private TextTable Effects(ScreenedOutcome outcome)
    {
        string Say(double value) => OutcomeText.Of(outcome.Unit, value);
        TextTable table = new(new Column("number", Align.Left, 16), new Column("effect", Align.Right), new Column("95%", Align.Right), new Column("mean", Align.Right), new Column("spread", Align.Right));
        foreach ((MorrisEffect effect, string path) in outcome.Effects.Zip(report.Paths).OrderByDescending(row => row.First.MeanAbsolute))
        {
            table.Add(PlainText.Clean(path), Say(effect.MeanAbsolute), $"{Say(effect.Low)}..{Say(effect.High)}", Say(effect.Mean), Say(effect.Deviation));
        }

        return table;
    }

    private TextTable Indices(ScreenedOutcome outcome)
    {
        TextTable table = new(new Column("number", Align.Left, 16), new Column("alone", Align.Right), new Column("95%", Align.Right), new Column("total", Align.Right), new Column("95%", Align.Right));
        foreach ((SobolIndex index, string path) in outcome.Indices.Zip(report.Paths).OrderByDescending(row => row.First.Total))
        {
            table.Add(PlainText.Clean(path), Two(index.First), $"{Two(index.FirstLow)}..{Two(index.FirstHigh)}", Two(index.Total), $"{Two(index.TotalLow)}..{Two(index.TotalHigh)}");
        }

        return table;
    }

    private static string Two(double value) => value.ToString("0.00", CultureInfo.InvariantCulture).Replace('-', '−');

    private void Tabs(TextWriter to)
    {
        bool morris = report.Method == ScreeningMethod.Morris;
        to.WriteLine(morris ? "#effect\toutcome\tunit\tpath\tmean_absolute\tlow\thigh\tmean\tdeviation" : "#index\toutcome\tunit\tpath\tfirst\tfirst_low\tfirst_high\ttotal\ttotal_low\ttotal_high");
        foreach (ScreenedOutcome outcome in report.Outcomes)
        {
            for (int f = 0; f < report.Paths.Count; f++)
            {
                string start = $"{(morris ? "effect" : "index")}\t{outcome.Outcome}\t{OutcomeText.WordOf(outcome.Unit)}\t{PlainText.Ascii(PlainText.Clean(report.Paths[f]))}\t";
                to.WriteLine(start + (morris
                    ? string.Create(CultureInfo.InvariantCulture, $"{outcome.Effects[f].MeanAbsolute:R}\t{outcome.Effects[f].Low:R}\t{outcome.Effects[f].High:R}\t{outcome.Effects[f].Mean:R}\t{outcome.Effects[f].Deviation:R}")
                    : string.Create(CultureInfo.InvariantCulture, $"{outcome.Indices[f].First:R}\t{outcome.Indices[f].FirstLow:R}\t{outcome.Indices[f].FirstHigh:R}\t{outcome.Indices[f].Total:R}\t{outcome.Indices[f].TotalLow:R}\t{outcome.Indices[f].TotalHigh:R}")));
            }
        }
    }
}
