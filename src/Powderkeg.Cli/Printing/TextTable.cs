using System.Text;

namespace Powderkeg.Cli.Printing;

/// <summary>Where a cell's text stands in its column.</summary>
internal enum Align
{
    Left,
    Right,
}

/// <summary>A column: its heading, and how far it may be cut when the line is too long (0: never).</summary>
internal readonly record struct Column(string Heading, Align Align, int Least = 0);

/// <summary>A piece of text and what it is.</summary>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Ink)
{
    public static implicit operator Cell(string text) => new(text);
}

/// <summary>Columns as wide as their widest cell, two blanks apart, cut to the width of the terminal.</summary>
internal sealed class TextTable(params Column[] columns)
{
    private const int Gap = 2;
    private readonly List<Cell[]> rows = [];

    public bool IsEmpty => rows.Count == 0;

    public void Add(params Cell[] cells) => rows.Add(cells);

    /// <summary>The heading and the rows as lines; under 80 columns a list instead.</summary>
    public IEnumerable<string> Lines(Terminal terminal)
    {
        if (terminal.Layout == Layout.Narrow)
        {
            foreach (string line in List(terminal))
            {
                yield return line;
            }

            yield break;
        }

        int[] widths = Widths(terminal);
        yield return Line([.. columns.Select(column => new Cell(column.Heading, Tone.Quiet))], widths, terminal);
        foreach (Cell[] row in rows)
        {
            yield return Line(row, widths, terminal);
        }
    }

    /// <summary>A row an entry: its cells with their headings, folded under a small indent.</summary>
    private IEnumerable<string> List(Terminal terminal)
    {
        yield return Paint.Text(Cut(Fit(columns[0].Heading, terminal), terminal.Width, terminal.Glyphs), Tone.Quiet, terminal.Ink);
        foreach (Cell[] row in rows)
        {
            StringBuilder line = new();
            for (int c = 0; c < row.Length; c++)
            {
                string text = Fit(row[c].Text, terminal);
                if (text.Length == 0)
                {
                    continue;
                }

                string piece = Cut(c > 0 && columns[c].Align == Align.Right ? $"{columns[c].Heading} {text}" : text, terminal.Width - 4, terminal.Glyphs);
                if (line.Length > 0 && line.Length + 2 + piece.Length > terminal.Width)
                {
                    yield return line.ToString();
                    line.Clear().Append("  ");
                }

                line.Append(line.Length > 0 ? "  " : "").Append(piece);
            }

            yield return line.ToString();
        }
    }

    private int[] Widths(Terminal terminal)
    {
        int[] widths = [.. columns.Select(column => column.Heading.Length)];
        foreach (Cell[] row in rows)
        {
            for (int c = 0; c < row.Length; c++)
            {
                widths[c] = Math.Max(widths[c], Fit(row[c].Text, terminal).Length);
            }
        }

        int over = widths.Sum() + Gap * (widths.Count(width => width > 0) - 1) - terminal.Width;
        while (over > 0)
        {
            int widest = -1;
            for (int c = 0; c < widths.Length; c++)
            {
                if (columns[c].Least > 0 && widths[c] > columns[c].Least && (widest < 0 || widths[c] > widths[widest]))
                {
                    widest = c;
                }
            }

            if (widest < 0)
            {
                break;
            }

            widths[widest]--;
            over--;
        }

        return widths;
    }

    private string Line(Cell[] cells, int[] widths, Terminal terminal)
    {
        StringBuilder line = new();
        int pending = 0;
        for (int c = 0; c < cells.Length; c++)
        {
            if (widths[c] == 0)
            {
                continue;
            }

            string text = Cut(Fit(cells[c].Text, terminal), widths[c], terminal.Glyphs);
            int blanks = widths[c] - text.Length;
            if (text.Length > 0)
            {
                line.Append(' ', pending + (columns[c].Align == Align.Right ? blanks : 0)).Append(Paint.Text(text, cells[c].Tone, terminal.Ink));
                pending = columns[c].Align == Align.Left ? blanks : 0;
            }
            else
            {
                pending += widths[c];
            }

            pending += Gap;
        }

        return line.ToString();
    }

    private static string Fit(string text, Terminal terminal) => terminal.Glyphs == Glyphs.Ascii ? PlainText.Ascii(text) : text;

    private static string Cut(string text, int width, Glyphs glyphs) =>
        text.Length <= width ? text : text[..Math.Max(0, width - 1)] + (glyphs == Glyphs.Ascii ? '~' : '…');
}
