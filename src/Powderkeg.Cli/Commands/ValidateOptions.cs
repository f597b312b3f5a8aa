using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Powderkeg.Cli.Commands;

/// <summary>The options of <c>validate</c> that <c>run</c> has not.</summary>
internal static class ValidateOptions
{
    private const int MostSeeds = 1000;

    public static Option<long[]> Seeds { get; } = new("--seeds")
    {
        Description = "Seeds to run, as 1-20 or 1,5,9; default: the scenario's own seed.",
        HelpName = "LIST",
        CustomParser = static result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (Listed(text) is { Length: > 0 } seeds)
            {
                return seeds;
            }

            result.AddError($"--seeds: found '{text}'; allowed whole numbers and ranges such as 1-20 or 1,5,9, at most {MostSeeds} seeds");
            return [];
        },
    };

    public static Option<bool> NoBaseline { get; } = new("--no-baseline") { Description = "Leave out the runs with all forced selling off (half the time)." };

    public static Option<string?> Compare { get; } = new("--compare")
    {
        Description = "Run this scenario too, on its own seed, and print how far the first is from it.",
        HelpName = "SCENARIO",
    };

    public static Option<bool> Json { get; } = new("--json") { Description = "Print the table as one JSON document (docs/reference/validate.schema.json)." };

    /// <summary>Seeds in the order written, each once; null where the text is no list, or has too many.</summary>
    internal static long[]? Listed(string text)
    {
        List<long> seeds = [];
        foreach (string part in text.Split(','))
        {
            string[] ends = part.Split('-');
            if (ends.Length > 2 || !Number(ends[0], out long from) || !Number(ends[^1], out long to) || to < from || to - from >= MostSeeds)
            {
                return null;
            }

            for (long offset = 0; offset <= to - from; offset++)
            {
                seeds.Add(from + offset);
            }
        }

        long[] once = [.. seeds.Distinct()];
        return once.Length <= MostSeeds ? once : null;
    }

    private static bool Number(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
