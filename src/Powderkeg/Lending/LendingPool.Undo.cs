using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <content>All or nothing over several verbs: a transaction remembers the pool and one account, and may put both back.</content>
public sealed partial class LendingPool
{
    private readonly List<UInt128> savedRow = [];
    private Reserve[] savedReserves = [];
    private PositionFlags savedFlags;
    private AccountId savedOf = AccountId.None;

    /// <summary>Remembers every reserve and one account; until <see cref="Undo"/> no other account's shares may change.</summary>
    internal void Remember(AccountId user)
    {
        if (savedReserves.Length == 0)
        {
            savedReserves = new Reserve[reserves.Length];
        }

        int row = positions.RowFor(user);
        savedOf = user;
        savedFlags = positions.FlagsOf(row);
        reserves.CopyTo(savedReserves, 0);
        savedRow.Clear();
        for (int i = 0; i < reserves.Length; i++)
        {
            savedRow.Add(positions.SupplyOf(row, i));
            savedRow.Add(positions.DebtOf(row, i));
        }
    }

    /// <summary>Puts back what <see cref="Remember"/> saw.</summary>
    internal void Undo()
    {
        Invariant.Require(!savedOf.IsNone, "LENDING-12", "what is put back was remembered");
        int row = positions.RowFor(savedOf);
        positions.Flags(row) = savedFlags;
        for (int i = 0; i < reserves.Length; i++)
        {
            positions.Supply(row, i) = savedRow[2 * i];
            positions.Debt(row, i) = savedRow[2 * i + 1];
            Restore(i, savedReserves[i]);
        }

        savedOf = AccountId.None;
    }
}
