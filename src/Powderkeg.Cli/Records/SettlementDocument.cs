using System.Text.Json;
using Powderkeg.Cli.Printing;
using Powderkeg.Experiments.Settlements;
using Powderkeg.Units;

namespace Powderkeg.Cli.Records;

/// <summary>A settlement as one JSON document. Its schema is docs/reference/settle.schema.json.</summary>
internal static class SettlementDocument
{
    /// <summary>UTF-8 without a byte order mark, ending in a line feed. Accounts that were struck in either run or are owed anything; the CSV has all.</summary>
    public static byte[] Write(SettlementReport report, string scenarioHash)
    {
        Settlement settlement = report.Settlement;
        return JsonRows.Document(json =>
        {
            json.WriteString("version", ProductVersion.Text);
            json.WriteString("scenario", report.Scenario);
            json.WriteString("scenario_hash", scenarioHash);
            json.WriteNumber("seed", settlement.AsItWas.Seed);
            json.WriteStartObject("rule");
            json.WriteString("id", report.Rule.Id);
            json.WriteString("change", report.Rule.Change);
            json.WriteString("why", report.Rule.Why);
            json.WriteString("source", report.Rule.Source);
            json.WriteEndObject();
            json.WriteString("digest_as_it_was", settlement.AsItWas.Digest);
            json.WriteString("digest_under_rule", settlement.UnderRule.Digest);
            json.WriteNumber("difference_usd", settlement.Accounts.Sum(row => row.DifferenceUsd));
            Payment(json, settlement.Payments, report.PaidUsd);
            JsonRows.Rows(json, "populations", settlement.Populations(), static (to, row) =>
            {
                to.WriteString("population", row.Population);
                to.WriteNumber("accounts", row.Accounts);
                to.WriteNumber("as_it_was_usd", row.AsItWasUsd);
                to.WriteNumber("under_rule_usd", row.UnderRuleUsd);
                to.WriteNumber("difference_usd", row.DifferenceUsd);
                to.WriteNumber("would_stand", row.WouldStand);
                to.WriteNumber("struck_anew", row.StruckAnew);
                to.WriteNumber("owed_usd", row.OwedUsd);
            });
            JsonRows.Rows(json, "accounts", [.. settlement.Accounts.Where(row => row.Struck != Struck.Never || row.OwedUsd > 0)], static (to, row) =>
            {
                to.WriteString("account", row.Account);
                to.WriteString("population", row.AsItWas.Population);
                to.WriteNumber("as_it_was_usd", row.AsItWas.EquityUsd);
                to.WriteNumber("under_rule_usd", row.UnderRule.EquityUsd);
                to.WriteNumber("difference_usd", row.DifferenceUsd);
                to.WriteNumber("owed_usd", row.OwedUsd);
                to.WriteString("struck", SettlementFiles.WordOf(row.Struck));
                JsonRows.Real(to, "event", row.AsItWas.Forced?.Event);
                to.WriteString("cause", row.Chain);
            });
        });
    }

    private static void Payment(Utf8JsonWriter json, PaymentTable? table, double? paid)
    {
        if (table is null)
        {
            json.WriteNull("payment");
            return;
        }

        json.WriteStartObject("payment");
        JsonRows.Real(json, "from_us", table.From?.Microseconds);
        JsonRows.Real(json, "to_us", table.To?.Microseconds);
        json.WriteNumber("priced_us", table.PricedAt.Microseconds);
        json.WriteNumber("owed_usd", table.OwedUsd);
        json.WriteNumber("accounts", table.Accounts);
        json.WriteNumber("by_redemption_usd", table.ByRedemptionUsd);
        JsonRows.Real(json, "paid_usd", paid);
        JsonRows.Rows(json, "rows", table.Rows, static (to, row) =>
        {
            to.WriteString("account", row.Account);
            to.WriteString("population", row.Population);
            to.WriteString("asset", row.Asset);
            to.WriteNumber("amount", row.Amount);
            to.WriteNumber("sales", row.Sales);
            to.WriteNumber("sold_at_usd", row.SoldAt);
            to.WriteNumber("price_usd", row.Price);
            to.WriteNumber("owed_usd", row.OwedUsd);
        });
        json.WriteEndObject();
    }
}
