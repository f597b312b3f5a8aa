using System.Numerics;
using System.Runtime.InteropServices;
using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <content>Who is under water: a proposal in doubles says whom to look at, the rules' integers decide.</content>
public sealed partial class LendingPool
{
    /// <summary>A proposal under this is looked at exactly; it is off by rounding only, some 1e-9.</summary>
    private const double Suspect = 1.000001;
    private readonly Proposal[] proposals;
    private readonly Proposal[] lastLook;
    private double travelled;

    private record struct Proposal(double Supply, double Debt);

    /// <summary>The twin's way: no account is left out at any look.</summary>
    internal bool LooksAtEveryone { get; set; }

    /// <summary>Accounts whose proposed health was worked out so far by <see cref="FindUnhealthy"/>: what the travel rule saves is read from it.</summary>
    public long Looks { get; private set; }

    /// <summary>The health factor in doubles at the indexes last seen: proposes whom to look at, decides nothing. Infinite without debt.</summary>
    /// <remarks>Off by rounding (some 1e-9 of it) and by the interest since the last touch or <see cref="RefreshProposals"/>.</remarks>
    public double ProposedHealth(AccountId user)
    {
        int row = positions.RowOf(user);
        return row < 0 ? double.PositiveInfinity : HealthProposedBy(row);
    }

    private double HealthProposedBy(int row)
    {
        if (positions.FlagsOf(row).Borrowing == 0)
        {
            return double.PositiveInfinity;
        }

        PositionFlags flags = positions.FlagsOf(row);
        double weighted = 0, owed = 0;
        for (ulong left = flags.Collateral | flags.Borrowing; left != 0; left &= left - 1)
        {
            int reserve = BitOperations.TrailingZeroCount(left);
            owed += (flags.Borrowing & Bit(reserve)) != 0 ? (double)positions.DebtOf(row, reserve) * proposals[reserve].Debt : 0;
            if ((flags.Collateral & Bit(reserve)) != 0)
            {
                weighted += (double)positions.SupplyOf(row, reserve) * proposals[reserve].Supply * ThresholdBps(flags.EMode, reserve);
            }
        }

        return weighted / RayMath.BpsPerOne / owed;
    }

    /// <summary>Brings <see cref="ProposedHealth"/> to the interest of an instant.</summary>
    public void RefreshProposals(Instant now)
    {
        for (int reserve = 0; reserve < reserves.Length; reserve++)
        {
            (UInt128 supply, UInt128 borrow) = Indexes(reserve, SecondsOf(now));
            Propose(reserve, supply, borrow);
        }
    }

    /// <summary>Those among some accounts that are under a health factor of 1, exactly, in their order.</summary>
    /// <remarks>
    /// Each look at an account leaves room: how far values may travel before its health can come near 1. A look's step is the largest fall of what any reserve's
    /// share is worth as collateral, times the largest rise of what any share owes, less 1. Health falls by no more than the product of the steps, of which the
    /// logarithm is at most their sum (ln(1 + x) &lt;= x), and the room is at most the logarithm of its distance (1 - 1/x &lt;= ln x). Until the steps add up to the
    /// room, and while nobody writes to its row, the account is left out. Twin: <see cref="LooksAtEveryone"/>.
    /// </remarks>
    internal void FindUnhealthy(List<AccountId> among, Instant now, List<AccountId> found)
    {
        RefreshProposals(now);
        Travel();
        foreach (AccountId account in CollectionsMarshal.AsSpan(among))
        {
            int row = positions.RowOf(account);
            if (!LooksAtEveryone && travelled < positions.LookAgainAt(row))
            {
                continue;
            }

            Looks++;
            double health = HealthProposedBy(row);
            if (health < Suspect && HealthOf(account, now).IsLiquidatable)
            {
                found.Add(account);
            }

            // A shade less, for rounding. Whoever has no room, or a health that is not a number, is looked at each time.
            positions.LookAgainAt(row) = travelled + (1 - (Suspect / health) - 1e-9);
        }
    }

    private void Travel()
    {
        double fall = 1, rise = 1;
        for (int i = 0; i < proposals.Length; i++)
        {
            fall = Math.Max(fall, lastLook[i].Supply / proposals[i].Supply);
            rise = Math.Max(rise, proposals[i].Debt / lastLook[i].Debt);
        }

        proposals.CopyTo(lastLook, 0);
        double step = (fall * rise) - 1;
        travelled += step * (1 + 1e-9);
        if (!double.IsFinite(travelled))
        {
            // What leaves zero has no factor: everyone is looked at, as at the first look.
            travelled = 0;
            positions.LookAgainAtAll();
        }
    }

    private void Propose(int reserve, UInt128 supplyIndex, UInt128 borrowIndex)
    {
        double perUnit = prices[reserve] / 1e8 / (double)terms[reserve].Unit;
        proposals[reserve] = new((double)supplyIndex / 1e27 * perUnit, (double)borrowIndex / 1e27 * perUnit);
    }
}
