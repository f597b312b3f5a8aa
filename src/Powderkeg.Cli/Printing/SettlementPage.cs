using System.Globalization;
using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Settlements;
using Powderkeg.Scenarios;

namespace Powderkeg.Cli.Printing;

/// <summary>A settlement and what the rule says of itself.</summary>
internal sealed record SettlementReport(string Scenario, LeverHeader Rule, double? PaidUsd, Settlement Settlement);

/// <summary>What the formula pays, token by token; what the two runs differ by, population by population; and the accounts that differ most, with why.</summary>
internal sealed class SettlementPage(SettlementReport report, Terminal terminal)
{
    private const int Most = 5, MostPopulations = 14;
    private readonly Settlement settlement = report.Settlement;

    public void Write(TextWriter to)
    {
        if (terminal.Layout == Layout.Tabs)
        {
            Tabs(to);
            return;
        }

        Say(to, $"{report.Scenario}, seed {settlement.AsItWas.Seed}: as it was (digest {settlement.AsItWas.Digest}) and under {report.Rule.Id} (digest {settlement.UnderRule.Digest})");
        Say(to, $"{report.Rule.Id}: {report.Rule.Change}");
        to.WriteLine();
        if (settlement.Payments is PaymentTable table)
        {
            Payment(to, table);
        }

        Differences(to);
        Accounts(to);
    }

    private void Payment(TextWriter to, PaymentTable table)
    {
        if (table.From is not { } from || table.To is not { } until)
        {
            Say(to, "By the formula nothing is owed: no collateral index of the main venue left redemption value for long enough.");
            to.WriteLine();
            return;
        }

        Say(to, $"Paid by the formula, on the day as it was: forced sales from {Numbers.Clock(from)} to {Numbers.Clock(until)}, at the market price of {Numbers.DayAndMinute(table.PricedAt)} less the price of the sale");
        TextTable tokens = new(new Column("token", Align.Left), new Column("accounts", Align.Right), new Column("sold", Align.Right), new Column("at", Align.Right), new Column("price", Align.Right), new Column("owed USD", Align.Right));
        foreach (IGrouping<string, Payment> token in table.Rows.GroupBy(row => row.Asset, StringComparer.Ordinal).OrderByDescending(group => group.Sum(row => row.OwedUsd)))
        {
            double amount = token.Sum(row => row.Amount);
            tokens.Add(PlainText.Clean(token.Key), Numbers.Whole(token.Count()), Numbers.Short(amount), Numbers.Price(token.Sum(row => row.Amount * row.SoldAt) / amount), Numbers.Price(token.First().Price), Numbers.Short(token.Sum(row => row.OwedUsd)));
        }

        Write(to, tokens);
        Say(to, $"owed {Numbers.Short(table.OwedUsd)} USD to {Numbers.Count(table.Accounts, "account", "accounts")}{(report.PaidUsd is double paid ? $"; really paid: {Numbers.Short(paid)} USD" : "")}; at redemption value when it was sold: {Numbers.Short(table.ByRedemptionUsd)} USD");
        to.WriteLine();
    }

    private void Differences(TextWriter to)
    {
        TextTable table = new(new Column("equity at the end, USD", Align.Left, 12), new Column("as it was", Align.Right), new Column("under the rule", Align.Right), new Column("difference", Align.Right),
            new Column("would stand", Align.Right), new Column("struck anew", Align.Right), new Column("owed", Align.Right));
        IReadOnlyList<SettledPopulation> rows = settlement.Populations();
        SettledPopulation[] differ = [.. rows.Where(row => Math.Abs(row.DifferenceUsd) >= SettlementFiles.Least || row.WouldStand + row.StruckAnew > 0 || row.OwedUsd > 0)
            .OrderByDescending(row => Math.Max(Math.Abs(row.DifferenceUsd), row.OwedUsd))];
        if (differ.Length == 0)
        {
            Say(to, "The two runs do not differ in any account.");
            return;
        }

        void Add(string name, IReadOnlyCollection<SettledPopulation> of) => table.Add(
            name, Numbers.Short(of.Sum(row => row.AsItWasUsd)), Numbers.Short(of.Sum(row => row.UnderRuleUsd)), Numbers.Short(of.Sum(row => row.DifferenceUsd)),
            Numbers.Whole(of.Sum(row => row.WouldStand)), Numbers.Whole(of.Sum(row => row.StruckAnew)), Numbers.Short(of.Sum(row => row.OwedUsd)));
        foreach (SettledPopulation row in differ.Take(MostPopulations))
        {
            Add(PlainText.Clean(row.Population), [row]);
        }

        if (rows.Count > MostPopulations)
        {
            Add($"{rows.Count - Math.Min(differ.Length, MostPopulations)} others", [.. rows.Except(differ.Take(MostPopulations))]);
        }

        Add("all", rows);
        Write(to, table);
        SettledAccount[] better = [.. settlement.Accounts.Where(row => row.DifferenceUsd >= SettlementFiles.Least)], worse = [.. settlement.Accounts.Where(row => row.DifferenceUsd <= -SettlementFiles.Least)];
        Say(to, $"{Numbers.Count(better.Length, "account has", "accounts have")} more under the rule ({Numbers.Short(better.Sum(row => row.DifferenceUsd))} USD), {Numbers.Count(worse.Length, "has", "have")} less ({Numbers.Short(worse.Sum(row => row.DifferenceUsd))} USD)");
        to.WriteLine();
    }

