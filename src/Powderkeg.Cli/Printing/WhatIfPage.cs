using System.Globalization;
using Powderkeg.Experiments.Counterfactuals;
using Powderkeg.Experiments.Outcomes;

namespace Powderkeg.Cli.Printing;

/// <summary>A line a lever, a column a measure: the median over seeds, or that seeds alone move it as far. The columns are cut into blocks that fit the terminal; the lines are the same in each.</summary>
internal sealed class WhatIfPage(WhatIfResult result, IReadOnlyList<string> shown, IReadOnlyList<string> leftOut, Terminal terminal)
{
    private const int LargestLosses = 6;

    public void Write(TextWriter to)
    {
        if (terminal.Layout == Layout.Tabs)
        {
            Tabs(to);
            return;
        }

        foreach (IReadOnlyList<Cell[]> block in Blocks([.. shown.Select(ColumnOf), .. Losses().Select(ColumnOf)]))
        {
            Table(to, "lever", block);
        }

        Table(to, "accounts", [.. Damage()]);
        foreach (LeverResult lever in result.Levers)
        {
            foreach (string line in PlainText.Folded($"{PlainText.Clean(lever.Lever.Id)}: {PlainText.Clean(lever.Lever.Change)}", terminal.Width))
            {
                to.WriteLine(line);
            }
        }

        foreach (string line in leftOut)
        {
            to.WriteLine("left out: " + PlainText.Clean(line));
        }

        to.WriteLine(result.AsItIs.Count == 1
            ? "one seed: how far seeds alone move each number is not shown (--seeds)"
            : $"{result.AsItIs.Count} seeds: medians; 'in spread': between the lowest and the highest seed as it is; 'same': no seed has changed");
        to.WriteLine($"seeds {string.Join(' ', result.AsItIs.Select(run => Text(run.Seed)))}, digests as it is {string.Join(' ', result.AsItIs.Select(run => run.Digest))}");
    }

    /// <summary>Heading, the world as it is, then each lever.</summary>
    private Cell[] ColumnOf(string name)
    {
        List<Cell> cells = [name];
        OutcomeUnit unit = result.AsItIs[0].Values.First(value => value.Name == name).Unit;
        Spread plain = Spread.Of(result.AsItIs.Select(run => run[name]));
        cells.Add(plain.Low == plain.High || plain.Count < 2 ? OutcomeText.Of(unit, plain.Median) : $"{OutcomeText.Of(unit, plain.Low)}..{OutcomeText.Of(unit, plain.High)}");
        foreach (MeasureChange change in result.Levers.Select(lever => lever.Measures.First(measure => measure.Name == name)))
        {
            bool isSame = change.AsItIs.Equals(change.Changed);
            cells.Add(isSame ? new Cell("same", Tone.Quiet) : change.IsInSpread is true ? new Cell("in spread", Tone.Quiet) : new Cell(OutcomeText.Of(change.Unit, change.Changed.Median)));
        }

        return [.. cells];
    }

    /// <summary>The populations whose losses any lever changes the most.</summary>
    private IEnumerable<string> Losses() => result.Levers.SelectMany(lever => lever.Measures)
        .Where(measure => measure.Name.StartsWith("loss-", StringComparison.Ordinal) && double.IsFinite(measure.AsItIs.Median) && double.IsFinite(measure.Changed.Median))
        .GroupBy(measure => measure.Name).OrderByDescending(levers => levers.Max(measure => Math.Abs(measure.Changed.Median - measure.AsItIs.Median)))
        .Take(LargestLosses).Select(levers => levers.Key);

    private IEnumerable<Cell[]> Damage()
    {
        Cell Middle(LeverResult lever, OutcomeUnit unit, Func<CollateralDamage, double> of) => OutcomeText.Of(unit, Spread.Of(lever.Damage.Select(of)).Median);
        yield return ["would stand", Numbers.Missing, .. result.Levers.Select(lever => Middle(lever, OutcomeUnit.Accounts, damage => damage.Stand))];
        yield return ["their USD", Numbers.Missing, .. result.Levers.Select(lever => Middle(lever, OutcomeUnit.Usd, damage => damage.StandUsd))];
        yield return ["struck anew", Numbers.Missing, .. result.Levers.Select(lever => Middle(lever, OutcomeUnit.Accounts, damage => damage.Anew))];
        yield return ["their USD", Numbers.Missing, .. result.Levers.Select(lever => Middle(lever, OutcomeUnit.Usd, damage => damage.AnewUsd))];
    }

    private IEnumerable<IReadOnlyList<Cell[]>> Blocks(IReadOnlyList<Cell[]> columns)
    {
        int names = result.Levers.Select(lever => lever.Lever.Id.Length).Append(8).Max(), used = names;
        List<Cell[]> block = [];
        foreach (Cell[] column in columns)
        {
            int width = 2 + column.Max(cell => cell.Text.Length);
            if (block.Count > 0 && used + width > terminal.Width)
            {
                yield return block;
                (block, used) = ([], names);
            }

            block.Add(column);
            used += width;
        }

        yield return block;
    }

    private void Table(TextWriter to, string corner, IReadOnlyList<Cell[]> columns)
    {
        TextTable table = new([new Column(corner, Align.Left), .. columns.Select(column => new Column(column[0].Text, Align.Right))]);
        table.Add([new Cell("as it is"), .. columns.Select(column => column[1])]);
        for (int l = 0; l < result.Levers.Count; l++)
        {
            table.Add([new Cell(PlainText.Clean(result.Levers[l].Lever.Id)), .. columns.Select(column => column[l + 2])]);
        }

        foreach (string line in table.Lines(terminal))
        {
            to.WriteLine(line.TrimEnd());
        }

        to.WriteLine();
    }

    private void Tabs(TextWriter to)
    {
        to.WriteLine("#whatif\tlever\tseed\tdigest\toutcome\tunit\tvalue");
        IEnumerable<(string Id, IReadOnlyList<RunOutcomes> Runs)> rows = result.Levers.Select(lever => (lever.Lever.Id, lever.Runs)).Prepend(("as-it-is", result.AsItIs));
        foreach ((string id, RunOutcomes run) in rows.SelectMany(row => row.Runs.Select(run => (row.Id, run))))
        {
            foreach (OutcomeValue value in run.Values)
            {
                string number = double.IsFinite(value.Value) ? value.Value.ToString("R", CultureInfo.InvariantCulture) : "";
                to.WriteLine(string.Join('\t', ((string[])["whatif", id, Text(run.Seed), run.Digest, value.Name, OutcomeText.WordOf(value.Unit), number]).Select(cell => PlainText.Ascii(PlainText.Clean(cell)))));
            }
        }

        to.WriteLine("#damage\tlever\tseed\tstand\tstand_usd\tanew\tanew_usd");
        foreach (LeverResult lever in result.Levers)
        {
            for (int s = 0; s < lever.Runs.Count; s++)
            {
                CollateralDamage damage = lever.Damage[s];
                to.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"damage\t{PlainText.Ascii(PlainText.Clean(lever.Lever.Id))}\t{lever.Runs[s].Seed}\t{damage.Stand}\t{damage.StandUsd:R}\t{damage.Anew}\t{damage.AnewUsd:R}"));
            }
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
