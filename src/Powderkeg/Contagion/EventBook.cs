using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>What kind of fact an event is, as the table of causes writes it.</summary>
public enum EventKind : byte
{
    None = 0,
    Trade = 1,
    Liquidation = 2,
    Transfer = 3,
    Deleveraging = 4,
    Macro = 5,
    Withdrawal = 6,
}

/// <summary>One event as a cause: what it is, when, on whose channel, and what forced it.</summary>
/// <param name="Row">Its place in its column of the journal.</param>
public readonly record struct EventFact(EventKind Kind, int Row, Instant At, Cause Cause);

/// <summary>Events by their number: where in the journal each stands.</summary>
/// <remarks>Five bytes an event, while it is explained and written.</remarks>
public sealed class EventBook
{
    private readonly EventJournal journal;
    private readonly EventKind[] kinds;
    private readonly int[] rows;

    public EventBook(EventJournal journal)
    {
        this.journal = journal;
        kinds = new EventKind[journal.Events + 1];
        rows = new int[journal.Events + 1];
        for (int i = 0; i < journal.Trades.Count; i++)
        {
            Put(journal.Trades[i].Id, EventKind.Trade, i);
        }

        for (int i = 0; i < journal.Liquidations.Count; i++)
        {
            Put(journal.Liquidations[i].Id, EventKind.Liquidation, i);
        }

        for (int i = 0; i < journal.Transfers.Count; i++)
        {
            Put(journal.Transfers[i].Id, EventKind.Transfer, i);
        }

        for (int i = 0; i < journal.Deleveragings.Count; i++)
        {
            Put(journal.Deleveragings[i].Id, EventKind.Deleveraging, i);
        }

        for (int i = 0; i < journal.MacroMoves.Count; i++)
        {
            Put(journal.MacroMoves[i].Id, EventKind.Macro, i);
        }

        for (int i = 0; i < journal.Withdrawals.Count; i++)
        {
            Put(journal.Withdrawals[i].Id, EventKind.Withdrawal, i);
        }
    }

    /// <summary>The event of a number; of kind none for <see cref="EventId.None"/>.</summary>
    public EventFact Find(EventId id)
    {
        int row = rows[id.Number];
        return kinds[id.Number] switch
        {
            EventKind.Trade => new(EventKind.Trade, row, journal.Trades[row].At, journal.Trades[row].Cause),
            EventKind.Liquidation => new(EventKind.Liquidation, row, journal.Liquidations[row].At, journal.Liquidations[row].Cause),
            EventKind.Transfer => new(EventKind.Transfer, row, journal.Transfers[row].At, journal.Transfers[row].Cause),
            EventKind.Deleveraging => new(EventKind.Deleveraging, row, journal.Deleveragings[row].At, journal.Deleveragings[row].Cause),
            EventKind.Macro => new(EventKind.Macro, row, journal.MacroMoves[row].At, new(Channel.Macro, EventId.None)),
            EventKind.Withdrawal => new(EventKind.Withdrawal, row, journal.Withdrawals[row].At, new(Channel.MakerWithdrawal, EventId.None)),
            _ => default,
        };
    }

    /// <summary>What forced a step of a closing, past the earlier steps of the same closing: the event outside it that it goes back to; none where nothing did.</summary>
    public EventFact OutsideCauseOf(AccountId account, EventId parent)
    {
        EventFact cause = Find(parent);
        while (cause.Kind == EventKind.Liquidation && journal.Liquidations[cause.Row].Account == account)
        {
            cause = Find(cause.Cause.Parent);
        }

        return cause;
    }

    private void Put(EventId id, EventKind kind, int row) => (kinds[id.Number], rows[id.Number]) = (kind, row);
}
