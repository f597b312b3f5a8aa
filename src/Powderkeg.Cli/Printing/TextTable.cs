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

    /// <summary>The heading and the rows as lines without trailing blanks.</summary>
    public IEnumerable<string> Lines(Terminal terminal)
    {
        int[] widths = Widths(terminal);
        yield return Line([.. columns.Select(column => new Cell(column.Heading, Tone.Quiet))], widths, terminal);
        foreach (Cell[] row in rows)
        {
            yield return Line(row, widths, terminal);
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

        int over = widths.Sum() + Gap * (widths.Length - 1) - terminal.Width;
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
        text.Length <= width ? text : text[..(width - 1)] + (glyphs == Glyphs.Ascii ? '~' : '…');
}
