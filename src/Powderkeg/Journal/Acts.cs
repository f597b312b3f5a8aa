using Powderkeg.Units;

namespace Powderkeg.Journal;

/// <summary>What can be left out of a run.</summary>
public enum ActKind : byte
{
    None = 0,

    /// <summary>An order that a venue has accepted, with all its fills.</summary>
    Order = 1,

    /// <summary>A transaction in a block.</summary>
    Transaction = 2,

    /// <summary>The start of a forced closing.</summary>
    Closing = 3,
}

/// <summary>One act, and which events it wrote.</summary>
/// <param name="Number">Counted from 1; the same in each run of a description and a seed, and in a run without an act up to that act.</param>
/// <param name="Who">Whose order, transaction or closing it is.</param>
/// <param name="Market">Of an order; of a closing of one position; else none.</param>
/// <param name="First">Its first event, had it any.</param>
/// <param name="End">The first event that is not its own: of a transaction. Of others that of the next act, so that facts between the two need a look at whom they are about; none where no act came after.</param>
public readonly record struct Act(int Number, ActKind Kind, AccountId Who, MarketId Market, EventId First, EventId End);

/// <summary>
/// Counts what is done and could be left out: orders, transactions, starts of forced closings. It says which act wrote an event, and leaves one act out of a run.
/// </summary>
/// <remarks>
/// Counting touches no random number and no digest. Two runs of a description and a seed are the same up to the act that one of them leaves out, so that a number
/// found in the first run names the same act in the second. Without <see cref="LookFor"/> and <see cref="LeaveOut"/> it only counts.
/// </remarks>
public sealed class Acts
{
    private readonly Dictionary<int, Act> writers = [];
    private int[] wanted = [];
    private int next;
    private int leftOut;
    private Act last;
    private bool isWatched;

    /// <summary>Acts so far.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the act to be left out has come.</summary>
    public bool HasLeftOut { get; private set; }

    /// <summary>Asks for the acts that write these events; before the run.</summary>
    public void LookFor(IEnumerable<EventId> events)
    {
        wanted = [.. events.Select(id => id.Number).Distinct().Order()];
        isWatched = true;
    }

    /// <summary>Leaves one act out of the run that comes.</summary>
    public void LeaveOut(int act)
    {
        leftOut = act;
        isWatched = true;
    }

    /// <summary>The last act begun before an event was written, of those asked for; it need not be the event's own.</summary>
    public Act Before(EventId id) => writers.TryGetValue(id.Number, out Act writer) ? writer : last;

    /// <summary>An act begins. False: it is the one to be left out, and must not happen.</summary>
    internal bool Begins(ActKind kind, AccountId who, MarketId market, int eventsSoFar)
    {
        Count++;
        if (!isWatched)
        {
            return true;
        }

        for (; next < wanted.Length && wanted[next] <= eventsSoFar; next++)
        {
            writers.Add(wanted[next], last.End.IsNone ? last with { End = new(eventsSoFar + 1) } : last);
        }

        last = new(Count, kind, who, market, new(eventsSoFar + 1), EventId.None);
        HasLeftOut |= Count == leftOut;
        return Count != leftOut;
    }

    /// <summary>The transaction that began last is over.</summary>
    internal void Ends(int eventsSoFar) => last = last with { End = new(eventsSoFar + 1) };
}
