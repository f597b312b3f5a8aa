using System.CommandLine;
using System.Text;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Books;

namespace Powderkeg.Cli.Commands;

/// <summary>A user's own positions inside a run: do they survive, what kills them first, what would have saved them.</summary>
internal static class BookCommand
{
    private static readonly Argument<string> Positions = new("positions") { Description = "A CSV or YAML file of positions (docs/reference/positions.md)." };

    private static readonly Option<string> In = new("--in")
    {
        Description = "The scenario to place them in; default october-2025.",
        HelpName = "SCENARIO",
        DefaultValueFactory = static _ => "october-2025",
    };

    private static readonly Option<bool> NoLevers = new("--no-levers") { Description = "Leave out the reruns that look for what would have saved it." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the book as one JSON document (docs/reference/book.schema.json)." };

    public static Command Create(IScenarioRunner runner, CancellationToken stop)
    {
        ExampleCommand command = new("book", "Place your own positions in a run: do they survive, what kills them first, what would have saved them.",
            ("powderkeg book samples/books/btc-long.csv --in october-2025", "an isolated long, as it is and under each lever"),
            ("powderkeg book samples/books/hedged-maker.csv --in october-2025-small --seeds 1-5", "five draws of everybody else"),
            ("powderkeg book my.csv --no-levers --json | jq .survives", "the answer alone, for another program"));
        command.Arguments.Add(Positions);
        foreach (Option option in (Option[])[In, ValidateOptions.Seeds, NoLevers, RunOptions.Set, Json, RunOptions.NoColor, RunOptions.Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(parsed, runner, stop));
        return command;
    }

    private static int Run(ParseResult parsed, IScenarioRunner runner, CancellationToken stop)
    {
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        string positions = parsed.GetRequiredValue(Positions);
        if (ScenarioFiles.Find(parsed.GetRequiredValue(In), ScenarioFiles.Home(), out string message) is not string path)
        {
            error.WriteLine("powderkeg: --in: " + message);
            return ExitCode.BadInput;
        }

        if (!File.Exists(positions))
        {
            error.WriteLine($"powderkeg: no file '{PlainText.Clean(positions)}' of positions; samples/books of a checkout has some to begin with");
            return ExitCode.BadInput;
        }

        BookRequest request = new(path, positions, parsed.GetValue(ValidateOptions.Seeds) ?? [], parsed.GetValue(RunOptions.Set) ?? [],
            parsed.GetValue(NoLevers) ? BookReruns.None : BookReruns.Levers);
        BookAnswer answer = runner.Book(request, new RunsDone(error, parsed.GetValue(RunOptions.Quiet)), stop);
        stop.ThrowIfCancellationRequested();
        if (answer.Outcome is not BookOutcome outcome)
        {
            foreach (string line in answer.Errors)
            {
                error.WriteLine(PlainText.Clean(line));
            }

            error.WriteLine($"powderkeg: nothing was run: {Numbers.Count(answer.Errors.Count, "fault", "faults")}");
            return ExitCode.BadInput;
        }

        if (parsed.GetValue(Json))
        {
            output.Write(Encoding.UTF8.GetString(BookDocument.Write(answer, outcome)));
        }
        else
        {
            Terminal terminal = Terminal.OfConsole(parsed.GetValue(RunOptions.NoColor) ? Ink.Plain : null);
            if (terminal.Layout == Layout.Tabs)
            {
                BookTabs.Write(answer, outcome, output);
            }
            else
            {
                new BookPage(answer, outcome, terminal).Write(output);
            }
        }

        if (outcome.AsIs.Concat(outcome.Levers.SelectMany(lever => lever.Runs)).Any(run => run.IsCutShort))
        {
            error.WriteLine("powderkeg: a budget (budget-happenings) stopped a run; its figures cover what ran");
            return ExitCode.StoppedByBudget;
        }

        return ExitCode.Done;
    }
}
