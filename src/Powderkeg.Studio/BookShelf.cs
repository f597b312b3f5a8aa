using System.Globalization;
using System.Text.Json;

namespace Powderkeg.Studio;

/// <summary>Books that were run: the folders beside the runs. An id is the name of one of them, looked up in their list: no path is ever made of what a request says.</summary>
internal sealed class BookShelf(string folder)
{
    /// <summary>At most this many are listed, the newest first.</summary>
    public const int Most = 200;

    private const string Document = "book.json", OrderFile = "order.json";

    public IReadOnlyList<BookEntry> Entries() =>
        [.. Folders().Select(path => (Path: path, Written: File.GetLastWriteTimeUtc(Path.Combine(path, Document)))).OrderByDescending(one => one.Written).ThenBy(one => one.Path, StringComparer.Ordinal)
            .Take(Most).Select(one => Read(one.Path, one.Written)).OfType<BookEntry>()];

    public BookEntry? Find(string id) => FolderOf(id) is string path ? Read(path, File.GetLastWriteTimeUtc(Path.Combine(path, Document))) : null;

    /// <summary>Null where there is no such book.</summary>
    public byte[]? DocumentOf(string id) => Find(id) is not null && FolderOf(id) is string path ? File.ReadAllBytes(Path.Combine(path, Document)) : null;

    private string[] Folders() => Directory.Exists(folder)
        ? [.. Directory.EnumerateDirectories(folder).Where(path => RunShelf.IsName(Path.GetFileName(path)) && File.Exists(Path.Combine(path, Document)))] : [];

    private string? FolderOf(string id) => Folders().FirstOrDefault(path => Path.GetFileName(path) == id);

    /// <summary>Null where it is no book's document: the list goes on without it.</summary>
    private static BookEntry? Read(string path, DateTime written)
    {
        try
        {
            using JsonDocument book = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(path, Document)));
            JsonElement root = book.RootElement;
            BookOrder? order = JsonSerializer.Deserialize<BookOrder>(File.ReadAllBytes(Path.Combine(path, OrderFile)), StudioJson.Options);
            JsonElement[] runs = [.. root.GetProperty("runs").EnumerateArray()];
            return new(Path.GetFileName(path), order?.Name ?? "", root.GetProperty("scenario").GetString() ?? "", runs.Length, runs.Count(run => run.GetProperty("survives").GetBoolean()),
                runs[0].GetProperty("accounts").GetArrayLength(), written.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}

/// <summary>A book in the list.</summary>
/// <param name="Id">Name of its folder under books.</param>
/// <param name="Name">The file's, as it was uploaded.</param>
/// <param name="Seeds">Runs as it is.</param>
/// <param name="Survived">How many of them it survived.</param>
/// <param name="Written">When its document was written, UTC.</param>
internal sealed record BookEntry(string Id, string Name, string Scenario, int Seeds, int Survived, int Accounts, string Written);
