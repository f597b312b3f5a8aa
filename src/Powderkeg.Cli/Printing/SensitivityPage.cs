using System.Globalization;
using Powderkeg.Experiments.Sensitivity;
using Powderkeg.Experiments.Validation;

namespace Powderkeg.Cli.Printing;

/// <summary>A line a variation, a column a row of the target table: one figure, or the range over seeds with the seeds in each state; never a mean.</summary>
internal sealed class SensitivityPage(IReadOnlyList<VariationResult> results, IReadOnlyList<string> rows, Terminal terminal)
{
    public void Write(TextWriter to)
    {
        if (terminal.Layout == Layout.Tabs)
        {
            Tabs(to);
            return;
        }

        TextTable table = new([new Column("changed", Align.Left, 16), .. rows.Select(id => new Column(id, Align.Right)), new Column("sure A", Align.Right)]);
        foreach (VariationResult result in results)
        {
            table.Add([PlainText.Clean(NameOf(result.Variation)), .. rows.Select(id => CellOf(RowOf(result, id))), SureOf(result.Table)]);
        }

        foreach (string line in table.Lines(terminal))
        {
            to.WriteLine(line.TrimEnd());
        }

        to.WriteLine();
        foreach (VariationResult result in results.Skip(1))
        {
            to.WriteLine($"{PlainText.Clean(NameOf(result.Variation))}: {PlainText.Clean(result.Variation.Setting)}");
        }

        to.WriteLine($"seeds {string.Join(' ', results[0].Table.Runs.Select(run => Text(run.Seed)))}, digests as it is {string.Join(' ', results[0].Table.Runs.Select(run => run.Digest))}");
    }

    private static string NameOf(Variation variation) => variation.Path.Length == 0 ? "as it is" : $"{variation.Path} x{variation.Factor}";

    private static JointRow RowOf(VariationResult result, string id) => result.Table.Rows.Single(row => row.Target.Id == id);

    private static Cell CellOf(JointRow row)
    {
        if (row.Lowest is not double low || row.Highest is not double high)
        {
            return new(row.Verdict == Verdict.NotMeasured ? "–" : row.First.Words, Tone.Quiet);
        }

        string range = low == high ? row.Target.InWords(low) : $"{row.Target.InWords(low)}..{row.Target.InWords(high)}";
        string states = row.States.Count > 1 ? " " + string.Join(' ', row.States.Select(state => $"{state.State} {Text(state.Seeds)}")) : "";
        return new(range + states, row.Verdict == Verdict.Pass ? Tone.Good : Tone.Ink);
    }

    private static string SureOf(JointTable table) => string.Join("..", table.Runs.Select(run => run.SurePassed).Order().Select(passed => Text(passed)).Distinct());

    private void Tabs(TextWriter to)
    {
        to.WriteLine("#sensitivity\tpath\tfactor\tsetting\tseed\tdigest\tid\tsimulated\tunit\tverdict\tstate");
        foreach (VariationResult result in results)
        {
            foreach (SeedRun run in result.Table.Runs)
            {
                foreach (Reading row in run.Readings.Where(row => rows.Contains(row.Target.Id)))
                {
                    string[] cells =
                    [
                        "variation", result.Variation.Path, result.Variation.Factor, result.Variation.Setting, Text(run.Seed), run.Digest, row.Target.Id,
                        row.Simulated is double value && double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "",
                        Records.ValidationDocument.WordOf(row.Target.Unit), Records.ValidationDocument.WordOf(row.Verdict), row.State ?? "",
                    ];
                    to.WriteLine(string.Join('\t', cells.Select(cell => PlainText.Ascii(PlainText.Clean(cell)))));
                }
            }
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
