using Powderkeg.Agents;
using Powderkeg.Scenarios.Text;

namespace Powderkeg.Scenarios.Positions;

/// <summary>One fault of a file of positions: where, what was found, what is allowed, and a value that would do.</summary>
/// <param name="Row">The line of the file, from 1; 0 where the whole file is meant.</param>
/// <param name="Column">The column's name; empty where the whole row is meant.</param>
/// <param name="Found">As it may be shown: cut, quoted, without control characters.</param>
public sealed record PositionFault(string File, int Row, string Column, string Found, string Allowed, string Example)
{
    /// <summary>One line: <c>book.csv: row 3, column amount: found 'ten'; allowed a number; example 12.5</c>.</summary>
    public override string ToString()
    {
        string where = Row == 0 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"row {Row}, ");
        string column = Column.Length == 0 ? "" : $"column {Column}, ";
        string place = (where + column).TrimEnd(',', ' ');
        return $"{File}: {(place.Length == 0 ? "" : place + ": ")}found {Found}; allowed {Allowed}{(Example.Length == 0 ? "" : $"; example {Example}")}";
    }

    /// <summary>Text of a file as an error may show it.</summary>
    internal static string Shown(string text) => text.Length == 0 ? "nothing" : $"'{ErrorList.Shown(text)}'";
}

/// <summary>A book, or every reason why there is none: nothing is half-loaded.</summary>
public sealed record PositionsResult(IReadOnlyList<HeldAccount> Accounts, IReadOnlyList<string> Faults)
{
    /// <summary>The same faults as rows of a table, in the order of the file; of more than a hundred the first hundred.</summary>
    public IReadOnlyList<PositionFault> Rows { get; init; } = [];
}

/// <summary>A row as written: its line, and its cells by the names of the columns; an empty cell is missing.</summary>
internal sealed record PositionRow(int Line, IReadOnlyDictionary<string, string> Cells)
{
    public string this[string column] => Cells.GetValueOrDefault(column, "");
}

/// <summary>Faults as they are found; at most a hundred are told.</summary>
internal sealed class PositionFaults(string file)
{
    private const int Most = 100;
    private readonly List<PositionFault> faults = [];

    public int Count => faults.Count;

    public void Add(int row, string column, string found, string allowed, string example = "") => faults.Add(new(file, row, column, found, allowed, example));

    /// <summary>No accounts, and why.</summary>
    public PositionsResult Refused()
    {
        PositionFault[] rows = [.. faults.OrderBy(fault => fault.Row).Take(Most)];
        List<string> lines = [.. rows.Select(fault => fault.ToString())];
        if (faults.Count > Most)
        {
            lines.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{file}: {faults.Count - Most} more faults"));
        }

        return new([], lines) { Rows = rows };
    }
}
