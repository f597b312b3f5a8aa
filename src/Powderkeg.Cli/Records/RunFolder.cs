using System.Globalization;
using System.Text;
using Powderkeg.Records;
using Powderkeg.Report;

namespace Powderkeg.Cli.Records;

/// <summary>A run's folder: it appears under its name whole or not at all, and replaces only a folder that is itself a run.</summary>
/// <remarks>
/// Steps: <see cref="Prepare"/> makes <c>NAME.PID.tmp</c> beside the target, the run fills it; <see cref="Publish"/> fsyncs files and folder, renames (or exchange with the older run in one step), fsync the parent, remove the older one.
/// A kill at any point leaves the old run or the new one under the name, and at worst a <c>.tmp</c> folder that git ignores.
/// </remarks>
internal sealed class RunFolder : IDisposable
{
    public const string Document = "run.json";

    /// <summary>What was asked for, where the studio made the run.</summary>
    public const string OrderFile = "order.json";

    private readonly string target;

    private RunFolder(string fresh, string target) => (Fresh, this.target) = (fresh, target);

    /// <summary>Where the run writes until it is published.</summary>
    public string Fresh { get; }

    /// <summary>All that a run writes: a folder that holds anything else is not ours to replace.</summary>
    private static readonly string[] Ours = [Document, ReportDocument.ScenarioFile, ReportPage.FileName, OrderFile, SettlementFiles.Accounts, SettlementFiles.Payments, .. ReportDocument.ExperimentFiles, .. RunTables.FileNames];

    /// <summary>runs/SCENARIO-SEED-DIGEST8, under the current folder; of a run without an event with -without-EVENT after it.</summary>
    public static string DefaultPath(string scenario, long seed, string digest, int? without = null)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{FileName(scenario)}-{seed}-{FileName(digest.Length > 8 ? digest[..8] : digest)}");
        return Path.Combine("runs", without is int number ? string.Create(CultureInfo.InvariantCulture, $"{name}-without-{number}") : name);
    }

    /// <summary>Why a folder may not be written to, in words; null where it may.</summary>
    public static string? Refusal(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string shown = Printing.PlainText.Clean(folder);
        if (Path.GetDirectoryName(full) is null)
        {
            return $"--out {shown}: a run cannot replace the root of a file system";
        }

        if (File.Exists(full))
        {
            return $"--out {shown} is a file; name a new folder, or the folder of an earlier run";
        }

        if (!Directory.Exists(full) || !Directory.EnumerateFileSystemEntries(full).Any())
        {
            return null;
        }

        bool isRun = Directory.EnumerateFileSystemEntries(full).All(entry => Ours.Contains(Path.GetFileName(entry)) && File.Exists(entry));
        return isRun ? null : $"--out {shown} holds files that are not a run's; name a new folder, or the folder of an earlier run";
    }

    /// <summary>An empty folder beside the target, for all that the run writes; gone again unless it is published.</summary>
    public static RunFolder Prepare(string folder)
    {
        if (Refusal(folder) is string refusal)
        {
            throw new IOException(refusal);
        }

        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        string fresh = string.Create(CultureInfo.InvariantCulture, $"{target}.{Environment.ProcessId}.tmp");
        Remove(fresh);
        Directory.CreateDirectory(fresh);
        return new(fresh, target);
    }

    /// <summary>A file beside the tables, forced to the disk.</summary>
    public void Add(string name, ReadOnlySpan<byte> bytes) => Durable.WriteFile(Path.Combine(Fresh, name), bytes);

    /// <summary>Forces everything to the disk and gives the folder its name.</summary>
    public void Publish()
    {
        foreach (string table in Directory.EnumerateFiles(Fresh))
        {
            Durable.SyncFile(table);
        }

        Durable.SyncFolder(Fresh);
        if (Refusal(target) is string refusal)
        {
            throw new IOException(refusal);
        }

        Swap(Fresh, target);
        Durable.SyncFolder(Path.GetDirectoryName(target)!);
    }

    public void Dispose() => Remove(Fresh);

    /// <summary>Letters, digits, point, dash and underscore of a name; never empty, never hidden.</summary>
    internal static string FileName(string name)
    {
        StringBuilder safe = new();
        foreach (char c in name.Take(80))
        {
            safe.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || (c == '.' && safe.Length > 0) ? c : '_');
        }

        return safe.Length == 0 ? "run" : safe.ToString();
    }

    private static void Swap(string fresh, string target)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(fresh, target);
        }
        else if (!Durable.TryExchange(fresh, target))
        {
            // Two renames: between them the name is missing, never half-written.
            string older = fresh + ".older.tmp";
            Remove(older);
            Directory.Move(target, older);
            Directory.Move(fresh, target);
            Remove(older);
        }
    }

    /// <summary>A run by the words a user names it with: a path, a name under runs, or latest; null, and why, where there is none.</summary>
    public static string? Find(string words, out string message)
    {
        message = "";
        string shown = Printing.PlainText.Clean(words);
        if (words == "latest")
        {
            string? newest = Directory.Exists("runs")
                ? Directory.EnumerateDirectories("runs").Where(folder => !folder.EndsWith(".tmp", StringComparison.Ordinal) && File.Exists(Path.Combine(folder, Document)))
                    .OrderByDescending(folder => File.GetLastWriteTimeUtc(Path.Combine(folder, Document))).ThenBy(folder => folder, StringComparer.Ordinal).FirstOrDefault()
                : null;
            message = newest is null ? "latest: there is no run under runs in this folder" : "";
            return newest;
        }

        string folder = Directory.Exists(words) || words.Contains(Path.DirectorySeparatorChar) ? words : Path.Combine("runs", words);
        if (File.Exists(Path.Combine(folder, Document)))
        {
            return folder;
        }

        string[] known = Directory.Exists("runs") ? [.. Directory.EnumerateDirectories("runs").Select(path => Path.GetFileName(path)!)] : [];
        string near = NearestWord.To(words, known) is string name ? $"; did you mean {name}?" : "; allowed: the folder of a run, its name under runs, or latest";
        message = Directory.Exists(folder) ? $"{shown} holds no {Document}{near}" : $"there is no run {shown}{near}";
        return null;
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
