using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <summary>Which reserves an account uses, a bit each.</summary>
internal struct PositionFlags
{
    public ulong Collateral;
    public ulong Borrowing;
    public int EMode;
}

/// <summary>Shares per account and reserve: a row per account that ever came, found by the account's dense index.</summary>
internal sealed class Positions
{
    private readonly int reserves;
    private int[] rowOf;
    private PositionFlags[] flags = new PositionFlags[64];
    private UInt128[] supplies;
    private UInt128[] debts;
    private int count;

    public Positions(int reserves, int accounts)
    {
        this.reserves = reserves;
        rowOf = new int[accounts];
        Array.Fill(rowOf, -1);
        supplies = new UInt128[flags.Length * reserves];
        debts = new UInt128[flags.Length * reserves];
    }

    /// <summary>The account's row; -1 if it never came.</summary>
    public int RowOf(AccountId account) => (uint)account.Index < (uint)rowOf.Length ? rowOf[account.Index] : -1;

    /// <summary>The account's row, made if it is new.</summary>
    public int RowFor(AccountId account)
    {
        Invariant.Require(!account.IsNone, "LENDING-7", "a position has an owner", account.Index);
        int row = RowOf(account);
        return row >= 0 ? row : Add(account);
    }

    public ref PositionFlags Flags(int row) => ref flags[row];

    public ref UInt128 Supply(int row, int reserve) => ref supplies[row * reserves + reserve];

    public ref UInt128 Debt(int row, int reserve) => ref debts[row * reserves + reserve];

    private int Add(AccountId account)
    {
        if (account.Index >= rowOf.Length)
        {
            int old = rowOf.Length;
            Array.Resize(ref rowOf, Math.Max(account.Index + 1, 2 * old));
            Array.Fill(rowOf, -1, old, rowOf.Length - old);
        }

        if (count == flags.Length)
        {
            Array.Resize(ref flags, 2 * count);
            Array.Resize(ref supplies, 2 * count * reserves);
            Array.Resize(ref debts, 2 * count * reserves);
        }

        rowOf[account.Index] = count;
        return count++;
    }
}
