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
    private double[] lookAgainAt = new double[64];
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

    public ref readonly PositionFlags FlagsOf(int row) => ref flags[row];

    public ref readonly UInt128 SupplyOf(int row, int reserve) => ref supplies[(row * reserves) + reserve];

    public ref readonly UInt128 DebtOf(int row, int reserve) => ref debts[(row * reserves) + reserve];

    /// <summary>To write to; so are the next two: the row is looked at again.</summary>
    public ref PositionFlags Flags(int row)
    {
        lookAgainAt[row] = double.NegativeInfinity;
        return ref flags[row];
    }

    public ref UInt128 Supply(int row, int reserve)
    {
        lookAgainAt[row] = double.NegativeInfinity;
        return ref supplies[(row * reserves) + reserve];
    }

    public ref UInt128 Debt(int row, int reserve)
    {
        lookAgainAt[row] = double.NegativeInfinity;
        return ref debts[(row * reserves) + reserve];
    }

    /// <summary>What must have been travelled before a row's health is worked out again (<see cref="LendingPool.FindUnhealthy"/>).</summary>
    public ref double LookAgainAt(int row) => ref lookAgainAt[row];

    /// <summary>Every row is looked at again.</summary>
    public void LookAgainAtAll() => Array.Fill(lookAgainAt, double.NegativeInfinity);

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
            Array.Resize(ref lookAgainAt, 2 * count);
        }

        rowOf[account.Index] = count;
        lookAgainAt[count] = double.NegativeInfinity;
        return count++;
    }
}
