using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Lending;

namespace Powderkeg.Cli.Commands;

/// <summary>The table of a loop, cycle by cycle, by the arithmetic the agents plan with (MECHANICS.md section 2).</summary>
internal static class LoopCommand
{
    private static readonly Option<double> Capital = Number("--capital", "Own money.", 100_000, 1, 1e15);
    private static readonly Option<double> Ltv = Number("--ltv", "What is borrowed of each deposit.", 0.8, 0, 0.99);
    private static readonly Option<double> Threshold = Number("--lt", "Liquidation threshold: debt over collateral at which the loop is liquidated.", 0.83, 0.001, 1);
    private static readonly Option<double> Yield = Number("--yield", "What the collateral earns a year.", 0.12, -1, 10);
    private static readonly Option<double> Borrow = Number("--borrow", "What the debt costs a year.", 0.08, 0, 10);
    private static readonly Option<bool> Json = new("--json") { Description = "Print the table as one JSON document (docs/reference/loop.schema.json)." };
    private static readonly Option<int> Cycles = new("--cycles")
    {
        Description = "How often is borrowed and deposited again, 0 to 100; default 5.",
        HelpName = "N",
        DefaultValueFactory = static _ => 5,
        CustomParser = static result => Whole(result),
    };

    public static Command Create()
    {
        ExampleCommand command = new("loop", "Print what looping does to a balance sheet, cycle by cycle, and which fall ends it.",
            ("powderkeg loop --capital 100000 --ltv 0.8 --lt 0.83 --cycles 5 --yield 0.12 --borrow 0.08", "five cycles at 80%"),
            ("powderkeg loop --ltv 0.9 --lt 0.92 --cycles 10 --json", "for another program"));
        foreach (Option option in (Option[])[Capital, Ltv, Threshold, Cycles, Yield, Borrow, Json])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            LoopTable table = new(parsed.GetValue(Capital), parsed.GetValue(Ltv), parsed.GetValue(Threshold), parsed.GetValue(Cycles), parsed.GetValue(Yield), parsed.GetValue(Borrow));
            if (table.Threshold < table.Ltv)
            {
                parsed.InvocationConfiguration.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"powderkeg: --lt: found {table.Threshold}; allowed --ltv ({table.Ltv}) or more"));
                return ExitCode.BadInput;
            }

            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(Json))
            {
                output.Write(Encoding.UTF8.GetString(LoopDocument.Write(table)));
            }
            else
            {
                new LoopPage(table, Terminal.OfConsole(null)).Write(output);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Option<double> Number(string name, string what, double usual, double least, double most) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{what} {least} to {most}; default {usual}."),
        HelpName = "X",
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most)
            {
                return value;
            }

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name}: found '{text}'; allowed a number from {least} to {most}"));
            return 0;
        },
    };

    private static int Whole(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= 100)
        {
            return value;
        }

        result.AddError($"--cycles: found '{text}'; allowed a whole number from 0 to 100");
        return 0;
    }
}

/// <summary>A loop as asked for. Money in one currency; shares and yearly rates as plain numbers.</summary>
internal sealed record LoopTable(double Capital, double Ltv, double Threshold, int Cycles, double Yield, double BorrowRate)
{
    /// <summary>The position after each number of borrowings, from none on.</summary>
    public IEnumerable<(int Cycle, LoopedPosition Position)> Rows => Enumerable.Range(0, Cycles + 1).Select(n => (n, Looping.After(Capital, Ltv, n)));

    public LoopedPosition End => Looping.After(Capital, Ltv, Cycles);

    /// <summary>The fall at which a position is liquidated; null where nothing is owed.</summary>
    public double? FallThatLiquidates(LoopedPosition position) => position.Debt > 0 ? 1 - position.LiquidationPrice(Threshold) : null;

    /// <summary>The fall at which the equity is gone; null where nothing is owed: then it ends at zero, as for any owner.</summary>
    public static double? FallThatWipesOut(LoopedPosition position) => position.Debt > 0 ? position.FallThatTakesEquity : null;
}
