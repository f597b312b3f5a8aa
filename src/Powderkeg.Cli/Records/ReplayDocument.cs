using System.Text.Encodings.Web;
using System.Text.Json;
using Powderkeg.Cli.Commands;
using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Replay;
using static Powderkeg.Cli.Records.JsonRows;

namespace Powderkeg.Cli.Records;

/// <summary>A replay as one JSON document. Its schema is docs/reference/replay.schema.json.</summary>
internal static class ReplayDocument
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(WickReport wick) => Write(ReplayOptions.AtomWick, json => Rows(json, "cases", wick.Cases, static (to, one) =>
    {
        WickOutcome outcome = one.Outcome;
        to.WriteString("id", one.Id);
        to.WriteString("rule", one.Rule);
        Real(to, "low_usdt", outcome.Low.IsNone ? null : outcome.Low.Ticks / 1000.0);
        Real(to, "fall", WickReport.FallOf(outcome));
        to.WriteNumber("fills", outcome.Fills.Count);
        to.WriteNumber("sold_atom", outcome.Sold.Count / 1000m);
        to.WriteNumber("unsold_atom", outcome.Unsold.Count / 1000m);
        to.WriteNumber("quote_usdt", (decimal)outcome.QuoteMicros / 1_000_000);
        to.WriteString("why", one.Why);
    }));

    public static byte[] Write(AdlReport report, AdlReplay replay, double deficitUsd) => Write(ReplayOptions.Adl, json =>
    {
        json.WriteNumber("candidates", replay.Accounts.Count);
        json.WriteNumber("candidates_notional_usd", replay.NotionalMicros / 1_000_000m);
        Real(json, "candidates_profit_usd", replay.ProfitUsd);
        Real(json, "deficit_usd", deficitUsd);
        json.WriteString("note", AdlReport.Note);
        Rows(json, "outcomes", report.Outcomes, static (to, one) =>
        {
            Real(to, "need", one.NeedShare);
            to.WriteString("rule", AdlReplay.WordOf(one.Rule));
            Real(to, "notional_usd", one.NotionalUsd);
            Real(to, "profit_taken_usd", one.ProfitTakenUsd);
            Real(to, "overshoot_usd", one.OvershootUsd);
            to.WriteNumber("accounts", one.Touched);
            Real(to, "gini", one.Gini);
            Real(to, "top_1_percent", one.TopPercent);
        });
    });

    public static byte[] Write(DropsReport report) => Write(ReplayOptions.Drops, json =>
    {
        Drops drops = report.Drops;
        json.WriteString("run", report.Run);
        json.WriteNumber("pairs_real", drops.Real.Count);
        json.WriteNumber("pairs_simulated", drops.Simulated.Count);
        Real(json, "deep_real", Drops.DeeperThan(drops.Real, 0.7));
        Real(json, "deep_simulated", Drops.DeeperThan(drops.Simulated, 0.7));
        Real(json, "ks", drops.KsDistance);
        Real(json, "ks_5_percent", drops.KsAtFivePercent);
        Rows(json, "deciles", DropsReport.Points, (to, p) =>
        {
            Real(to, "decile", p);
            Real(to, "real", Drops.Quantile(drops.Real, p));
            Real(to, "simulated", Drops.Quantile(drops.Simulated, p));
        });
    });

    /// <summary>UTF-8 without a byte order mark, ending in a line feed.</summary>
    private static byte[] Write(string which, Action<Utf8JsonWriter> body)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, Readable))
        {
            json.WriteStartObject();
            json.WriteString("replay", which);
            json.WriteString("version", ProductVersion.Text);
            body(json);
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }
}
