using System.Text.RegularExpressions;

namespace Powderkeg.House;

/// <summary>Rooms of the library read from top to bottom: a room uses only rooms above it.</summary>
internal static partial class Arrows
{
    public const string Library = "src/Powderkeg/";

    /// <summary>Top to bottom. Files in the library's root folder (the world, the simulation) stand below all rooms.</summary>
    public static IReadOnlyList<string> Rooms { get; } =
        ["Units", "Kernel", "Journal", "Ledger", "Macro", "Chain", "Markets", "Oracles", "Exchange", "Lending", "Issuers", "Agents", "Contagion"];

    /// <summary>Arrows that point down and are meant to, each with its reason; the list may only shrink.</summary>
    private static readonly Dictionary<(string From, string To), string> Meant = [];

    public static IEnumerable<string> Faults(IEnumerable<SourceFile> files) =>
        files.Where(file => file.IsCSharp && file.Path.StartsWith(Library, StringComparison.Ordinal)).SelectMany(FaultsOf);

    private static IEnumerable<string> FaultsOf(SourceFile file)
    {
        string[] parts = file.Path[Library.Length..].Split('/');
        if (parts.Length == 1)
        {
            yield break;
        }

        int from = Index(parts[0]);
        if (from < 0)
        {
            yield return $"{file.Path}: no room is called {parts[0]}; rooms are {string.Join(", ", Rooms)}";
            yield break;
        }

        string code = CSharpText.Code(file.Text);
        foreach (string room in Uses(code).Distinct().Where(room => Index(room) > from && !Meant.ContainsKey((parts[0], room))))
        {
            yield return $"{file.Path}: {parts[0]} uses {room}, which stands below it; move the code down, or let {room} hand the value up";
        }

        foreach (Match declared in Namespace().Matches(code).Where(match => match.Groups[1].Value.Split('.')[0] != parts[0]))
        {
            yield return $"{file.Path}: the namespace is Powderkeg.{declared.Groups[1].Value}; the folder says Powderkeg.{parts[0]}";
        }
    }

    /// <summary>Rooms named by a using or by a qualified name, with or without the leading Powderkeg.</summary>
    private static IEnumerable<string> Uses(string code)
    {
        foreach (Match match in Qualified().Matches(code).Concat(Imported().Matches(code)))
        {
            if (Index(match.Groups[1].Value) >= 0)
            {
                yield return match.Groups[1].Value;
            }
        }

        // "Lending.LendingPool" inside namespace Powderkeg.X reaches the room without its first name.
        foreach (Match match in Bare().Matches(code))
        {
            if (Index(match.Groups[1].Value) >= 0)
            {
                yield return match.Groups[1].Value;
            }
        }
    }

    private static int Index(string room)
    {
        for (int i = 0; i < Rooms.Count; i++)
        {
            if (Rooms[i] == room)
            {
                return i;
            }
        }

        return -1;
    }

    [GeneratedRegex(@"\bPowderkeg\.(\w+)\s*\.")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"\busing\s+(?:static\s+)?(?:\w+\s*=\s*)?(?:global::)?Powderkeg\.(\w+)")]
    private static partial Regex Imported();

    [GeneratedRegex(@"^\s*namespace\s+Powderkeg\.([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    // A name that no point precedes, followed by a point and a type's capital letter in a position where only a type stands.
    [GeneratedRegex(@"(?:\bnew\s+|\btypeof\(|\bis\s+|\bas\s+|[(<,]\s*)(Lending|Issuers|Agents|Contagion|Oracles|Macro)\.[A-Z]\w*")]
    private static partial Regex Bare();
}

public sealed class ArrowsPointUp
{
    [Fact]
    public void A_room_uses_only_rooms_above_it() => Repository.Demand(Arrows.Faults(Repository.Files));

    [Theory]
    [InlineData("src/Powderkeg/Units/Price.cs", "namespace Powderkeg.Units;\nusing Powderkeg.Kernel;")]
    [InlineData("src/Powderkeg/Journal/Facts.cs", "namespace Powderkeg.Journal;\nvar a = new Powderkeg.Ledger.Balances();")]
    [InlineData("src/Powderkeg/Exchange/Venue.cs", "using static Powderkeg.Lending.LoanDesk;")]
    [InlineData("src/Powderkeg/Exchange/Venue.cs", "using Desk = Powderkeg.Lending.LoanDesk;")]
    [InlineData("src/Powderkeg/Markets/OrderBook.cs", "var desk = new Lending.LoanDesk();")]
    [InlineData("src/Powderkeg/Markets/OrderBook.cs", "namespace Powderkeg.Exchange;")]
    [InlineData("src/Powderkeg/Drawer/Things.cs", "namespace Powderkeg.Drawer;")]
    public void Canary_an_arrow_that_points_down_is_found(string path, string text) => Assert.Single(Arrows.Faults([new(path, text)]));

    [Theory]
    [InlineData("src/Powderkeg/Lending/LoanDesk.cs", "namespace Powderkeg.Lending;\nusing Powderkeg.Exchange;")]
    [InlineData("src/Powderkeg/Contagion/Dominoes.cs", "using Powderkeg.Agents;\nusing Powderkeg.Units;")]
    [InlineData("src/Powderkeg/Units/Price.cs", "// using Powderkeg.Kernel;\nstring s = \"Powderkeg.Ledger.X\";")]
    [InlineData("src/Powderkeg/Simulation.cs", "using Powderkeg.Contagion;")]
    [InlineData("src/Powderkeg.Cli/Program.cs", "using Powderkeg.Contagion;")]
    public void An_arrow_that_points_up_is_fine(string path, string text) => Assert.Empty(Arrows.Faults([new(path, text)]));
}
