using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Powderkeg.Units;

namespace Powderkeg.Cli.Commands;

/// <summary>The words of <c>replay</c>.</summary>
internal static class ReplayOptions
{
    public const string AtomWick = "atom-wick", Adl = "adl", Drops = "drops";

    public static Argument<string> Event { get; } = EventArgument();

    public static Option<string?> Data { get; } = new("--data") { Description = "Folder of the measured rows; atom-wick ships its own.", HelpName = "DIR" };

    public static Option<string?> Run { get; } = new("--run")
    {
        Description = "drops: the folder of an earlier run, its name under runs, or latest; without it october-2025 is run.",
        HelpName = "DIR",
    };

    public static Option<double> Deficit { get; } = new("--deficit")
    {
        Description = "adl: what the losing side lacked, in USD, stated by you; default 23191104.",
        HelpName = "USD",
        DefaultValueFactory = static _ => 23_191_104,
        CustomParser = static result => Number(result, 0, 1e15),
    };

    public static Option<Ratio> Band { get; } = Share("--band", "atom-wick: no trade below the last price less this share", 10);

    public static Option<Ratio> Breaker { get; } = Share("--breaker", "atom-wick: the first trade so far below the last price ends trading", 15);

    public static Option<double> Obligation { get; } = new("--obligation")
    {
        Description = "atom-wick: USDT that makers must keep bid within --within of the last price; default 10000.",
        HelpName = "USDT",
        DefaultValueFactory = static _ => 10_000,
        CustomParser = static result => Math.Floor(Number(result, 0, 1e12)),
    };

    public static Option<Ratio> Within { get; } = Share("--within", "atom-wick: how far below the last price the obliged bids may stand", 10);

    public static Option<bool> Json { get; } = new("--json") { Description = "Print the replay as one JSON document (docs/reference/replay.schema.json)." };

    /// <summary>Options that only one of the replays knows.</summary>
    public static IReadOnlyList<(Option Option, string Event)> OfOne { get; } =
        [(Run, Drops), (Deficit, Adl), (Band, AtomWick), (Breaker, AtomWick), (Obligation, AtomWick), (Within, AtomWick)];

    private static Argument<string> EventArgument()
    {
        Argument<string> which = new("event") { Description = "atom-wick, adl or drops." };
        which.AcceptOnlyFromAmong(AtomWick, Adl, Drops);
        return which;
    }

    private static Option<Ratio> Share(string name, string what, int usual) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{what}; default {usual}%."),
        HelpName = "PERCENT",
        DefaultValueFactory = _ => Ratio.FromPercent(usual),
        CustomParser = result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (double.TryParse(text.EndsWith('%') ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent) && percent is > 0 and < 100)
            {
                return Ratio.FromDouble(percent / 100);
            }

            result.AddError($"{name}: found '{text}'; allowed a percentage above 0 and below 100, such as 10 or 10%");
            return Ratio.Zero;
        },
    };

    private static double Number(ArgumentResult result, double least, double most)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most)
        {
            return value;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{(result.Parent as OptionResult)?.Option.Name}: found '{text}'; allowed a number from {least} to {most}"));
        return 0;
    }
}
