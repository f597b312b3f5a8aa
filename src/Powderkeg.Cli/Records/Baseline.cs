using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Powderkeg.Contagion;
using Powderkeg.Experiments.Validation;

namespace Powderkeg.Cli.Records;

/// <summary>How far each market fell with all forced channels off (DESIGN.md section 7): kept in runs/.baselines, so that it is run once.</summary>
/// <remarks>A kept baseline that cannot be read is run again. It appears under its name whole or not at all.</remarks>
/// <param name="Falls">Drawdown by "venue market".</param>
internal sealed record Baseline(IReadOnlyDictionary<string, double> Falls)
{
    private static readonly string Folder = Path.Combine("runs", ".baselines");

    /// <summary>Switches of every forced channel; auto-deleveraging and what it makes hedgers sell have no other source than these.</summary>
    public static IReadOnlyList<string> Forced { get; } = [.. SeedRun.ForcedChannels.Select(off => DominoRules.IdOf(off))];

    public static Baseline Of(RunSummary unforced)
    {
        Dictionary<string, double> falls = new(StringComparer.Ordinal);
        foreach (PriceRow row in unforced.Prices)
        {
            falls[NameOf(row)] = row.Drawdown;
        }

        return new(falls);
    }

    /// <summary>By what the run means, its seed and its version; the build's own id too, so that no other build's numbers are shown.</summary>
    public static string KeyOf(string scenarioHash, long seed, string version)
    {
        string whole = string.Create(CultureInfo.InvariantCulture, $"{scenarioHash} {seed} {version} {typeof(World).Module.ModuleVersionId}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..32];
    }

    /// <summary>The kept baseline, or null.</summary>
    public static Baseline? Read(string key)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllBytes(PathOf(key))) is { Count: > 0 } falls ? new(falls) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public void Write(string key)
    {
        Directory.CreateDirectory(Folder);
        string path = PathOf(key), fresh = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.tmp");
        File.Delete(fresh);
        Durable.WriteFile(fresh, JsonSerializer.SerializeToUtf8Bytes(Falls));
        File.Move(fresh, path, overwrite: true);
        Durable.SyncFolder(Folder);
    }

    /// <summary>The setting that takes the shock's size away and leaves its time: the run that tells what noise alone makes.</summary>
    public const string NoShock = "macro.shock.fall=0%";

    /// <summary>The key of the run without a shock.</summary>
    public static string KeyOfNoShock(string scenarioHash, long seed, string version) => KeyOf(scenarioHash + " " + NoShock, seed, version);

    /// <summary>The run with each market's fall without a shock beside its own.</summary>
    public RunSummary BesideNoShock(RunSummary run) => run with
    {
        Prices = [.. run.Prices.Select(row => row with { DrawdownNoShock = Falls.TryGetValue(NameOf(row), out double fall) ? fall : null })],
    };

    /// <summary>The run with each market's unforced fall beside its own.</summary>
    public RunSummary Beside(RunSummary run) => run with
    {
        Prices = [.. run.Prices.Select(row => row with { DrawdownUnforced = Falls.TryGetValue(NameOf(row), out double fall) ? fall : null })],
    };

    private static string NameOf(PriceRow row) => $"{row.Venue} {row.Market}";

    private static string PathOf(string key) => Path.Combine(Folder, key + ".json");
}
