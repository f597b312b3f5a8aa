namespace Powderkeg.Cli.Printing;

/// <summary>A column of a replay's table.</summary>
/// <param name="Key">Its name for other programs.</param>
/// <param name="Heading">Its name for people.</param>
internal readonly record struct ReplayColumn(string Key, string Heading, Align Align);

/// <summary>A cell twice: as people read it, and exact.</summary>
internal readonly record struct ReplayCell(string Shown, string Plain)
{
    public static implicit operator ReplayCell(string both) => new(both, both);
}

/// <summary>A table of a replay.</summary>
/// <param name="Id">The block's name in tab-separated output.</param>
internal sealed record ReplayTable(string Id, IReadOnlyList<ReplayColumn> Columns, IReadOnlyList<ReplayCell[]> Rows);

/// <summary>What a replay found, for a person or, tab-separated, for another program.</summary>
/// <param name="Title">First line: what was replayed, from which rows.</param>
/// <param name="Picture">Lines of fixed width; none where there is nothing to draw.</param>
/// <param name="Sentences">What the numbers say.</param>
internal sealed record ReplayReport(string Title, IReadOnlyList<ReplayTable> Tables, IReadOnlyList<string> Picture, IReadOnlyList<string> Sentences)
{
    public void Write(TextWriter to, Terminal terminal)
    {
        if (terminal.Layout == Layout.Tabs)
        {
            WriteTabs(to);
            return;
        }

        Line(to, terminal, Title, Tone.Quiet);
        to.WriteLine();
        foreach (ReplayTable table in Tables)
        {
            TextTable text = new([.. table.Columns.Select(column => new Column(column.Heading, column.Align))]);
            foreach (ReplayCell[] row in table.Rows)
            {
                text.Add([.. row.Select(cell => new Cell(cell.Shown))]);
            }

            foreach (string line in text.Lines(terminal))
            {
                to.WriteLine(line.TrimEnd());
            }

            to.WriteLine();
        }

        foreach (string line in Picture)
        {
            to.WriteLine(Fit(line, terminal));
        }

        if (Picture.Count > 0)
        {
            to.WriteLine();
        }

        foreach (string sentence in Sentences)
        {
            Line(to, terminal, sentence, Tone.Ink);
        }
    }

    private void WriteTabs(TextWriter to)
    {
        foreach (ReplayTable table in Tables)
        {
            Row(to, ["#" + table.Id, .. table.Columns.Select(column => column.Key)]);
            foreach (ReplayCell[] row in table.Rows)
            {
                Row(to, [table.Id, .. row.Select(cell => cell.Plain)]);
            }
        }

        Row(to, ["#says", "sentence"]);
        foreach (string sentence in (IEnumerable<string>)[Title, .. Sentences])
        {
            Row(to, ["says", sentence]);
        }
    }

    private static void Row(TextWriter to, IEnumerable<string> cells) => to.WriteLine(string.Join('\t', cells.Select(cell => PlainText.Ascii(PlainText.Clean(cell)))));

    private static string Fit(string text, Terminal terminal) => terminal.Glyphs == Glyphs.Ascii ? PlainText.Ascii(text) : text;

    private static void Line(TextWriter to, Terminal terminal, string text, Tone tone)
    {
        foreach (string line in PlainText.Folded(Fit(PlainText.Clean(text), terminal), terminal.Width))
        {
            to.WriteLine(Paint.Text(line, tone, terminal.Ink));
        }
    }
}
