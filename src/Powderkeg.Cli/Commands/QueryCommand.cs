using System.CommandLine;
using System.Globalization;
using System.Text;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Records;

namespace Powderkeg.Cli.Commands;

/// <summary>Asks an earlier run in SQL: its Parquet tables under their own names, and nothing else within reach.</summary>
internal static class QueryCommand
{
    /// <summary>Rows of a table on a terminal, unless --rows says otherwise.</summary>
    private const int OnTerminal = 40;

    private const string WhichTables =
        "SELECT t.table_name AS \"table\", t.estimated_size AS \"rows\", string_agg(c.column_name, ', ' ORDER BY c.column_index) AS \"columns\" FROM duckdb_tables() t JOIN duckdb_columns() c USING (table_name) GROUP BY ALL ORDER BY ALL";

    private static readonly Argument<string> Run = new("run") { Description = "The folder of a run, its name under runs, or latest." };
    private static readonly Argument<string?> Sql = new("sql") { Description = "One SELECT; without it, the tables and their columns.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the rows as one JSON document (docs/reference/query.schema.json)." };

    private static readonly Option<int?> Rows = new("--rows")
    {
        Description = $"Show at most this many rows; default: {OnTerminal} on a terminal, all otherwise.",
        HelpName = "N",
        CustomParser = static result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int rows) && rows > 0)
            {
                return rows;
            }

            result.AddError($"--rows: found '{text}'; allowed a whole number from 1 to {int.MaxValue}");
            return null;
        },
    };

    public static Command Create(CancellationToken stop)
    {
        ExampleCommand command = new("query", "Ask a run in SQL: its Parquet tables by their names.",
            ("powderkeg query latest", "which tables there are, and their columns"),
            ("powderkeg query latest \"SELECT market, min(low) AS low FROM prices WHERE trades > 0 GROUP BY market ORDER BY low LIMIT 10\"", "the lowest price of each market"),
            ("powderkeg query latest \"SELECT channel, sum(notional_usd) AS usd FROM liquidations WHERE step = 'sale' GROUP BY channel ORDER BY usd DESC\" --json", "who sold how much by force, for another program"));
        command.Arguments.Add(Run);
        command.Arguments.Add(Sql);
        foreach (Option option in (Option[])[Json, Rows, RunOptions.NoColor])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Ask(parsed, stop));
        return command;
    }

    private static int Ask(ParseResult parsed, CancellationToken stop)
    {
        (TextWriter output, TextWriter error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        if (RunFolders.Find(parsed.GetRequiredValue(Run), out string message) is not string folder)
        {
            error.WriteLine("powderkeg: " + message);
            return ExitCode.BadInput;
        }

        string sql = parsed.GetValue(Sql) ?? WhichTables;
        Terminal terminal = Terminal.OfConsole(parsed.GetValue(RunOptions.NoColor) ? Ink.Plain : null);
        try
        {
            using RecordQuery query = RecordQuery.Open(folder);
            using QueryRows rows = query.Ask(sql, stop);
            if (parsed.GetValue(Json))
            {
                output.Write(Encoding.UTF8.GetString(QueryDocument.Write(rows, folder, sql, parsed.GetValue(Rows))));
                return ExitCode.Done;
            }

            QueryPage page = new(rows, parsed.GetValue(Rows) ?? (terminal.Layout == Layout.Tabs ? null : OnTerminal), terminal);
            page.Write(output);
            if (terminal.Layout == Layout.Tabs && page.Hidden > 0)
            {
                error.WriteLine($"powderkeg: {Numbers.Count(page.Hidden, "row", "rows")} hidden by --rows");
            }

            return ExitCode.Done;
        }
        catch (BadQueryException fault)
        {
            foreach (string line in ("powderkeg: " + fault.Message).Split('\n'))
            {
                error.WriteLine(PlainText.Clean(line).TrimEnd());
            }

            return ExitCode.BadInput;
        }
    }
}
