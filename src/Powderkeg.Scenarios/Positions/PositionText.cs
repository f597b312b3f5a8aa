using System.Text;
using Powderkeg.Scenarios.Text;

namespace Powderkeg.Scenarios.Positions;

/// <summary>Text of a file of positions to rows of cells: CSV (RFC 4180, with lines that begin with # left out), or YAML with the same columns as keys.</summary>
internal static class PositionText
{
    public const int MostBytes = 1 << 20;
    private const int MostRows = 2_000;
    private const int MostCell = 100;

    public static IReadOnlyList<string> Columns { get; } = ["account", "place", "mode", "item", "asset", "amount", "entry", "leverage"];

    public static List<PositionRow> Rows(string text, string file, PositionFaults faults)
    {
        int strange = text.AsSpan().IndexOfAnyExceptInRange(' ', char.MaxValue) is >= 0 and int at ? FirstControl(text, at) : -1;
        if (strange >= 0)
        {
            faults.Add(text.AsSpan(0, strange).Count('\n') + 1, "", $"a control character (code {(int)text[strange]})", "text: a file of CSV or YAML", "");
            return [];
        }

        bool isYaml = file.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
        List<PositionRow> rows = isYaml ? FromYaml(text, file, faults) : FromCsv(text, faults);
        if (rows.Count == 0 && faults.Count == 0)
        {
            faults.Add(0, "", "no rows", "at least one position under the heading " + string.Join(',', Columns), "btc,main,isolated,perp,BTC,0.5,,3");
        }

        return rows;
    }

    private static int FirstControl(string text, int from)
    {
        for (int i = from; i < text.Length; i++)
        {
            if (text[i] < ' ' && text[i] is not ('\n' or '\r' or '\t'))
            {
                return i;
            }
        }

        return -1;
    }

    private static List<PositionRow> FromCsv(string text, PositionFaults faults)
    {
        List<PositionRow> rows = [];
        string[]? heading = null;
        foreach ((int line, List<string> cells) in Records(text.TrimStart('\uFEFF'), faults))
        {
            if (heading is null)
            {
                heading = [.. cells.Select(cell => cell.ToLowerInvariant())];
                if (!IsHeading(line, heading, faults))
                {
                    return [];
                }

                continue;
            }

            if (cells.Count > heading.Length)
            {
                faults.Add(line, "", $"{cells.Count} cells", $"{heading.Length}, one for each column of the heading");
            }

            Dictionary<string, string> byName = new(StringComparer.Ordinal);
            for (int i = 0; i < Math.Min(cells.Count, heading.Length); i++)
            {
                byName[heading[i]] = cells[i];
            }

            Add(rows, new(line, byName), faults);
        }

        return rows;
    }

    private static bool IsHeading(int line, string[] heading, PositionFaults faults)
    {
        int before = faults.Count;
        foreach (string name in heading.Where(name => !Columns.Contains(name)))
        {
            string near = NearestName.To(name, [.. Columns]) is string word ? $" (did you mean {word}?)" : "";
            faults.Add(line, "", $"a column {PositionFault.Shown(name)}{near}", string.Join(", ", Columns), string.Join(',', Columns));
        }

        foreach (string name in Columns.Take(6).Where(name => !heading.Contains(name)))
        {
            faults.Add(line, name, "no such column", "a heading that has it", string.Join(',', Columns));
        }

        foreach (string name in heading.GroupBy(name => name, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => same.Key))
        {
            faults.Add(line, "", $"the column {PositionFault.Shown(name)} twice", "each column once");
        }

        return faults.Count == before;
    }

    /// <summary>Records with the line each begins on; a quoted cell may hold commas and doubled quotes.</summary>
    private static List<(int Line, List<string> Cells)> Records(string text, PositionFaults faults)
    {
        List<(int, List<string>)> records = [];
        int line = 0;
        foreach (string written in text.Split('\n'))
        {
            line++;
            string record = written.TrimEnd('\r');
            if (record.Length == 0 || record[0] == '#' || record.AsSpan().Trim(", \t").Length == 0)
            {
                continue;
            }

            if (records.Count > MostRows)
            {
                faults.Add(line, "", "more rows", $"up to {MostRows} positions");
                break;
            }

            records.Add((line, Cells(record, line, faults)));
        }

        return records;
    }

    private static List<string> Cells(string record, int line, PositionFaults faults)
    {
        List<string> cells = [];
        StringBuilder cell = new();
        bool quoted = false;
        for (int i = 0; i < record.Length; i++)
        {
            char c = record[i];
            if (quoted && c == '"' && i + 1 < record.Length && record[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        if (quoted)
        {
            faults.Add(line, "", "a quote that is not closed on its line", "quotes in pairs", "\"btc\"");
        }

        cells.Add(cell.ToString().Trim());
        return cells;
    }

    private static List<PositionRow> FromYaml(string text, string file, PositionFaults faults)
    {
        ErrorList errors = new();
        Node? root = ScenarioText.Parse(text, file, 0, errors);
        foreach (ScenarioError error in errors.InOrder())
        {
            faults.Add(error.Line, error.Path, error.Found, error.Allowed, "");
        }

        if (errors.Count > 0)
        {
            return [];
        }

        if (root is not MappingNode map || map.Entries.Count != 1 || !map.Entries.TryGetValue("positions", out MappingEntry entry) || entry.Value is not SequenceNode list)
        {
            faults.Add(root?.At.Line ?? 1, "", "another text", "one key 'positions' with a list of positions", "positions: [{account: btc, place: main, mode: isolated, item: perp, asset: BTC, amount: 0.5, leverage: 3}]");
            return [];
        }

        if (list.Items.Count > MostRows)
        {
            faults.Add(root.At.Line, "", $"{list.Items.Count} positions", $"up to {MostRows}");
            return [];
        }

        List<PositionRow> rows = [];
        foreach (Node item in list.Items)
        {
            if (item is MappingNode position)
            {
                Add(rows, new(item.At.Line, CellsOf(position, faults)), faults);
            }
            else
            {
                faults.Add(item.At.Line, "", "no mapping", "a position with the keys " + string.Join(", ", Columns));
            }
        }

        return rows;
    }

    private static Dictionary<string, string> CellsOf(MappingNode position, PositionFaults faults)
    {
        Dictionary<string, string> cells = new(StringComparer.Ordinal);
        foreach ((string key, MappingEntry entry) in position.Entries)
        {
            if (!Columns.Contains(key))
            {
                string near = NearestName.To(key, [.. Columns]) is string word ? $" (did you mean {word}?)" : "";
                faults.Add(entry.KeyAt.Line, "", $"a key {PositionFault.Shown(key)}{near}", string.Join(", ", Columns));
            }
            else if (entry.Value is ScalarNode scalar)
            {
                cells[key] = scalar.IsNull ? "" : scalar.Text.Trim();
            }
            else
            {
                faults.Add(entry.Value.At.Line, key, "a list or a mapping", "one value");
            }
        }

        return cells;
    }

    private static void Add(List<PositionRow> rows, PositionRow row, PositionFaults faults)
    {
        foreach ((string column, string cell) in row.Cells.Where(pair => pair.Value.Length > MostCell))
        {
            faults.Add(row.Line, column, $"{cell.Length} characters beginning with {PositionFault.Shown(cell[..20])}", $"up to {MostCell} characters");
        }

        rows.Add(row);
    }
}
