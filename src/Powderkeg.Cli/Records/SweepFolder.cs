using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Powderkeg.Experiments.Sweeps;
using Powderkeg.Records;
using Powderkeg.Report;

namespace Powderkeg.Cli.Records;

/// <summary>A sweep's folder: finished paths in parts while it runs, one table in the end. Killed at any moment it goes on where it was, and no path counts twice.</summary>
/// <remarks>
/// A part is written beside its place, forced to the disk, and renamed: it is there whole or not at all. Paths that were not yet in a part are run again, and come to the same.
/// When every path is done, all parts become <c>sweep.parquet</c>, in the order of the paths, before they go. One process at a time holds the folder.
/// </remarks>
internal sealed class SweepFolder : ISweepRows, IDisposable
{
    private const string Whole = "sweep", Name = "sweep.json";

    /// <summary>What the sweep was to be, for its report.</summary>
    private const string PlanFile = SweepReportDocument.PlanFile;

    private const int RowsOfPart = 16;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private readonly Lock one = new();
    private readonly List<SweepRecord> waiting = [];
    private readonly Stopwatch sincePart = Stopwatch.StartNew();
    private readonly string folder;
    private readonly string sweep;
    private readonly SweepTable table;
    private readonly FileStream held;
    private int parts;

    private SweepFolder(string folder, string sweep, SweepTable table, FileStream held)
    {
        (this.folder, this.sweep, this.table, this.held) = (folder, sweep, table, held);
        string[] there = [.. Directory.EnumerateFiles(Parts, "part_*.parquet").Order(StringComparer.Ordinal)];
        parts = there.Length == 0 ? 0 : int.Parse(Path.GetFileNameWithoutExtension(there[^1]).AsSpan(5), CultureInfo.InvariantCulture);
        Done = table.Read(File.Exists(Table) ? there.Prepend(Table) : there);
    }

    /// <summary>Paths that were done when the folder was opened.</summary>
    public IReadOnlyList<SweepRecord> Done { get; }

    public string Table => Path.Combine(folder, Whole + ".parquet");

    private string Parts => Path.Combine(folder, "parts");

    private string Fresh => Path.Combine(folder, ".fresh");

    /// <summary>sweeps/NAME-KEY8, under the current folder.</summary>
    public static string DefaultPath(string name, string key) => Path.Combine("sweeps", $"{RunFolder.FileName(name)}-{key[..8]}");

    /// <summary>Opens a folder, new or of the same sweep.</summary>
    /// <param name="key">Of plan, scenario and build: a folder of another sweep is refused.</param>
    /// <param name="plan">The document of the plan, kept beside the rows from the start.</param>
    /// <exception cref="IOException">The folder is another sweep's or no sweep's, or another process holds it; the message says so.</exception>
    public static SweepFolder Open(string folder, string key, SweepTable table, ReadOnlySpan<byte> plan)
    {
        string document = Path.Combine(folder, Name), shown = Printing.PlainText.Clean(folder);
        bool isOurs = File.Exists(document);
        if (!isOurs && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any(entry => Path.GetFileName(entry) is not (".lock" or "parts" or ".fresh")))
        {
            throw new IOException($"{shown} holds files that are not a sweep's; name a new folder");
        }

        Directory.CreateDirectory(Path.Combine(folder, "parts"));
        FileStream held = Hold(Path.Combine(folder, ".lock"), shown);
        try
        {
            if (isOurs && KeyOf(document) != key)
            {
                throw new IOException($"{shown} is the folder of another sweep, scenario or build; name a new folder");
            }

            string fresh = Path.Combine(folder, ".fresh");
            if (Directory.Exists(fresh))
            {
                Directory.Delete(fresh, recursive: true);
            }

            Directory.CreateDirectory(fresh);
            if (!isOurs)
            {
                Durable.WriteFile(Path.Combine(fresh, Name), JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["sweep"] = key, ["version"] = ProductVersion.Text }));
                File.Move(Path.Combine(fresh, Name), document);
            }

            // A folder that was begun before plans were kept gets its own now: the key says that it is the same.
            if (!File.Exists(Path.Combine(folder, PlanFile)))
            {
                Durable.WriteFile(Path.Combine(fresh, PlanFile), plan);
                File.Move(Path.Combine(fresh, PlanFile), Path.Combine(folder, PlanFile));
                Durable.SyncFolder(folder);
            }

            return new(folder, key, table, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>A sweep's folder by the words a user names it with: a path, or a name under sweeps; null where there is none.</summary>
    public static string? Find(string words) =>
        ((string[])[words, Path.Combine("sweeps", words)]).FirstOrDefault(folder => File.Exists(Path.Combine(folder, Name)));

    public void Add(SweepRow row)
    {
        lock (one)
        {
            waiting.Add(new(row.Path.Number, row.Path.Point, row.Path.Replication, row.Path.Seed, row.Digest, row.Path.Values, row.Numbers, row.Measures));
            if (waiting.Count >= RowsOfPart || sincePart.Elapsed >= Longest)
            {
                WritePart();
            }
        }
    }

    /// <summary>What is done so far reaches the disk.</summary>
    public void Flush()
    {
        lock (one)
        {
            if (waiting.Count > 0)
            {
                WritePart();
            }
        }
    }

    /// <summary>All parts become one table. Every path must be there.</summary>
    public IReadOnlyList<SweepRecord> Finish(int paths)
    {
        Flush();
        IEnumerable<string> there = Directory.EnumerateFiles(Parts, "part_*.parquet").Order(StringComparer.Ordinal);
        IReadOnlyList<SweepRecord> rows = table.Read(File.Exists(Table) ? there.Prepend(Table) : there);
        Powderkeg.Units.Invariant.Require(rows.Count == paths && rows[^1].Path == paths - 1, "SWEEP-1", "each path of a finished sweep stands once in its table", rows.Count);
        if (there.Any())
        {
            Publish(Whole, rows, Table);
            foreach (string part in there.ToArray())
            {
                File.Delete(part);
            }
        }

        return rows;
    }

    public void Dispose() => held.Dispose();

    private void WritePart()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"part_{++parts:000000}");
        Publish(name, waiting, Path.Combine(Parts, name + ".parquet"));
        waiting.Clear();
        sincePart.Restart();
    }

    private void Publish(string name, IEnumerable<SweepRecord> rows, string place)
    {
        string fresh = table.Write(Fresh, name, sweep, rows);
        Durable.SyncFile(fresh);
        File.Move(fresh, place, overwrite: true);
        Durable.SyncFolder(Path.GetDirectoryName(place)!);
    }

    private static FileStream Hold(string path, string shown)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new IOException($"another process sweeps into {shown}");
        }
    }

    private static string? KeyOf(string document)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(document))?.GetValueOrDefault("sweep");
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
