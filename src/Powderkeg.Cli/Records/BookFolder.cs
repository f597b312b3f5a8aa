using System.Globalization;

namespace Powderkeg.Cli.Records;

/// <summary>A book's folder: its document, the file that was uploaded and what was asked for. It appears whole or not at all, and replaces only a folder of the same name that is itself a book.</summary>
internal static class BookFolder
{
    /// <summary>What <c>book --json</c> prints.</summary>
    public const string Document = "book.json";

    /// <summary>What was asked for, without the file's content.</summary>
    public const string OrderFile = "order.json";

    /// <exception cref="IOException">The disk is full, or the folder holds something else.</exception>
    public static void Publish(string target, IReadOnlyList<(string Name, byte[] Bytes)> files)
    {
        if (Directory.Exists(target) && !Directory.EnumerateFileSystemEntries(target).All(entry => files.Any(file => file.Name == Path.GetFileName(entry))))
        {
            throw new IOException($"{Printing.PlainText.Clean(target)} holds files that are not a book's; move it away");
        }

        string parent = Path.GetDirectoryName(Path.GetFullPath(target))!, fresh = string.Create(CultureInfo.InvariantCulture, $"{target}.{Environment.ProcessId}.tmp");
        Directory.CreateDirectory(parent);
        Remove(fresh);
        try
        {
            Directory.CreateDirectory(fresh);
            foreach ((string name, byte[] bytes) in files)
            {
                Durable.WriteFile(Path.Combine(fresh, name), bytes);
            }

            Durable.SyncFolder(fresh);
            if (!Directory.Exists(target))
            {
                Directory.Move(fresh, target);
            }
            else if (!Durable.TryExchange(fresh, target))
            {
                // Two steps: between them the name is missing, never half-written.
                Directory.Delete(target, recursive: true);
                Directory.Move(fresh, target);
            }

            Durable.SyncFolder(parent);
        }
        finally
        {
            Remove(fresh);
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
