namespace Powderkeg.EndToEnd;

/// <summary>The command in another configuration than the tests' own: built where it is missing or older than its sources.</summary>
internal static class BuiltCommand
{
    private static readonly Lock OneAtATime = new();

    public static string Of(string configuration, string framework)
    {
        lock (OneAtATime)
        {
            using Command command = new() { Patience = TimeSpan.FromMinutes(4) };
            command.Environment["MSBUILDDISABLENODEREUSE"] = "1";
            Answer build = command.Start("dotnet",
                ["build", Path.Combine(Command.Root, "src", "Powderkeg.Cli", "Powderkeg.Cli.csproj"), "-c", configuration, "-v", "q", "--nologo", "--no-restore", "-p:UseSharedCompilation=false"]);
            Assert.True(build.Code == 0, build.Output + build.Error);
            return Command.Library(configuration, framework);
        }
    }
}
