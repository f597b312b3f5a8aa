using System.Text.Json;

namespace Powderkeg.EndToEnd;

/// <summary>The small day up to half an hour after its shock: a second or two of running that exercise every place. Run once, and kept for comparison.</summary>
internal static class SmallDay
{
    private static readonly Lazy<string> Once = new(() =>
    {
        using Command command = new();
        return DocumentOf(command, null, null);
    });

    public static string Scenario { get; } = Path.Combine(Command.Root, "scenarios", "october-2025-small.yaml");

    public static string Document => Once.Value;

    public static string Digest => Read(Document).Digest;

    public static int Accounts => Read(Document).Accounts;

    public static string DigestIn(Command command, string? library = null, string? scenario = null) => RunIn(command, library, scenario).Digest;

    public static (string Digest, int Accounts) RunIn(Command command, string? library = null, string? scenario = null) => Read(DocumentOf(command, library, scenario));

    private static string DocumentOf(Command command, string? library, string? scenario)
    {
        Answer answer = command.Start("dotnet",
            [library ?? Command.Library(), "run", scenario ?? Scenario, "--json", "--quiet", "--until", "2025-10-10T21:20Z"]);
        Assert.True(answer.Code == 0, answer.Error);
        return answer.Output;
    }

    private static (string Digest, int Accounts) Read(string document)
    {
        using JsonDocument run = JsonDocument.Parse(document);
        string digest = run.RootElement.GetProperty("digest").GetString()!;
        Assert.Matches("^[0-9a-f]{16}$", digest);
        return (digest, run.RootElement.GetProperty("accounts").GetInt32());
    }
}
