using System.CommandLine;

namespace Powderkeg.Cli.Commands;

/// <summary>Prints a shell's script that completes commands, options, scenarios and the ids of dominoes.</summary>
/// <remarks>The script is made from the commands themselves, so it knows what this version knows, and asks nothing of the program while one types.</remarks>
internal static class CompletionCommand
{
    public static Command Create(RootCommand root)
    {
        ExampleCommand command = new("completion", "Print a script that completes commands, options, scenarios and dominoes in your shell.",
            ("source <(powderkeg completion bash)", "in this bash; put the line into ~/.bashrc for every one"),
            ("powderkeg completion zsh > \"${fpath[1]}/_powderkeg\"", "for zsh, into a folder of its functions"),
            ("powderkeg completion fish > ~/.config/fish/completions/powderkeg.fish", "for fish"));
        Argument<string> shell = new("shell") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        command.Arguments.Add(shell);
        command.SetAction(parsed =>
        {
            CompletionWords words = new(root);
            parsed.InvocationConfiguration.Output.Write(parsed.GetRequiredValue(shell) switch
            {
                "bash" => CompletionScripts.Bash(words),
                "zsh" => CompletionScripts.Zsh(words),
                _ => CompletionScripts.Fish(words),
            });
            return ExitCode.Done;
        });
        return command;
    }
}