    private void Accounts(TextWriter to)
    {
        SettledAccount[] rows = [.. settlement.Accounts.Where(row => row.Struck != Struck.Never || row.OwedUsd > 0).OrderByDescending(row => Math.Abs(row.DifferenceUsd)).ThenBy(row => row.Account, StringComparer.Ordinal).Take(Most)];
        if (rows.Length == 0)
        {
            return;
        }

        Say(to, "The struck accounts that differ most:");
        foreach (SettledAccount row in rows)
        {
            Say(to, $"{row.Account}: {Numbers.Short(row.DifferenceUsd)} USD ({Numbers.Short(row.AsItWas.EquityUsd)} as it was, {Numbers.Short(row.UnderRule.EquityUsd)} under the rule), owed {Numbers.Short(row.OwedUsd)}; struck {SettlementFiles.WordOf(row.Struck).Replace('-', ' ')}");
            Say(to, "    " + row.Chain);
        }
    }

    private void Say(TextWriter to, string text)
    {
        foreach (string line in PlainText.Folded(PlainText.Clean(text), terminal.Width))
        {
            to.WriteLine(terminal.Glyphs == Glyphs.Unicode ? line : PlainText.Ascii(line));
        }
    }

    private void Write(TextWriter to, TextTable table)
    {
        foreach (string line in table.Lines(terminal))
        {
            to.WriteLine(line.TrimEnd());
        }
    }

    private void Tabs(TextWriter to)
    {
        string Real(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        string Text(string text) => PlainText.Ascii(PlainText.Clean(text));
        if (settlement.Payments is PaymentTable table)
        {
            to.WriteLine("#payment\taccount\tpopulation\tasset\tamount\tsales\tsold_at\tprice\towed_usd");
            foreach (Payment row in table.Rows)
            {
                to.WriteLine(string.Join('\t', "payment", Text(row.Account), Text(row.Population), Text(row.Asset), Real(row.Amount), row.Sales.ToString(CultureInfo.InvariantCulture), Real(row.SoldAt), Real(row.Price), Real(row.OwedUsd)));
            }
        }

        to.WriteLine("#population\tpopulation\taccounts\tas_it_was_usd\tunder_rule_usd\tdifference_usd\twould_stand\tstruck_anew\towed_usd");
        foreach (SettledPopulation row in settlement.Populations())
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"population\t{Text(row.Population)}\t{row.Accounts}\t{row.AsItWasUsd:R}\t{row.UnderRuleUsd:R}\t{row.DifferenceUsd:R}\t{row.WouldStand}\t{row.StruckAnew}\t{row.OwedUsd:R}"));
        }

        to.WriteLine("#settle\tseed\tdigest_as_it_was\tdigest_under_rule\towed_usd\tby_redemption_usd\tpaid_usd\tdifference_usd");
        to.WriteLine(string.Join('\t', "settle", settlement.AsItWas.Seed.ToString(CultureInfo.InvariantCulture), settlement.AsItWas.Digest, settlement.UnderRule.Digest,
            settlement.Payments is { } paid ? Real(paid.OwedUsd) : "", settlement.Payments is { } redeemed ? Real(redeemed.ByRedemptionUsd) : "", report.PaidUsd is double real ? Real(real) : "", Real(settlement.Accounts.Sum(row => row.DifferenceUsd))));
    }
}
