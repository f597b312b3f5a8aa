using System.Globalization;
using Powderkeg.Experiments.Settlements;
using Powderkeg.Units;

namespace Powderkeg.Cli.Records;

/// <summary>A settlement as files for whoever pays: a row an account, and a row for each account and token that the formula pays.</summary>
internal static class SettlementFiles
{
    public const string Accounts = "settlement.csv";
    public const string Payments = "settlement-payments.csv";

    /// <summary>Differences under this are rounding, USD.</summary>
    public const double Least = 0.005;

    /// <summary>Every account that was struck, is owed, or has more or less under the rule.</summary>
    public static IEnumerable<SettledAccount> Shown(Settlement settlement) =>
        settlement.Accounts.Where(row => row.Struck != Struck.Never || row.OwedUsd > 0 || Math.Abs(row.DifferenceUsd) >= Least);

    public static byte[] AccountRows(Settlement settlement) => CsvText.Write(
        "account,population,as_it_was_usd,under_rule_usd,difference_usd,owed_usd,struck,forced_as_it_was_usd,forced_as_it_was_at,forced_under_rule_usd,forced_under_rule_at,event,cause",
        Shown(settlement).Select(row => (string[])
        [
            CsvText.Cell(row.Account), CsvText.Cell(row.AsItWas.Population), CsvText.Cell(row.AsItWas.EquityUsd), CsvText.Cell(row.UnderRule.EquityUsd), CsvText.Cell(row.DifferenceUsd),
            CsvText.Cell(row.OwedUsd), WordOf(row.Struck), CsvText.Cell(row.AsItWas.Forced?.Usd ?? 0), At(row.AsItWas.Forced?.At), CsvText.Cell(row.UnderRule.Forced?.Usd ?? 0), At(row.UnderRule.Forced?.At),
            row.AsItWas.Forced?.Event.ToString(CultureInfo.InvariantCulture) ?? "", CsvText.Cell(row.Chain),
        ]));

    public static byte[] PaymentRows(PaymentTable table) => CsvText.Write(
        "account,population,asset,amount,sales,sold_at_usd,price_usd,owed_usd",
        table.Rows.Select(row => (string[])
        [
            CsvText.Cell(row.Account), CsvText.Cell(row.Population), CsvText.Cell(row.Asset), CsvText.Cell(row.Amount, "0.########"), row.Sales.ToString(CultureInfo.InvariantCulture),
            CsvText.Cell(row.SoldAt, "0.######"), CsvText.Cell(row.Price, "0.######"), CsvText.Cell(row.OwedUsd),
        ]));

    /// <summary>never, only-as-it-was, only-under-rule, in-both.</summary>
    public static string WordOf(Struck struck) => struck switch
    {
        Struck.OnlyAsItWas => "only-as-it-was",
        Struck.OnlyUnderRule => "only-under-rule",
        Struck.InBoth => "in-both",
        _ => "never",
    };

    /// <summary>Writes both into a folder, each whole or not at all; an older one of the same name is replaced.</summary>
    public static void Write(string folder, Settlement settlement)
    {
        Directory.CreateDirectory(folder);
        Replace(Path.Combine(folder, Accounts), AccountRows(settlement));
        if (settlement.Payments is PaymentTable table)
        {
            Replace(Path.Combine(folder, Payments), PaymentRows(table));
        }
    }

    private static void Replace(string path, byte[] bytes)
    {
        string fresh = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.tmp");
        File.Delete(fresh);
        Durable.WriteFile(fresh, bytes);
        File.Move(fresh, path, overwrite: true);
        Durable.SyncFolder(Path.GetDirectoryName(path)!);
    }

    private static string At(Instant? at) => at is Instant when ? when.ToCalendar().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "";
}
