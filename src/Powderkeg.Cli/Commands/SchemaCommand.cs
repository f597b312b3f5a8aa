using System.CommandLine;

namespace Powderkeg.Cli.Commands;

/// <summary>Prints the JSON Schema of scenario files.</summary>
internal static class SchemaCommand
{
    public static Command Create(IScenarioRunner runner)
    {
        ExampleCommand command = new("schema", "Print the JSON Schema of scenario files, so that editors complete and check them.",
            ("powderkeg schema > scenario.schema.json", "then begin a scenario with: # yaml-language-server: $schema=scenario.schema.json"));
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(runner.Schema());
            return ExitCode.Done;
        });
        return command;
    }
}
