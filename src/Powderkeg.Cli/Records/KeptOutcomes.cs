using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Journal;
using Powderkeg.Scenarios;

namespace Powderkeg.Cli.Records;

/// <summary>Outcomes of runs in runs/.outcomes, so that no run is made twice: by what the scenario means, its seed and this very build.</summary>
/// <remarks>A file that cannot be read is run again. It appears under its name whole or not at all; what two processes write under one name is the same.</remarks>
internal sealed class KeptOutcomes(string folder) : IKeptOutcomes
{
    /// <summary>Where commands keep them, under the current folder.</summary>
    public static readonly string Usual = Path.Combine("runs", ".outcomes");
    private static readonly JsonSerializerOptions Written = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private static int files;

    public RunOutcomes? Find(ExperimentRun run)
    {
        try
        {
            return JsonSerializer.Deserialize<Kept>(File.ReadAllBytes(PathOf(run)), Written)?.ToOutcomes();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    public void Keep(ExperimentRun run, RunOutcomes outcomes)
    {
        Directory.CreateDirectory(folder);
        string path = PathOf(run), fresh = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref files)}.tmp");
        File.WriteAllBytes(fresh, JsonSerializer.SerializeToUtf8Bytes(Kept.Of(outcomes), Written));
        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>By the builds of the library and of the measures too, so that no other build's numbers are shown.</summary>
    private string PathOf(ExperimentRun run)
    {
        string whole = string.Create(CultureInfo.InvariantCulture,
            $"{ScenarioHash.Of(run.World)} {run.Seed} {ProductVersion.Text} {typeof(World).Module.ModuleVersionId} {typeof(RunOutcomes).Module.ModuleVersionId}");
        return Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..32] + ".json");
    }

    /// <summary>A run as its file has it. Accounts stand in three columns of bytes: there are thousands.</summary>
    private sealed record Kept(string Scenario, long Seed, string Digest, string[] Names, string[] Units, double[] Values, byte[] Keys, byte[] Usd, byte[] Channels)
    {
        public static Kept Of(RunOutcomes run) => new(
            run.Scenario, run.Seed, run.Digest, [.. run.Values.Select(value => value.Name)], [.. run.Values.Select(value => value.Unit.ToString())],
            [.. run.Values.Select(value => value.Value)],
            MemoryMarshal.AsBytes<ulong>(run.Struck.Select(one => one.Key).ToArray()).ToArray(),
            MemoryMarshal.AsBytes<double>(run.Struck.Select(one => one.Usd).ToArray()).ToArray(),
            [.. run.Struck.Select(one => (byte)one.Channel)]);

        public RunOutcomes ToOutcomes()
        {
            if (((object?[])[Scenario, Digest, Names, Units, Values, Keys, Usd, Channels]).Contains(null))
            {
                throw new FormatException("a column is missing");
            }

            ReadOnlySpan<ulong> keys = MemoryMarshal.Cast<byte, ulong>(Keys);
            ReadOnlySpan<double> usd = MemoryMarshal.Cast<byte, double>(Usd);
            if (Names.Length != Units.Length || Names.Length != Values.Length || keys.Length != Channels.Length || usd.Length != Channels.Length)
            {
                throw new FormatException("columns of different lengths");
            }

            StruckAccount[] struck = new StruckAccount[keys.Length];
            for (int i = 0; i < struck.Length; i++)
            {
                struck[i] = new(keys[i], usd[i], (Channel)Channels[i]);
            }

            return new(Scenario, Seed, Digest, [.. Names.Select((name, i) => new OutcomeValue(name, Enum.Parse<OutcomeUnit>(Units[i]), Values[i]))], struck, false);
        }
    }
}
