using System.Text.Json;
using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Counterfactuals;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Cli.Records;

/// <summary>What a run was made without, as the object <c>dropped_event</c> of run.json (docs/reference/run.schema.json).</summary>
internal static class WithoutDocument
{
    public static void Write(Utf8JsonWriter json, WithoutEvent without)
    {
        DroppedAct act = without.Act;
        json.WriteStartObject("dropped_event");
        json.WriteNumber("event", act.Event);
        json.WriteNumber("time_us", act.At.Microseconds);
        json.WriteString("act", WithoutPage.WordOf(act.Kind));
        json.WriteString("account", PlainText.Clean(act.Account));
        json.WriteString("market", PlainText.Clean(act.Market));
        json.WriteString("channel", ChannelNames.Of(act.Channel));
        json.WriteStartArray("events");
        foreach (EventId id in act.Events)
        {
            json.WriteNumberValue(id.Number);
        }

        json.WriteEndArray();
        json.WriteString("digest_with", without.With.Digest);
        JsonRows.Rows(json, "named", without.Named, Named);
        JsonRows.Rows(json, "outcomes", [.. WithoutPage.Changed(without)], (to, row) => Outcome(to, without, row));
        CollateralDamage damage = without.Damage;
        json.WriteStartObject("damage");
        json.WriteNumber("stand", damage.Stand);
        json.WriteNumber("stand_usd", damage.StandUsd);
        json.WriteNumber("anew", damage.Anew);
        json.WriteNumber("anew_usd", damage.AnewUsd);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Named(Utf8JsonWriter json, NamedSale row)
    {
        json.WriteNumber("event", row.Sale.Id.Number);
        json.WriteString("account", PlainText.Clean(row.Sale.Account));
        json.WriteString("market", PlainText.Clean(row.Sale.Market));
        json.WriteString("channel", ChannelNames.Of(row.Sale.Channel));
        json.WriteNumber("notional_usd", row.Sale.Usd);
        json.WriteNumber("time_us", row.Sale.At.Microseconds);
        if (row.Then is Instant then)
        {
            json.WriteNumber("time_without_us", then.Microseconds);
        }
        else
        {
            json.WriteNull("time_without_us");
        }

        json.WriteString("fate", WithoutPage.WordOf(row.Fate));
    }

    private static void Outcome(Utf8JsonWriter json, WithoutEvent without, OutcomeValue row)
    {
        json.WriteString("id", row.Name);
        json.WriteString("unit", OutcomeText.WordOf(row.Unit));
        JsonRows.Real(json, "with", row.Value);
        JsonRows.Real(json, "without", without.Without.Find(row.Name));
    }
}
