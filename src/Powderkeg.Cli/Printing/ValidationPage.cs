using System.Globalization;
using Powderkeg.Experiments.Validation;

namespace Powderkeg.Cli.Printing;

/// <summary>A validation on a terminal: the table, then what is missed and why, each seed, and the verdict last.</summary>
internal sealed class ValidationPage(JointTable table, Distance? distance, double wallSeconds, Terminal terminal)
{
    private readonly bool isJoint = table.Runs.Count > 1;

    public void Write(TextWriter to)
    {
        Line(to, $"{table.Runs[0].Scenario} · {Numbers.Count(table.Runs.Count, "seed", "seeds")} · {Numbers.Short(wallSeconds)} s", Tone.Quiet);
        to.WriteLine();
        Section(to, Rows());
        Causes(to, "Missed, and why", Verdict.Miss);
        Causes(to, "Not measured", Verdict.NotMeasured);
        if (isJoint)
        {
            Section(to, Seeds());
        }

        if (distance is not null)
        {
            Compared(to, distance);
        }

        Line(to, "Falls are from the last price before the shock to the lowest trade; rows seen from the day's high add the earlier leg (BTC 4.5%, others 6%). "
            + "Counts of liquidations are the published ones; totals are over the coverage of their class.", Tone.Quiet);
        Line(to, $"{table.SureMet} of {Targets.SureRows} rows of sure A, the floor is {Targets.Floor}: {(table.IsFloorMet ? "met" : "MISSED")}", table.IsFloorMet ? Tone.Good : Tone.Bad);
        foreach (SeedRun run in table.Runs)
        {
            Line(to, $"seed {run.Seed}  digest {run.Digest}", Tone.Ink);
        }
    }

    private TextTable Rows()
    {
        bool hasUnforced = table.Rows.Any(row => row.First.Unforced is not null);
        TextTable rows = new(
            new Column("row", Align.Left), new Column("", Align.Left), new Column("tolerance", Align.Left, 12), new Column(isJoint ? "seeds" : "", Align.Right),
            new Column("simulated", Align.Left, 14), new Column(hasUnforced ? "unforced" : "", Align.Right));
        foreach (JointRow row in table.Rows)
        {
            Cell verdict = row.Verdict switch
            {
                Verdict.Pass => new("pass", Tone.Good),
                Verdict.Miss => new("miss", Tone.Bad),
                _ => new("–", Tone.Quiet),
            };
            rows.Add($"{row.Target.Sure} {row.Target.Id}", verdict, row.Target.Tolerance, isJoint ? $"{Text(row.SeedsPassed)}/{Text(row.Seeds)}" : "",
                isJoint ? OverSeeds(row) : row.First.Words, row.First.Unforced is double unforced ? row.Target.InWords(unforced) : "");
        }

        return rows;
    }

    /// <summary>Where a row has two states, the share of seeds in each; else the range. Never a mean.</summary>
    private static string OverSeeds(JointRow row)
    {
        if (row.Lowest is not double low || row.Highest is not double high)
        {
            return row.First.Words;
        }

        string range = low == high ? row.Target.InWords(low) : $"{row.Target.InWords(low)} to {row.Target.InWords(high)}";
        return row.States.Count == 0 ? range : string.Join(", ", row.States.Select(state => $"{state.State} on {Text(state.Seeds)}")) + $" ({range})";
    }

    private void Causes(TextWriter to, string heading, Verdict which)
    {
        JointRow[] rows = [.. table.Rows.Where(row => row.Verdict == which)];
        if (rows.Length == 0)
        {
            return;
        }

        Line(to, heading, Tone.Strong);
        foreach (JointRow row in rows)
        {
            // A row that fails on most seeds may have passed on the first: then the first seed that missed says why.
            Reading said = row.First.Verdict == which ? row.First : table.Runs.Select(run => run.Readings.First(r => r.Target == row.Target)).First(r => r.Verdict == which);
            Line(to, $"{row.Target.Id}: {(said.Words.Length > 0 ? said.Words + ". " : "")}{said.Cause}", Tone.Ink);
        }

        to.WriteLine();
    }

    private TextTable Seeds()
    {
        TextTable seeds = new(new Column("seed", Align.Right), new Column("digest", Align.Left), new Column("sure A", Align.Right), new Column("all", Align.Right), new Column("sure A missed", Align.Left, 14));
        foreach (SeedRun run in table.Runs)
        {
            seeds.Add(Text(run.Seed), run.Digest, $"{Text(run.SurePassed)}/{Text(Targets.SureRows)}", Text(run.Passed),
                string.Join(' ', run.Readings.Where(row => row.Target.Sure == Sureness.A && row.Verdict != Verdict.Pass).Select(row => row.Target.Id)));
        }

        return seeds;
    }

    private void Compared(TextWriter to, Distance other)
    {
        TextTable rows = new(new Column($"beside {PlainText.Clean(other.There.Scenario)}", Align.Left), new Column("here", Align.Right), new Column("there", Align.Right), new Column("tolerance widths", Align.Right));
        foreach (RowDistance row in other.Rows.Where(row => row.Here is not null || row.There is not null))
        {
            Target target = Targets.Of(row.Id);
            rows.Add(row.Id, row.Here is double here ? target.InWords(here) : "–", row.There is double there ? target.InWords(there) : "–",
                row.Widths is double widths ? widths.ToString("0.00", CultureInfo.InvariantCulture) : "–");
        }

        Section(to, rows);
        string fell = other.OnlyOneFell.Count == 0 ? "the same dominoes fell" : "fell in one only: " + string.Join(", ", other.OnlyOneFell);
        Line(to, $"Onsets: {Text(other.PairsSwapped)} of {Text(other.Pairs)} pairs of dominoes the other way round; {fell}. Digest there {other.There.Digest}, seed {other.There.Seed}.", Tone.Ink);
        to.WriteLine();
    }

    private void Section(TextWriter to, TextTable rows)
    {
        foreach (string line in rows.Lines(terminal))
        {
            to.WriteLine(line.TrimEnd());
        }

        to.WriteLine();
    }

    private void Line(TextWriter to, string text, Tone tone)
    {
        string clean = terminal.Glyphs == Glyphs.Ascii ? PlainText.Ascii(PlainText.Clean(text)) : PlainText.Clean(text);
        foreach (string line in PlainText.Folded(clean, terminal.Width))
        {
            to.WriteLine(Paint.Text(line, tone, terminal.Ink));
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
