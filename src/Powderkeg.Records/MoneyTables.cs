using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Records;

/// <summary>Money that backstops and issuers moved.</summary>
internal sealed class MoneyTables(RunView run, Names names)
{
    /// <summary>Each fund's balance at the start, then whatever moved it or was left as a loss, then its balance at the end.</summary>
    public void Funds(Rows rows, IReadOnlyList<Amount> before)
    {
        HashSet<int> funds = [.. run.Venues.Select(venue => venue.Fund.Index)];
        for (int v = 0; v < run.Venues.Count; v++)
        {
            Balance(rows, run.Start, "balance-before", run.Venues[v], before[v]);
        }

        for (int i = 0; i < run.Journal.Transfers.Count; i++)
        {
            ref readonly TransferHappened fact = ref run.Journal.Transfers[i];
            bool pays = funds.Contains(fact.From.Index), takes = funds.Contains(fact.To.Index);
            if (pays || takes || fact.Kind is TransferKind.InsurancePayout or TransferKind.SocialisedLoss or TransferKind.BadDebt)
            {
                Flow(rows, fact, takes ? fact.To : fact.From, takes ? fact.From : fact.To, takes ? fact.Amount : -fact.Amount);
            }
        }

        foreach (Venue venue in run.Venues)
        {
            Balance(rows, run.End, "balance-after", venue, run.Balances.Of(venue.Fund, venue.Settlement));
        }
    }

    /// <summary>Tokens minted by issuers and handed back to them.</summary>
    public void Redemptions(Rows rows)
    {
        for (int i = 0; i < run.Journal.Transfers.Count; i++)
        {
            ref readonly TransferHappened fact = ref run.Journal.Transfers[i];
            if (fact.Kind is TransferKind.Mint or TransferKind.Redeem)
            {
                AccountId user = fact.Kind == TransferKind.Mint ? fact.To : fact.From;
                rows.Add(fact.Id.Number).Add(fact.At.Microseconds).Add(Names.Of(fact.Kind)).Add(names.Of(fact.Asset)).Add(names.KeyOf(user)).Add(names.HolderOf(user))
                    .Add(fact.Amount.Units).Add(run.UsdOf(fact.Amount, fact.Asset)).Add(Names.Of(fact.Cause.Channel)).Add(Names.Of(fact.Cause.Parent)).End();
            }
        }
    }

    private void Balance(Rows rows, Instant at, string kind, Venue venue, Amount balance) =>
        rows.Add((long?)null).Add(at.Microseconds).Add(names.KeyOf(venue.Fund)).Add(kind).Add((string?)null).Add(names.Of(venue.Settlement)).Add(balance.Units)
            .Add(run.UsdOf(balance, venue.Settlement)).Add((string?)null).Add((long?)null).End();

    private void Flow(Rows rows, in TransferHappened fact, AccountId fund, AccountId other, Amount change) =>
        rows.Add(fact.Id.Number).Add(fact.At.Microseconds).Add(names.KeyOf(fund)).Add(Names.Of(fact.Kind)).Add(names.KeyOf(other)).Add(names.Of(fact.Asset)).Add(change.Units)
            .Add(run.UsdOf(change, fact.Asset)).Add(Names.Of(fact.Cause.Channel)).Add(Names.Of(fact.Cause.Parent)).End();
}
