using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Powderkeg.Contagion;
using Powderkeg.Experiments.Counterfactuals;
using Powderkeg.Journal;
using Powderkeg.Records;
using Powderkeg.Units;
using static Powderkeg.Cli.Records.JsonRows;

namespace Powderkeg.Cli.Records;

/// <summary>A run as one JSON document: what <c>--json</c> prints and what <c>run.json</c> holds. Its schema is docs/reference/run.schema.json.</summary>
/// <remarks>Times are whole microseconds since 1970 UTC, ledger units are whole numbers; a number that is not finite, and what did not happen, is null.</remarks>
internal static class RunDocument
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>UTF-8 without a byte order mark, ending in a line feed.</summary>
    public static byte[] Write(RunSummary run, string scenarioHash, string? budget, string version, double wallSeconds, IReadOnlyList<TableRows>? tables = null, IReadOnlyList<ProfileRow>? profile = null, WithoutEvent? without = null)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, Readable))
        {
            json.WriteStartObject();
            Head(json, run, scenarioHash, budget, version);
            if (without is not null)
            {
                WithoutDocument.Write(json, without);
            }

            Rows(json, "dominoes", run.Dominoes, (to, row) => Domino(to, run, row));
            Rows(json, "prices", run.Prices, Price);
            Rows(json, "liquidations", run.Liquidations, Liquidation);
            Rows(json, "losses", run.Losses, Loss);
            Rows(json, "backstops", run.Backstops, Backstop);
            Rows(json, "coverage", run.Coverage, Coverage);
            Rows(json, "figures", run.Figures, Figure);
            ContagionDocument.Write(json, run);
            Audit(json, run);
            Records(json, tables ?? []);
            Timing(json, run, wallSeconds);
            if (profile is not null)
            {
                Rows(json, "profile", profile, Profile);
            }

            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void Head(Utf8JsonWriter json, RunSummary run, string scenarioHash, string? budget, string version)
    {
        json.WriteString("digest", run.Digest);
        json.WriteNumber("seed", run.Seed);
        Text(json, "scenario", run.Scenario);
        json.WriteString("scenario_hash", scenarioHash);
        json.WriteString("version", version);
        Time(json, "start_us", run.Start);
        Time(json, "end_us", run.End);
        Time(json, "shock_us", run.Shock);
        Text(json, "main_venue", run.MainVenue);
        json.WriteNumber("accounts", run.Accounts);
        json.WriteNumber("happenings", run.Happenings);
        json.WriteNumber("facts", run.Facts);
        json.WriteString("stopped_by", budget);
    }

    private static void Domino(Utf8JsonWriter json, RunSummary run, DominoRow row)
    {
        if (row.Number is int number)
        {
            json.WriteNumber("number", number);
        }
        else
        {
            json.WriteNull("number");
        }

        Text(json, "id", row.Id);
        json.WriteBoolean("built", row.Built);
        Time(json, "onset_us", row.Onset);
        Real(json, "magnitude", row.Magnitude);
        Text(json, "unit", row.Unit);
        Text(json, "how_large", row.HowLarge);
        Time(json, "peak_us", row.Peak);
        Time(json, "end_us", row.End);
        Rows(json, "levels", row.Levels, static (json, level) =>
        {
            Text(json, "rule", level.Rule);
            Time(json, "onset_us", level.Onset);
        });
        Rows(json, "forced_by", DominoCauses.Of(run, row), static (json, cause) =>
        {
            Text(json, "channel", ChannelNames.Of(cause.Channel));
            Real(json, "share", cause.Share);
        });
        Strip(json, row.Strip);
    }

    /// <summary>Four significant digits: it is drawn as a strip, its largest value being the full height.</summary>
    private static void Strip(Utf8JsonWriter json, IReadOnlyList<double> strip)
    {
        json.WriteStartArray("strip");
        foreach (double value in strip)
        {
            json.WriteNumberValue(double.IsFinite(value) ? double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : 0);
        }

        json.WriteEndArray();
    }

    private static void Price(Utf8JsonWriter json, PriceRow row)
    {
        Text(json, "asset", row.Asset);
        Text(json, "venue", row.Venue);
        Text(json, "market", row.Market);
        Text(json, "kind", row.Kind);
        Text(json, "class", row.Class);
        Real(json, "start", row.Start);
        Real(json, "low", row.Low);
        Time(json, "low_us", row.LowAt);
        Real(json, "drawdown", row.Drawdown);
        Real(json, "recovery", row.Recovery);
        json.WriteNumber("trades", row.Trades);
        if (row.DrawdownUnforced is double unforced)
        {
            Real(json, "drawdown_unforced", unforced);
            Real(json, "drawdown_no_shock", row.DrawdownNoShock);
            Real(json, "amplification", row.Amplification);
        }
    }

    private static void Liquidation(Utf8JsonWriter json, LiquidationRow row)
    {
        Text(json, "channel", row.Channel);
        Text(json, "venue", row.Venue);
        Text(json, "side", row.Side);
        json.WriteNumber("accounts", row.Accounts);
        json.WriteNumber("sales", row.Sales);
        Real(json, "notional_usd", row.NotionalUsd);
    }

    private static void Loss(Utf8JsonWriter json, LossRow row)
    {
        Text(json, "population", row.Population);
        json.WriteNumber("members", row.Members);
        Real(json, "equity_before_usd", row.EquityBeforeUsd);
        Real(json, "equity_after_usd", row.EquityAfterUsd);
        Real(json, "change_usd", row.ChangeUsd);
        json.WriteNumber("wiped", row.Wiped);
    }

    private static void Backstop(Utf8JsonWriter json, BackstopRow row)
    {
        Text(json, "venue", row.Venue);
        Text(json, "kind", row.Kind);
        Real(json, "before_usd", row.BeforeUsd);
        Real(json, "used_usd", row.UsedUsd);
        json.WriteNumber("events", row.Events);
    }

    private static void Coverage(Utf8JsonWriter json, CoverageRow row)
    {
        Text(json, "class", row.Class);
        Real(json, "modelled_usd", row.ModelledUsd);
        Real(json, "whole_usd", row.WholeUsd);
        Real(json, "share", row.Share);
    }

    private static void Figure(Utf8JsonWriter json, FigureRow row)
    {
        Text(json, "id", row.Id);
        Text(json, "sentence", row.Sentence);
        Real(json, "value", row.Value);
        Text(json, "unit", row.Unit);
    }

    private static void Profile(Utf8JsonWriter json, ProfileRow row)
    {
        json.WriteString("phase", row.Phase);
        json.WriteString("room", row.Room);
        Text(json, "part", row.Part);
        json.WriteNumber("happenings", row.Happenings);
        Real(json, "seconds", row.Seconds);
        Real(json, "share", row.Share);
    }

    private static void Audit(Utf8JsonWriter json, RunSummary run)
    {
        json.WriteStartObject("audit");
        json.WriteBoolean("conserved", run.Audit.All(row => row.Difference.IsZero));
        Rows(json, "assets", run.Audit, static (json, row) =>
        {
            Text(json, "asset", row.Asset);
            json.WriteNumber("issued", row.Issued.Units);
            json.WriteNumber("held", row.Held.Units);
            json.WriteNumber("difference", row.Difference.Units);
        });
        json.WriteEndObject();
    }

    private static void Records(Utf8JsonWriter json, IReadOnlyList<TableRows> tables)
    {
        json.WriteStartObject("records");
        json.WriteNumber("schema", RunTables.SchemaVersion);
        Rows(json, "tables", tables, static (json, table) =>
        {
            json.WriteString("table", table.Table);
            json.WriteNumber("rows", table.Rows);
        });
        json.WriteEndObject();
    }

    private static void Timing(Utf8JsonWriter json, RunSummary run, double wallSeconds)
    {
        json.WriteStartObject("timing");
        Real(json, "wall_s", wallSeconds);
        Real(json, "happenings_per_s", wallSeconds > 0 ? Math.Round(run.Happenings / wallSeconds) : double.NaN);
        json.WriteNumber("processors", Environment.ProcessorCount);
        json.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
        json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string text) => json.WriteString(name, Printing.PlainText.Clean(text));

    private static void Time(Utf8JsonWriter json, string name, Instant? moment)
    {
        if (moment is Instant at)
        {
            json.WriteNumber(name, at.Microseconds);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
