using Powderkeg.Contagion;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Records;

/// <summary>Every step of a forced closing and every deleveraging, and all events they go back to: who asks why can walk from any of them to its root.</summary>
internal sealed class CauseTable(RunView run, Names names, EventBook events)
{
    public void Write(Rows rows)
    {
        bool[] wanted = Wanted();
        for (int number = 1; number < wanted.Length; number++)
        {
            if (wanted[number])
            {
                EventFact fact = events.Find(new(number));
                rows.Add(number).Add(fact.At.Microseconds).Add(KindOf(fact.Kind)).Add(About(fact)).Add(Names.Of(fact.Cause.Channel)).Add(Names.Of(fact.Cause.Parent));
                (string? account, double price, double usd) = Detail(fact);
                rows.Add(account).Add(price).Add(usd).Add(fact.Kind == EventKind.Trade ? Names.Of(run.Journal.Trades[fact.Row].TakingSide) : null).End();
            }
        }
    }

    /// <summary>By event number: written or not. A walk up ends where another one has passed before.</summary>
    private bool[] Wanted()
    {
        bool[] wanted = new bool[run.Journal.Events + 1];
        for (int i = 0; i < run.Journal.Liquidations.Count; i++)
        {
            if (run.Journal.Liquidations[i].Step == LiquidationStep.Ended)
            {
                continue;
            }

            Walk(wanted, run.Journal.Liquidations[i].Id, run.Journal.Liquidations[i].Cause.Parent);
        }

        for (int i = 0; i < run.Journal.Deleveragings.Count; i++)
        {
            Walk(wanted, run.Journal.Deleveragings[i].Id, run.Journal.Deleveragings[i].Cause.Parent);
        }

        return wanted;
    }

    private void Walk(bool[] wanted, EventId from, EventId parent)
    {
        wanted[from.Number] = true;
        while (!parent.IsNone && !wanted[parent.Number])
        {
            wanted[parent.Number] = true;
            parent = events.Find(parent).Cause.Parent;
        }
    }

    private static string KindOf(EventKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Who acted, at which price (whole quote units; of a macro move, the value), for how much; not a number where it has none.</summary>
    private (string? Account, double Price, double Usd) Detail(in EventFact fact)
    {
        EventJournal journal = run.Journal;
        switch (fact.Kind)
        {
            case EventKind.Trade:
                TradeHappened trade = journal.Trades[fact.Row];
                return (names.KeyOf(trade.Taker), run.Markets[trade.Market.Index].Spec.PriceOf(trade.Price), run.UsdOf(trade));
            case EventKind.Liquidation:
                LiquidationHappened step = journal.Liquidations[fact.Row];
                return (names.KeyOf(step.Account), double.NaN, run.UsdOf(step.Notional, step.NotionalAsset));
            case EventKind.Deleveraging:
                Deleveraged closed = journal.Deleveragings[fact.Row];
                return (names.KeyOf(closed.Winner), run.Markets[closed.Market.Index].Spec.PriceOf(closed.Price), double.NaN);
            case EventKind.Transfer:
                TransferHappened moved = journal.Transfers[fact.Row];
                return (names.KeyOf(moved.To), double.NaN, run.UsdOf(moved.Amount, moved.Asset));
            case EventKind.Macro:
                return (null, journal.MacroMoves[fact.Row].Value, double.NaN);
            case EventKind.Withdrawal:
                return (names.KeyOf(journal.Withdrawals[fact.Row].Maker), double.NaN, double.NaN);
            default:
                return (null, double.NaN, double.NaN);
        }
    }

    /// <summary>The market of a trade, the account of a closing, the asset of a macro move.</summary>
    private string About(in EventFact fact) => fact.Kind switch
    {
        EventKind.Trade => names.Of(run.Journal.Trades[fact.Row].Market),
        EventKind.Liquidation => names.KeyOf(run.Journal.Liquidations[fact.Row].Account),
        EventKind.Deleveraging => names.KeyOf(run.Journal.Deleveragings[fact.Row].Winner),
        EventKind.Transfer => names.Of(run.Journal.Transfers[fact.Row].Asset),
        EventKind.Macro => names.Of(run.Journal.MacroMoves[fact.Row].Asset),
        EventKind.Withdrawal => names.KeyOf(run.Journal.Withdrawals[fact.Row].Maker),
        _ => "",
    };
}
