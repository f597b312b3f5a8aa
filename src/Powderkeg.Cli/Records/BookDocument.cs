using System.Text.Encodings.Web;
using System.Text.Json;
using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Books;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Cli.Records;

/// <summary>A book's fate as one JSON document. Its schema is docs/reference/book.schema.json.</summary>
internal static class BookDocument
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>UTF-8 without a byte order mark, ending in a line feed.</summary>
    public static byte[] Write(BookAnswer answer, BookOutcome outcome)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, Readable))
        {
            json.WriteStartObject();
            json.WriteString("version", ProductVersion.Text);
            json.WriteString("scenario", answer.Scenario);
            json.WriteString("scenario_hash", answer.ScenarioHash);
            Time(json, "shock_us", answer.Shock);
            json.WriteBoolean("survives", outcome.AsIs.All(run => run.Survives));
            JsonRows.Rows(json, "runs", outcome.AsIs, (json, run) => Run(json, run, ReferenceEquals(run, outcome.AsIs[0]) ? Account : AtEnd));
            JsonRows.Rows(json, "depth", outcome.Depth, static (json, share) =>
            {
                json.WriteString("account", share.Account);
                json.WriteString("leg", share.Leg);
                json.WriteString("market", share.Market);
                JsonRows.Real(json, "share", share.Share);
                json.WriteBoolean("moves_market", share.Share > BookTrial.MovesMarket);
            });
            JsonRows.Rows(json, "levers", outcome.Levers, static (json, lever) =>
            {
                json.WriteString("id", lever.Lever.Id);
                json.WriteString("change", lever.Lever.Change);
                json.WriteNumber("survived", lever.Runs.Count(run => run.Survives));
                JsonRows.Rows(json, "runs", lever.Runs, static (json, run) => Run(json, run, AtEnd));
            });
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void Run(Utf8JsonWriter json, BookRun run, Action<Utf8JsonWriter, AccountFate> account)
    {
        json.WriteNumber("seed", run.Seed);
        json.WriteString("digest", run.Digest);
        json.WriteBoolean("cut_short", run.IsCutShort);
        json.WriteBoolean("survives", run.Survives);
        JsonRows.Real(json, "equity_start_usd", run.EquityStart);
        JsonRows.Real(json, "equity_end_usd", run.EquityEnd);
        JsonRows.Rows(json, "accounts", run.Accounts, account);
    }

    /// <summary>With its minutes: of the first run as it is alone, or a document of many seeds would be all minutes.</summary>
    private static void Account(Utf8JsonWriter json, AccountFate account)
    {
        AtEnd(json, account);
        JsonRows.Rows(json, "minutes", account.Minutes, static (json, minute) =>
        {
            json.WriteNumber("time_us", minute.At.Microseconds);
            JsonRows.Real(json, "equity_usd", minute.EquityUsd);
            JsonRows.Real(json, "margin", minute.Margin);
        });
    }

    private static void AtEnd(Utf8JsonWriter json, AccountFate account)
    {
        json.WriteString("account", account.Name);
        json.WriteString("place", account.Place);
        json.WriteString("mode", BookWords.Of(account.Mode));
        json.WriteBoolean("survives", account.Survives);
        JsonRows.Real(json, "equity_start_usd", account.EquityStart);
        JsonRows.Real(json, "equity_lowest_usd", account.EquityLowest);
        json.WriteNumber("lowest_us", account.LowestAt.Microseconds);
        JsonRows.Real(json, "equity_end_usd", account.EquityEnd);
        JsonRows.Real(json, "change_usd", account.ChangeUsd);
        json.WriteString("gauge", account.Gauge.Name);
        JsonRows.Real(json, "threshold", account.Gauge.Threshold);
        JsonRows.Real(json, "worst", account.Worst);
        json.WriteNumber("worst_us", account.WorstAt.Microseconds);
        Time(json, "called_us", account.Called);
        Time(json, "sold_us", account.Killed?.At);
        json.WriteString("rule", account.Killed?.Rule);
        json.WriteString("channel", account.Killed is FirstForced killed ? ChannelNames.Of(killed.Channel) : null);
        json.WriteString("market", account.Killed?.Market is { Length: > 0 } market ? market : null);
        JsonRows.Real(json, "price", account.Killed?.Price);
        JsonRows.Real(json, "mark", account.Killed?.Mark);
        JsonRows.Real(json, "forced_usd", account.ForcedUsd);
        JsonRows.Rows(json, "deleveraged", account.Deleveraged, static (json, leg) =>
        {
            json.WriteNumber("time_us", leg.At.Microseconds);
            json.WriteString("market", leg.Market);
            json.WriteString("closed", leg.Closed);
            JsonRows.Real(json, "price", leg.Price);
            JsonRows.Real(json, "notional_usd", leg.NotionalUsd);
        });
        JsonRows.Rows(json, "legs", account.Legs, static (json, leg) =>
        {
            json.WriteString("leg", leg.Leg);
            JsonRows.Real(json, "change_usd", leg.ChangeUsd);
        });
    }

    private static void Time(Utf8JsonWriter json, string name, Instant? at)
    {
        if (at is Instant moment)
        {
            json.WriteNumber(name, moment.Microseconds);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
