using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>A perp position: fields that a margin rule reads together.</summary>
public struct Position
{
    public int Account;
    public int Market;

    /// <summary>Above zero long, below zero short; zero is a free slot or a closed position.</summary>
    public long Lots;

    /// <summary>Exact signed sum of price times quantity of what is open, in settlement units: unrealised profit = value - this.</summary>
    public long EntryCost;

    /// <summary>Isolated margin reserved for it, in settlement units; 0 for cross and unified accounts.</summary>
    public long Margin;

    /// <summary>The account's next position, or -1.</summary>
    internal int Next;

    /// <summary>Bumped at each change: the liquidation index drops stale entries by it.</summary>
    public int Version;

    /// <summary>One more than the engine procedure that is closing this position (0 none).</summary>
    internal int EngineSlot;

    public readonly AccountId Owner => new(Account);
    public readonly MarketId MarketId => new(Market);
    public readonly SignedLots Signed => SignedLots.FromCount(Lots);
}

/// <summary>All positions of one venue: rows that never move, chained by account.</summary>
public sealed class Positions
{
    private Position[] rows = new Position[256];
    private int[] firstOf = [];
    private int count;

    /// <summary>Row numbers run from 0 to this - 1; closed rows have zero lots.</summary>
    public int Rows => count;

    public ref Position this[int row] => ref rows[row];

    public int FirstOf(AccountId account) => account.Index < firstOf.Length ? firstOf[account.Index] - 1 : -1;

    public int NextOf(int row) => rows[row].Next;

    /// <summary>The row of an account in a market, or -1.</summary>
    public int Find(AccountId account, MarketId market)
    {
        for (int row = FirstOf(account); row >= 0; row = rows[row].Next)
        {
            if (rows[row].Market == market.Index)
            {
                return row;
            }
        }

        return -1;
    }

    public SignedLots Of(AccountId account, MarketId market)
    {
        int row = Find(account, market);
        return row < 0 ? SignedLots.Zero : rows[row].Signed;
    }

    /// <summary>The engine is closing the account's position in this market: it may not be added to.</summary>
    internal bool IsBeingClosed(AccountId account, MarketId market)
    {
        int row = Find(account, market);
        return row >= 0 && rows[row].EngineSlot != 0;
    }

    internal int FindOrOpen(AccountId account, MarketId market)
    {
        int row = Find(account, market);
        if (row >= 0)
        {
            return row;
        }

        if (account.Index >= firstOf.Length)
        {
            Array.Resize(ref firstOf, Math.Max(account.Index + 1, firstOf.Length * 2));
        }

        if (count == rows.Length)
        {
            Array.Resize(ref rows, count * 2);
        }

        // A chain grows at its end, so that an account's positions stay in the order in which they were first opened.
        rows[count] = new Position { Account = account.Index, Market = market.Index, Next = -1 };
        int last = FirstOf(account);
        if (last < 0)
        {
            firstOf[account.Index] = count + 1;
        }
        else
        {
            while (rows[last].Next >= 0)
            {
                last = rows[last].Next;
            }

            rows[last].Next = count;
        }

        return count++;
    }
}
