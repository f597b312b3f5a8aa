using System.Text.Json;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Contagion;
using Powderkeg.Experiments.Replay;

namespace Powderkeg.Cli;

/// <summary>Finds and reads what a replay needs: measured rows, and a run's falls. What is missing or wrong is a <see cref="BadRowsException"/>, in words.</summary>
internal static class ReplayFiles
{
    private const int MostBytes = 64 * 1024 * 1024;

    /// <summary>The rows of a day's file: from the folder given, else the shipped ones.</summary>
    /// <param name="folder">Holds the file, or a folder that does; null where none was given.</param>
    /// <param name="day">The folder's name in a collection, as hyperliquid-2025-10-10.</param>
    /// <param name="shipped">Under the repository's root; null where the rows do not ship.</param>
    public static RowText Rows(string? folder, string day, string file, string? shipped)
    {
        if (folder is null)
        {
            string? path = shipped is not null && ScenarioFiles.Home() is string home ? Path.Combine(home, shipped) : null;
            if (path is null || !File.Exists(path))
            {
                throw new BadRowsException($"--data is missing: name the folder that holds {day}/{file}; these rows do not ship with Powderkeg (docs/use/replay.md says where they are)");
            }

            return Read(path);
        }

        string shown = PlainText.Clean(folder);
        if (!Directory.Exists(folder))
        {
            throw new BadRowsException($"--data: {shown} is {(File.Exists(folder) ? "a file; allowed a folder" : "not there")}");
        }

        foreach (string path in (string[])[Path.Combine(folder, day, file), Path.Combine(folder, file)])
        {
            if (File.Exists(path))
            {
                return Read(path);
            }
        }

        throw new BadRowsException($"--data: {shown} holds neither {day}/{file} nor {file}");
    }

    /// <summary>The main venue's altcoins against a stablecoin, and how far each fell, from a run's summary.</summary>
    public static IReadOnlyList<double> Falls(RunSummary run) =>
        [.. run.Prices.Where(row => IsAltcoin(row.Asset, row.Venue, row.Market) && double.IsFinite(row.Drawdown)).Select(row => row.Drawdown)];

    /// <summary>The same from a run's folder, with the name, seed and digest that it tells.</summary>
    public static (string Run, IReadOnlyList<double> Falls) Falls(string words)
    {
        string folder = RunFolders.Find(words, out string message) ?? throw new BadRowsException("--run: " + message);
        string path = Path.Combine(folder, RunFolder.Document);
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            List<double> falls = [];
            foreach (JsonElement row in root.GetProperty("prices").EnumerateArray())
            {
                if (IsAltcoin(Word(row, "asset"), Word(row, "venue"), Word(row, "market")) && row.GetProperty("drawdown") is { ValueKind: JsonValueKind.Number } fall)
                {
                    falls.Add(fall.GetDouble());
                }
            }

            return ($"{Word(root, "scenario")}, seed {root.GetProperty("seed").GetInt64()}, digest {Word(root, "digest")}", falls);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new BadRowsException($"--run: {PlainText.Clean(path)} is not the document of a run: {PlainText.Clean(e.Message)}");
        }
    }

    private static string Word(JsonElement row, string key) => row.GetProperty(key).GetString() ?? "";

    private static bool IsAltcoin(string asset, string venue, string market) =>
        venue == "main" && (market.EndsWith("/USDT", StringComparison.Ordinal) || market.EndsWith("/USDC", StringComparison.Ordinal))
        && !Drops.NotAltcoins.Contains(asset, StringComparer.Ordinal);

    private static RowText Read(string path)
    {
        if (new FileInfo(path).Length > MostBytes)
        {
            throw new BadRowsException($"{PlainText.Clean(path)}: over 64 MiB; that is not the file meant");
        }

        return new(PlainText.Clean(path), File.ReadAllText(path));
    }
}
