using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Powderkeg.Report;

namespace Powderkeg.Studio;

/// <summary>Finished runs: the folders under runs, whoever made them. An id is the name of one of these folders, looked up in their list: no path is ever made of what a request says.</summary>
internal sealed class RunShelf(string folder, ILab lab)
{
    public const int Most = 500;
    private const int KeptDocuments = 4;
    private const string Document = "run.json";

    /// <summary>Written beside run.json by the studio: what was asked for, so that it can be asked for again with another lever.</summary>
    public const string OrderFile = "order.json";

    private readonly Lock gate = new();
    private readonly Dictionary<string, (DateTime Written, RunEntry Entry)> read = new(StringComparer.Ordinal);
    private readonly List<(string Id, DateTime Written, byte[] Packed)> documents = [];

    /// <summary>The newest first; at most <see cref="Most"/>.</summary>
    /// <param name="find">Only folders with this text in their name (scenario, seed, digest), whatever the case; empty: all.</param>
    public IReadOnlyList<RunEntry> Entries(string find = "") =>
        [.. Folders().Where(path => Path.GetFileName(path).Contains(find, StringComparison.OrdinalIgnoreCase)).Select(path => (Path: path, Written: File.GetLastWriteTimeUtc(Path.Combine(path, Document)))).OrderByDescending(one => one.Written).ThenBy(one => one.Path, StringComparer.Ordinal)
            .Take(Most).Select(one => Read(one.Path, one.Written)).OfType<RunEntry>()];

    public RunEntry? Find(string id) => FolderOf(id) is string path ? Read(path, File.GetLastWriteTimeUtc(Path.Combine(path, Document))) : null;

    /// <summary>The report's document, gzip; null where there is no such run.</summary>
    /// <exception cref="IOException">A table of the run cannot be read.</exception>
    public byte[]? Packed(string id)
    {
        if (FolderOf(id) is not string path || Find(id) is not RunEntry entry)
        {
            return null;
        }

        // An experiment's document that was put beside the run later is part of what is shown.
        DateTime written = ReportDocument.ExperimentFiles.Prepend(Document).Select(name => Path.Combine(path, name)).Where(File.Exists).Max(File.GetLastWriteTimeUtc);
        lock (gate)
        {
            if (documents.Find(one => one.Id == id && one.Written == written).Packed is byte[] kept)
            {
                return kept;
            }
        }

        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(ReportDocument.Of(path, lab.Validation(entry.ScenarioHash)));
        }

        lock (gate)
        {
            documents.RemoveAll(one => one.Id == id);
            documents.Add((id, written, packed.ToArray()));
            if (documents.Count > KeptDocuments)
            {
                documents.RemoveAt(0);
            }
        }

        return packed.ToArray();
    }

    private IEnumerable<string> Folders() => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder).Where(path => IsName(Path.GetFileName(path)) && File.Exists(Path.Combine(path, Document))) : [];

    /// <summary>The folder of a run; null where there is none of this name.</summary>
    public string? FolderOf(string id) => Folders().FirstOrDefault(path => Path.GetFileName(path) == id);

    /// <summary>Neither hidden nor a folder that is still being written.</summary>
    internal static bool IsName(string name) => !name.StartsWith('.') && !name.EndsWith(".tmp", StringComparison.Ordinal);

    /// <summary>Null where it is no run's document: the list goes on without it.</summary>
    private RunEntry? Read(string path, DateTime written)
    {
        string id = Path.GetFileName(path);
        lock (gate)
        {
            if (read.TryGetValue(id, out (DateTime Written, RunEntry Entry) kept) && kept.Written == written)
            {
                return kept.Entry;
            }
        }

        try
        {
            using JsonDocument run = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(path, Document)));
            RunEntry entry = Of(id, run.RootElement, written, OrderOf(path));
            lock (gate)
            {
                read[id] = (written, entry);
            }

            return entry;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    private static RunEntry Of(string id, JsonElement run, DateTime written, RunOrder? order)
    {
        JsonElement[] dominoes = [.. run.GetProperty("dominoes").EnumerateArray().Where(row => row.GetProperty("number").ValueKind == JsonValueKind.Number)];
        string scenario = run.GetProperty("scenario").GetString() ?? "";
        return new(id, scenario, run.GetProperty("seed").GetInt64(), run.GetProperty("digest").GetString() ?? "", run.GetProperty("scenario_hash").GetString() ?? "",
            written.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), run.GetProperty("accounts").GetInt64(), run.GetProperty("happenings").GetInt64(),
            dominoes.Count(row => row.GetProperty("onset_us").ValueKind == JsonValueKind.Number), dominoes.Length, FallOf(run), run.GetProperty("stopped_by").GetString(), order);
    }

    private static double? FallOf(JsonElement run) => run.GetProperty("prices").EnumerateArray()
        .Where(row => row.GetProperty("asset").GetString() == "BTC" && row.GetProperty("kind").GetString() == "spot" && row.GetProperty("drawdown").ValueKind == JsonValueKind.Number)
        .Select(row => (double?)Math.Abs(row.GetProperty("drawdown").GetDouble())).FirstOrDefault();

    /// <summary>Null where there is none that can be read: the run is shown all the same.</summary>
    private static RunOrder? OrderOf(string path)
    {
        string file = Path.Combine(path, OrderFile);
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<RunOrder>(File.ReadAllBytes(file), StudioJson.Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A past run in the list.</summary>
/// <param name="Id">Name of its folder under runs.</param>
/// <param name="Written">When its document was written, UTC.</param>
/// <param name="Fallen">Numbered dominoes that fell.</param>
/// <param name="BitcoinFall">Share that bitcoin's spot lost from its price before the shock; null where there is none.</param>
/// <param name="Order">What was asked for, where the studio made it; null for runs of the command line.</param>
internal sealed record RunEntry(
    string Id, string Scenario, long Seed, string Digest, string ScenarioHash, string Written, long Accounts, long Happenings, int Fallen, int Dominoes, double? BitcoinFall, string? StoppedBy, RunOrder? Order);
