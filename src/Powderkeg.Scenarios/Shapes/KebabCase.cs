using System.Text;

namespace Powderkeg.Scenarios.Shapes;

/// <summary>Names of the code as they are written in YAML: <c>MarketMaker</c> is <c>market-maker</c>, <c>LTVLimit</c> is <c>ltv-limit</c>.</summary>
internal static class KebabCase
{
    private const string Suffix = "Description";

    public static string Of(string name)
    {
        StringBuilder kebab = new();
        for (int i = 0; i < name.Length; i++)
        {
            bool startsWord = i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord && name[i - 1] != '_')
            {
                kebab.Append('-');
            }

            kebab.Append(name[i] == '_' ? '-' : char.ToLowerInvariant(name[i]));
        }

        return kebab.ToString();
    }

    /// <summary>A concrete description's <c>kind</c>: without <c>Description</c>, and without the stem of its abstract type where that is its last word.</summary>
    /// <remarks>Of <c>OracleDescription</c>, <c>OwnBookOracleDescription</c> is <c>own-book</c>.</remarks>
    public static string KindOf(Type concrete, Type family)
    {
        string stem = WithoutEnd(family.Name, Suffix);
        return Of(WithoutEnd(WithoutEnd(concrete.Name, Suffix), stem));
    }

    private static string WithoutEnd(string name, string end) =>
        name.Length > end.Length && name.EndsWith(end, StringComparison.Ordinal) ? name[..^end.Length] : name;
}
