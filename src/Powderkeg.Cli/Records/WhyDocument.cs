using System.Text.Encodings.Web;
using System.Text.Json;
using Powderkeg.Cli.Printing;
using Powderkeg.Records;

namespace Powderkeg.Cli.Records;

/// <summary>An answer to <c>why</c> as one JSON document. Its schema is docs/reference/why.schema.json.</summary>
internal static class WhyDocument
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>UTF-8 without a byte order mark, ending in a line feed.</summary>
    public static byte[] Write(WhyAnswer answer, WhyRun run, WhyDepth depth)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, Readable))
        {
            (IReadOnlyList<WhyStep> steps, int after, int leftOut) = answer.Cut(depth);
            json.WriteStartObject();
            json.WriteString("version", ProductVersion.Text);
            json.WriteString("run", PlainText.Clean(run.Name));
            json.WriteString("scenario", PlainText.Clean(run.Scenario));
            json.WriteNumber("seed", run.Seed);
            json.WriteString("digest", run.Digest);
            json.WriteString("asked", PlainText.Clean(answer.Question.Text));
            json.WriteString("question", PlainText.Clean(answer.Headline));
            JsonRows.Rows(json, "steps", steps, Step);
            json.WriteNumber("left_out", leftOut);
            json.WriteNumber("left_out_after", after);
            json.WriteString("ends_at", WhySentences.EndsAt(answer.Root));
            json.WriteString("ending", PlainText.Clean(answer.Ending));
            JsonRows.Rows(json, "forced_in_turn", answer.Forced, static (to, forced) =>
            {
                to.WriteString("channel", forced.Channel);
                to.WriteNumber("sales", forced.Sales);
                to.WriteNumber("accounts", forced.Accounts);
                JsonRows.Real(to, "notional_usd", forced.NotionalUsd);
            });
            Account(json, answer.Account);
            Price(json, answer.Price);
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void Step(Utf8JsonWriter json, WhyStep step)
    {
        CauseLink link = step.Link;
        json.WriteNumber("event", link.Event);
        json.WriteNumber("at_us", link.AtUs);
        json.WriteString("kind", link.Kind);
        json.WriteString("step", link.Step.Length > 0 ? link.Step : null);
        json.WriteString("channel", link.Channel);
        json.WriteString("account", link.Account.Length > 0 ? PlainText.Clean(link.Account) : null);
        json.WriteString("sentence", PlainText.Clean(step.Sentence));
        json.WriteString("evidence", PlainText.Clean(WhySentences.Evidence(link, WhyDepth.All)));
        JsonRows.Real(json, "price", link.Price);
        JsonRows.Real(json, "notional_usd", link.NotionalUsd);
        json.WriteString("share_of", link.Shares.Count > 0 ? link.Shares[0].Channel : null);
        JsonRows.Real(json, "share", link.Shares.Count > 0 ? link.Shares[0].Share : null);
        JsonRows.Rows(json, "others", [.. link.Shares.Skip(1)], static (to, share) =>
        {
            to.WriteString("channel", share.Channel);
            to.WriteNumber("share", share.Share);
        });
    }

    private static void Account(Utf8JsonWriter json, AccountFacts? account)
    {
        if (account is null)
        {
            json.WriteNull("account");
            return;
        }

        json.WriteStartObject("account");
        json.WriteString("population", PlainText.Clean(account.Population));
        json.WriteNumber("members", account.Members);
        JsonRows.Real(json, "population_equity_before_usd", account.EquityBeforeUsd);
        JsonRows.Real(json, "population_equity_after_usd", account.EquityAfterUsd);
        json.WriteNumber("wiped", account.Wiped);
        json.WriteNumber("trades_kept", account.TradesKept);
        JsonRows.Rows(json, "payments", account.Payments, static (to, payment) =>
        {
            to.WriteString("kind", payment.Kind);
            to.WriteNumber("count", payment.Count);
            JsonRows.Real(to, "usd", payment.Usd);
        });
        json.WriteEndObject();
    }

    private static void Price(Utf8JsonWriter json, WhyPrice? price)
    {
        if (price is null)
        {
            json.WriteNull("price");
            return;
        }

        json.WriteStartObject("price");
        json.WriteString("market", PlainText.Clean(price.Market.Key));
        json.WriteNumber("minute_us", price.MinuteUs);
        JsonRows.Real(json, "start", price.Market.StartPrice);
        JsonRows.Real(json, "low", price.Low);
        json.WriteNumber("trades", price.Trades);
        json.WritePropertyName("attributed_us");
        if (price.AttributedUs > 0)
        {
            json.WriteNumberValue(price.AttributedUs);
        }
        else
        {
            json.WriteNullValue();
        }

        JsonRows.Rows(json, "parts", price.Parts, static (to, part) =>
        {
            to.WriteString("channel", part.Channel);
            to.WriteNumber("part", part.Part);
        });
        json.WriteEndObject();
    }
}
