using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Scenarios.Text;

namespace Powderkeg.Scenarios.Positions;

/// <summary>Reads a user's positions against a world: accounts, or all faults at once. The columns stand in docs/reference/positions.md.</summary>
/// <remarks>
/// <list type="number">
/// <item>Bytes to text: strict UTF-8, at most 1 MB. <see cref="PositionText"/> makes rows of it.</item>
/// <item>Each row alone: is every cell a name or number that the world knows? Names of accounts are letters, digits, blanks and <c>. _ -</c>: what a
/// spreadsheet would run or a page would render is refused, whatever it is.</item>
/// <item>Each account as a whole (<see cref="PositionsCheck"/>): one place, one mode, each item once.</item>
/// </list>
/// </remarks>
public static partial class PositionsReader
{
    public static PositionsResult Read(ReadOnlySpan<byte> bytes, string file, WorldDescription world)
    {
        PositionFaults faults = new(file);
        if (bytes.Length > PositionText.MostBytes)
        {
            faults.Add(0, "", $"{bytes.Length} bytes", $"up to {PositionText.MostBytes}");
            return faults.Refused();
        }

        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            faults.Add(0, "", "bytes that are no UTF-8 text", "a text file of CSV or YAML");
            return faults.Refused();
        }

        List<Position> positions = [];
        foreach (PositionRow row in PositionText.Rows(text, file, faults))
        {
            int before = faults.Count;
            Position position = Bound(row, world, faults);
            if (faults.Count == before)
            {
                positions.Add(position);
            }
        }

        IReadOnlyList<HeldAccount> accounts = PositionsCheck.Accounts(positions, world, faults);
        return faults.Count == 0 ? new(accounts, []) : faults.Refused();
    }

    private static Position Bound(PositionRow row, WorldDescription world, PositionFaults faults)
    {
        string account = row["account"];
        if (!AccountName().IsMatch(account))
        {
            faults.Add(row.Line, "account", PositionFault.Shown(account), "1 to 40 letters, digits, blanks, points, dashes or underscores, a letter or digit first", "maker-1");
        }

        Word(row, "place", Places(world), faults);
        HeldMode mode = Word(row, "mode", [.. Modes.Keys], faults) is string word ? Modes[word] : default;
        string item = Word(row, "item", ["balance", "loan", "perp"], faults) ?? "";
        Word(row, "asset", [.. world.Assets.Select(asset => asset.Id)], faults);
        double amount = Number(row, "amount", 12.5, faults), entry = Number(row, "entry", 117000, faults), leverage = Number(row, "leverage", 3, faults);
        if (amount == 0 || (amount < 0 && item is "balance" or "loan"))
        {
            faults.Add(row.Line, "amount", PositionFault.Shown(row["amount"]), item == "perp" ? "tokens, above zero for a long, below zero for a short" : "tokens, above zero", item == "perp" ? "-2.5" : "2.5");
        }

        Bounded(row, "entry", entry, 1e-12, 1e9, faults);
        Bounded(row, "leverage", leverage, 1, 200, faults);
        if (item is "balance" or "loan" && (entry != 0 || leverage != 0))
        {
            faults.Add(row.Line, entry != 0 ? "entry" : "leverage", PositionFault.Shown(row[entry != 0 ? "entry" : "leverage"]), $"nothing: a {item} has none");
        }

        return new(row.Line, account, row["place"], mode, item, row["asset"], amount, entry, leverage);
    }

    internal static IReadOnlyDictionary<string, HeldMode> Modes { get; } = new Dictionary<string, HeldMode>(StringComparer.Ordinal)
    {
        ["isolated"] = HeldMode.Isolated,
        ["cross"] = HeldMode.Cross,
        ["unified"] = HeldMode.Unified,
        ["spot-margin"] = HeldMode.SpotMargin,
        ["pool"] = HeldMode.Pool,
        ["desk"] = HeldMode.Desk,
    };

    private static string[] Places(WorldDescription world) => [.. world.Venues.Select(venue => venue.Id), .. world.LendingPools.Select(pool => pool.Id), .. world.Desks.Select(desk => desk.Id)];

    private static string? Word(PositionRow row, string column, string[] known, PositionFaults faults)
    {
        string word = row[column];
        if (known.Contains(word, StringComparer.Ordinal))
        {
            return word;
        }

        string near = NearestName.To(word, known) is string name ? $" (did you mean {name}?)" : "";
        faults.Add(row.Line, column, PositionFault.Shown(word) + near, "one of " + string.Join(", ", known), known.FirstOrDefault() ?? "");
        return null;
    }

    /// <summary>Digits with a point, no separators of thousands; 0 for an empty cell where one may be empty.</summary>
    private static double Number(PositionRow row, string column, double example, PositionFaults faults)
    {
        string text = row[column];
        if (text.Length == 0 && column != "amount")
        {
            return 0;
        }

        if (NumberText().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && Math.Abs(value) is 0 or (>= 1e-12 and <= 1e13))
        {
            return value;
        }

        faults.Add(row.Line, column, PositionFault.Shown(text), "a number up to 1e13, digits with a point, no commas or signs of money", example.ToString(CultureInfo.InvariantCulture));
        return double.NaN;
    }

    private static void Bounded(PositionRow row, string column, double value, double least, double most, PositionFaults faults)
    {
        if (value != 0 && (value < least || value > most))
        {
            faults.Add(row.Line, column, PositionFault.Shown(row[column]), string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"));
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}\z")]
    private static partial Regex AccountName();

    [GeneratedRegex(@"\A[+-]?[0-9]{1,16}(?:\.[0-9]{1,16})?(?:[eE][+-]?[0-9]{1,2})?\z")]
    private static partial Regex NumberText();
}

/// <summary>A row whose cells are sound by themselves.</summary>
internal sealed record Position(int Line, string Account, string Place, HeldMode Mode, string Item, string Asset, double Amount, double Entry, double Leverage);
