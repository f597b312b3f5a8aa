using Powderkeg.Records;

namespace Powderkeg.Cli.Printing;

/// <summary>The answer to a question in SQL: a table that says how many rows it hides, or tab-separated rows under their names.</summary>
/// <param name="most">Rows to show; null: all.</param>
internal sealed class QueryPage(QueryRows rows, int? most, Terminal terminal)
{
    /// <summary>Rows that were not shown.</summary>
    public long Hidden { get; private set; }

    public void Write(TextWriter to)
    {
        if (terminal.Layout == Layout.Tabs)
        {
            Tabs(to);
            return;
        }

        TextTable table = new([.. rows.Columns.Select(column => new Column(PlainText.Clean(column.Name), column.IsNumber ? Align.Right : Align.Left, column.IsNumber ? 0 : 12))]);
        long shown = 0;
        while (rows.Next() is object?[] cells)
        {
            if (shown >= (most ?? long.MaxValue))
            {
                Hidden++;
                continue;
            }

            shown++;
            table.Add([.. cells.Select(cell => new Cell(QueryText.Short(cell), cell is null ? Tone.Quiet : Tone.Ink))]);
        }

        foreach (string line in table.Lines(terminal))
        {
            to.WriteLine(line.TrimEnd());
        }

        to.WriteLine();
        to.WriteLine(Hidden == 0
            ? Numbers.Count(shown, "row", "rows")
            : $"{Numbers.Whole(shown)} of {Numbers.Count(shown + Hidden, "row", "rows")}: {Numbers.Whole(Hidden)} hidden (--rows N shows more; --json or a pipe all)");
    }

    private void Tabs(TextWriter to)
    {
        to.WriteLine(Line(rows.Columns.Select(column => column.Name)));
        for (long shown = 0; rows.Next() is object?[] cells; shown++)
        {
            if (shown < (most ?? long.MaxValue))
            {
                to.WriteLine(Line(cells.Select(QueryText.Exact)));
            }
            else
            {
                Hidden++;
            }
        }
    }

    private static string Line(IEnumerable<string> cells) => string.Join('\t', cells.Select(cell => PlainText.Ascii(PlainText.Clean(cell))));
}
