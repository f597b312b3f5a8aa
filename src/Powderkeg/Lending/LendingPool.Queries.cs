using System.Numerics;
using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <content>What the pool knows, and how it keeps it. Queries project to their instant and change nothing.</content>
public sealed partial class LendingPool
{
    // Many accounts are looked at in the same second: each reserve's indexes are then computed once.
    private readonly Projection[] projections;

    private record struct Projection(ulong Key, UInt128 Supply, UInt128 Borrow);

    /// <summary>The account's health at an instant, exactly as the rules see it. Allocates nothing.</summary>
    public AccountHealth HealthOf(AccountId user, Instant now)
    {
        int row = positions.RowOf(user);
        return row < 0 ? new HealthFactor().Total() : Measure(row, SecondsOf(now));
    }

    /// <summary>What the account could withdraw if there were cash: down.</summary>
    public Amount SupplyOf(AccountId user, int reserve, Instant now)
    {
        int row = positions.RowOf(user);
        return row < 0 ? Amount.Zero : ToAmount(ScaledBalance.SupplyHeld(positions.SupplyOf(row, reserve), Indexes(reserve, SecondsOf(now)).Supply));
    }

    /// <summary>What the account owes: up.</summary>
    public Amount DebtOf(AccountId user, int reserve, Instant now)
    {
        int row = positions.RowOf(user);
        return row < 0 ? Amount.Zero : ToAmount(ScaledBalance.DebtOwed(positions.DebtOf(row, reserve), Indexes(reserve, SecondsOf(now)).Borrow));
    }

    /// <summary>The account's e-mode; 0 for none.</summary>
    public int EModeOf(AccountId user)
    {
        int row = positions.RowOf(user);
        return row < 0 ? 0 : positions.FlagsOf(row).EMode;
    }

    /// <summary>What can be withdrawn or borrowed now.</summary>
    public Amount CashOf(int reserve) => ToAmount(reserves[reserve].Cash);

    /// <summary>All debts of the reserve: up.</summary>
    public Amount TotalDebt(int reserve, Instant now) => ToAmount(Accrued(reserve, now).Debt);

    /// <summary>All supplies of the reserve, with the treasury's liquidation fees but without its share of interest: down.</summary>
    public Amount TotalSupply(int reserve, Instant now) => ToAmount(Accrued(reserve, now).Supply);

    /// <summary>The treasury's claim on the reserve, from interest and liquidations: down.</summary>
    public Amount TreasuryOf(int reserve, Instant now) => ToAmount(Accrued(reserve, now).Treasury);

    /// <summary>Debt of the reserve that was burnt without payment.</summary>
    public Amount DeficitOf(int reserve) => ToAmount(reserves[reserve].Deficit);

    /// <summary>Debt over cash and debt, down; zero in an empty reserve.</summary>
    public Ratio UtilisationOf(int reserve, Instant now)
    {
        Reserve its = Accrued(reserve, now);
        UInt128 debt = its.Debt;
        return debt == 0 ? Ratio.Zero : Ratio.FromPartsPerBillion((long)WideMath.MulDivDown(debt, Ratio.PartsPerOne, its.Cash + debt));
    }

    /// <summary>What borrowers pay a year until the next touch, as a share.</summary>
    public double BorrowRatePerYear(int reserve) => (double)reserves[reserve].Rates.Borrow / 1e27;

    /// <summary>What suppliers earn a year until the next touch, as a share.</summary>
    public double SupplyRatePerYear(int reserve) => (double)reserves[reserve].Rates.Supply / 1e27;

    /// <summary>The price last set; zero if none was.</summary>
    public long PriceOf(int reserve) => prices[reserve];

    /// <summary>For tests and invariants: the row itself.</summary>
    internal ref readonly Reserve StateOf(int reserve) => ref reserves[reserve];

    private AccountHealth Measure(int row, ulong seconds)
    {
        PositionFlags flags = positions.FlagsOf(row);
        var sum = default(HealthFactor);
        for (ulong left = flags.Collateral | flags.Borrowing; left != 0; left &= left - 1)
        {
            int reserve = BitOperations.TrailingZeroCount(left);
            ref readonly ReserveTerms its = ref terms[reserve];
            (UInt128 supplyIndex, UInt128 borrowIndex) = Indexes(reserve, seconds);
            if ((flags.Collateral & Bit(reserve)) != 0)
            {
                UInt128 balance = ScaledBalance.SupplyHeld(positions.SupplyOf(row, reserve), supplyIndex);
                sum.AddCollateral(HealthFactor.CollateralBase(balance, Price(reserve), its.Unit), LtvBps(flags.EMode, reserve), ThresholdBps(flags.EMode, reserve));
            }

            if ((flags.Borrowing & Bit(reserve)) != 0)
            {
                sum.AddDebt(HealthFactor.DebtBase(ScaledBalance.DebtOwed(positions.DebtOf(row, reserve), borrowIndex), Price(reserve), its.Unit));
            }
        }

        return sum.Total();
    }

    private uint LtvBps(int mode, int reserve) => mode != 0 && modes[mode - 1].Counts(reserve) ? modes[mode - 1].LtvBps : terms[reserve].LtvBps;

    private uint ThresholdBps(int mode, int reserve) => mode != 0 && modes[mode - 1].Counts(reserve) ? modes[mode - 1].ThresholdBps : terms[reserve].ThresholdBps;

    private UInt128 Price(int reserve)
    {
        Invariant.Require(prices[reserve] > 0, "LENDING-11", "a reserve's price is set before it is needed", reserve);
        return (UInt128)prices[reserve];
    }

    /// <summary>A copy of the reserve, brought to the instant. The verb writes it back with <see cref="Commit"/>, or drops it.</summary>
    private Reserve Accrued(int reserve, Instant now)
    {
        Reserve next = reserves[reserve];
        next.Accrue(SecondsOf(now), terms[reserve].ReserveFactorBps);
        return next;
    }

    private void Commit(int reserve, Reserve next)
    {
        next.Reprice(terms[reserve].Curve, terms[reserve].ReserveFactorBps);
        Restore(reserve, next);
    }

    private void Restore(int reserve, in Reserve state)
    {
        reserves[reserve] = state;
        projections[reserve] = default;
        Propose(reserve, state.SupplyIndex, state.BorrowIndex);
    }

    private (UInt128 Supply, UInt128 Borrow) Indexes(int reserve, ulong seconds)
    {
        ref Projection known = ref projections[reserve];
        if (known.Key != seconds + 1)
        {
            known = new(seconds + 1, reserves[reserve].SupplyIndexAt(seconds), reserves[reserve].BorrowIndexAt(seconds));
        }

        return (known.Supply, known.Borrow);
    }

    private ulong SecondsOf(Instant now)
    {
        latest = now > latest ? now : latest;
        return (ulong)(now.Microseconds / 1_000_000);
    }
}
