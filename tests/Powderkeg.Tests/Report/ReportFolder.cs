using System.Text.Json;
using System.Text.Json.Nodes;
using Powderkeg.Cli.Records;
using Powderkeg.Report;
using Powderkeg.Tests.Records;

namespace Powderkeg.Tests.Report;

/// <summary>A run's folder as <c>run</c> leaves it, and the report's document of it.</summary>
public sealed class ReportFolder : IDisposable
{
    private readonly RecordsFolder records = new();

    public ReportFolder()
    {
        File.WriteAllBytes(Path.Combine(Folder, "run.json"), RunDocument.Write(records.Summary, "hash", null, "0", 1, records.Written));
        Bytes = ReportDocument.Of(Folder);
        Document = JsonDocument.Parse(Bytes).RootElement;
    }

    public string Folder => records.Folder;
    public byte[] Bytes { get; }
    public JsonElement Document { get; }
    public JsonElement Run => Document.GetProperty("run");

    /// <summary>The document of the same folder with a changed run.json.</summary>
    public JsonElement With(Action<JsonObject> change)
    {
        string path = Path.Combine(Folder, "run.json");
        byte[] kept = File.ReadAllBytes(path);
        JsonObject run = JsonNode.Parse(kept)!.AsObject();
        change(run);
        File.WriteAllText(path, run.ToJsonString());
        try
        {
            return JsonDocument.Parse(ReportDocument.Of(Folder)).RootElement;
        }
        finally
        {
            File.WriteAllBytes(path, kept);
        }
    }

    public void Dispose() => records.Dispose();
}
