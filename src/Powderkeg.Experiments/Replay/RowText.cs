using System.Globalization;

namespace Powderkeg.Experiments.Replay;

/// <summary>Measured rows as text: a heading that names the columns, then a row a line, cells by commas; lines that begin with # are remarks.</summary>
/// <remarks>No quoting: none of the files has a comma inside a cell. A fault is a <see cref="BadRowsException"/> with file and line.</remarks>
public sealed class RowText
{
    private readonly string[] heading;
    private readonly List<(int Line, string[] Cells)> rows = [];

    /// <param name="name">As the user knows the file; only for messages.</param>
    public RowText(string name, string text)
    {
        Name = name;
        heading = [];
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r').TrimStart('\uFEFF');
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string[] cells = line.Split(',');
            if (heading.Length == 0)
            {
                heading = cells;
            }
            else if (cells.Length == heading.Length)
            {
                rows.Add((i + 1, cells));
            }
            else
            {
                throw new BadRowsException(string.Create(CultureInfo.InvariantCulture, $"{Name}:{i + 1}: found {cells.Length} cells; the heading has {heading.Length}"));
            }
        }

        if (rows.Count == 0)
        {
            throw new BadRowsException($"{Name}: holds no rows");
        }
    }

    /// <summary>As the user knows the file.</summary>
    public string Name { get; }

    public int Count => rows.Count;

    /// <summary>Where a column stands.</summary>
    public int Column(string title)
    {
        int at = Array.IndexOf(heading, title);
        return at >= 0 ? at : throw new BadRowsException($"{Name}: no column '{title}'; it has {string.Join(", ", heading)}");
    }

    public string Text(int row, int column) => rows[row].Cells[column];

    /// <summary>A finite number from a least to a largest one.</summary>
    public double Real(int row, int column, double least = double.MinValue, double most = double.MaxValue) =>
        double.TryParse(rows[row].Cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most
            ? value : throw Fault(row, column, string.Create(CultureInfo.InvariantCulture, $"a number{(least > double.MinValue ? $" from {least}" : "")}{(most < double.MaxValue ? $" to {most}" : "")}"));

    /// <summary>A number that is a whole count of a decimal step: 39.07 in steps of 0.001 is 39,070.</summary>
    /// <param name="decimals">Of the step: 3 for 0.001.</param>
    public long Steps(int row, int column, int decimals)
    {
        decimal step = 1;
        for (int i = 0; i < decimals; i++)
        {
            step *= 10;
        }

        return decimal.TryParse(rows[row].Cells[column], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) && value > 0
            && value < 1_000_000_000 && decimal.Truncate(value * step) == value * step
            ? (long)(value * step) : throw Fault(row, column, string.Create(CultureInfo.InvariantCulture, $"a number above 0 with at most {decimals} decimals"));
    }

    private BadRowsException Fault(int row, int column, string allowed) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{Name}:{rows[row].Line}: {heading[column]}: found '{rows[row].Cells[column]}'; allowed {allowed}"));
}
