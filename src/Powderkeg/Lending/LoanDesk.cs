using Powderkeg.Exchange;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <summary>Why a desk refused something, in the order in which the reasons are looked at.</summary>
public enum LoanRefusal : byte
{
    None = 0,
    Closed = 1,
    BeingSold = 2,
    NotThere = 3,
    OverInitialLtv = 4,
}

/// <summary>Where a loan stands.</summary>
public enum LoanState : byte
{
    Good = 0,

    /// <summary>Called: more pledge, or less debt, before the grace time is over.</summary>
    Called = 1,
    BeingSold = 2,

    /// <summary>Repaid or sold out.</summary>
    Closed = 3,
}

/// <summary>A loan as its borrower sees it.</summary>
/// <param name="Ltv">Debt over pledge at the collateral index now.</param>
/// <param name="Until">End of the grace time, or never.</param>
/// <param name="Call">The call's event: the parent of what the borrower sells to meet it; none if not called.</param>
/// <param name="ToInitialUsd">What must be repaid to come back to the initial LTV, USD.</param>
public readonly record struct LoanCall(LoanState State, double Ltv, Instant Until, EventId Call, double ToInitialUsd);

/// <summary>
/// A loan desk: token pledged, stablecoin lent; 78 / 85 / 91 (Binance flexible loans of October 2025, MECHANICS section 7).
/// </summary>
/// <remarks>
/// A loan is one account of the desk that holds the pledge and owes the debt. LTV = debt / pledge at the venue's collateral index, each time it is published.
/// At the margin-call LTV the borrower is called; after the grace time, or at the liquidation LTV at once, the pledge is sold on spot in slices, into the book
/// that prices it. Fee 2% of what it brings; surplus returned; shortfall is the desk's bad debt at the place <see cref="BadDebt"/>.
/// A pledge of a synthetic dollar is a loop: its channel is loop-liquidation.
/// </remarks>
public sealed partial class LoanDesk : CollateralWatch
{
    private readonly LoanDeskDescription rules;
    private readonly SaleRule sale;
    private readonly List<Loan> loans = [];
    private readonly Dictionary<int, List<int>> loansOf = [];

    private sealed class Loan
    {
        public required AccountId Borrower { get; init; }
        public required AssetId Pledge { get; init; }
        public required AssetId Debt { get; init; }
        public LoanState State { get; set; }
        public Instant Until { get; set; } = Instant.Never;
        public EventId Call { get; set; }
    }

    public LoanDesk(LoanDeskDescription rules, Venue venue, VenueSurroundings around, SaleOrder sales)
        : base(venue, around, venue.UnifiedMargin!.Table, sales, around.Roster.Open(rules.Id + "/lender", -1, Overdraft.ByMeaning))
    {
        this.rules = rules;
        sale = new(rules.SaleShare, rules.SaleEvery, [], rules.Route);
        BadDebt = around.Roster.Open(rules.Id + "/bad-debt", -1, Overdraft.ByMeaning);
        Income = around.Roster.Open(rules.Id + "/income", -1);
        venue.Watches.Add(this);
    }

    public LoanDeskDescription Rules => rules;

    /// <summary>Where what no pledge paid is left: its negative balance is the desk's loss.</summary>
    public AccountId BadDebt { get; }

    /// <summary>Earns the fees of forced sales, and keeps pledges that nobody bought.</summary>
    public AccountId Income { get; }

    public int Loans => loans.Count;

    /// <summary>The account that holds a loan's pledge and owes its debt.</summary>
    public AccountId PledgeAccountOf(int loan) => Members[loan];

    /// <summary>Loans of a borrower, in the order in which they were opened.</summary>
    public IReadOnlyList<int> LoansOf(AccountId borrower) => loansOf.TryGetValue(borrower.Index, out List<int>? own) ? own : [];

    /// <summary>Opens a loan: takes the pledge from the borrower, and hands over the debt asset.</summary>
    /// <param name="pledgeWhole">Whole tokens, from what the borrower has.</param>
    /// <param name="debtWhole">Whole tokens lent.</param>
    /// <param name="loan">Its number.</param>
    /// <remarks>The initial LTV is not asked for here: at the start of a run loans have lived already, and a third stand above it. <see cref="Draw"/> asks.</remarks>
    public LoanRefusal OpenLoan(AccountId borrower, AssetId pledgeAsset, double pledgeWhole, AssetId debtAsset, double debtWhole, out int loan)
    {
        loan = -1;
        Amount pledge = Balances.AssetOf(pledgeAsset).AmountOf(pledgeWhole), debt = Balances.AssetOf(debtAsset).AmountOf(debtWhole);
        if (Balances.AvailableOf(borrower, pledgeAsset) < pledge)
        {
            return LoanRefusal.NotThere;
        }

        string key = $"{rules.Id}/pledge/{Balances.KeyOf(borrower)}/{LoansOf(borrower).Count}";
        AccountId account = Around.Roster.Open(key, Around.Roster.PopulationOf(borrower));
        Venue.Admit(account, MarginMode.Place, 1);
        loan = Join(account);
        loans.Add(new() { Borrower = borrower, Pledge = pledgeAsset, Debt = debtAsset });
        if (!loansOf.TryGetValue(borrower.Index, out List<int>? own))
        {
            loansOf.Add(borrower.Index, own = []);
        }

        own.Add(loan);
        Balances.Transfer(borrower, account, pledgeAsset, pledge);
        Balances.Lend(Lender, account, debtAsset, debt);
        Balances.Transfer(account, borrower, debtAsset, debt);
        return LoanRefusal.None;
    }

    /// <summary>More debt on a loan, up to the initial LTV.</summary>
    public LoanRefusal Draw(int loan, Amount amount)
    {
        if (Refuse(loan) is var refusal and not LoanRefusal.None)
        {
            return refusal;
        }

        Loan of = loans[loan];
        double debt = DebtUsdOf(Members[loan]) + Table.UsdOf(of.Debt, amount);
        if (!(debt <= rules.Ladder.Initial.Value * PledgeUsdOf(loan)))
        {
            return LoanRefusal.OverInitialLtv;
        }

        Balances.Lend(Lender, Members[loan], of.Debt, amount);
        Balances.Transfer(Members[loan], of.Borrower, of.Debt, amount);
        return LoanRefusal.None;
    }

    /// <summary>The first loan of a borrower that is called or being sold, else its first loan; null without any.</summary>
    public LoanCall? CallOf(AccountId borrower)
    {
        IReadOnlyList<int> own = LoansOf(borrower);
        foreach (int loan in own)
        {
            if (loans[loan].State is LoanState.Called or LoanState.BeingSold)
            {
                return CallOf(loan);
            }
        }

        return own.Count == 0 ? null : CallOf(own[0]);
    }

    public LoanCall CallOf(int loan)
    {
        Loan of = loans[loan];
        double debt = DebtUsdOf(Members[loan]), pledge = PledgeUsdOf(loan);
        return new(of.State, LtvOf(debt, pledge), of.Until, of.Call, Math.Max(0, debt - rules.Ladder.Initial.Value * pledge));
    }

    /// <summary>Adds to the pledge from what the borrower has.</summary>
    public LoanRefusal AddPledge(int loan, Amount amount)
    {
        if (Refuse(loan) is var refusal and not LoanRefusal.None)
        {
            return refusal;
        }

        Loan of = loans[loan];
        if (Balances.AvailableOf(of.Borrower, of.Pledge) < amount)
        {
            return LoanRefusal.NotThere;
        }

        Balances.Transfer(of.Borrower, Members[loan], of.Pledge, amount);
        return LoanRefusal.None;
    }

    /// <summary>Repays from what the borrower has, at most the debt; a loan repaid in full gives its pledge back.</summary>
    public LoanRefusal RepayFrom(int loan, Amount most)
    {
        if (Refuse(loan) is var refusal and not LoanRefusal.None)
        {
            return refusal;
        }

        Loan of = loans[loan];
        AccountId account = Members[loan];
        Amount paid = Amount.Min(most, Balances.LoanOf(account, of.Debt));
        if (Balances.AvailableOf(of.Borrower, of.Debt) < paid)
        {
            return LoanRefusal.NotThere;
        }

        Balances.Transfer(of.Borrower, account, of.Debt, paid);
        Balances.Repay(account, Lender, of.Debt, paid);
        if (Balances.LoanOf(account, of.Debt).IsZero)
        {
            ReturnAll(loan);
            of.State = LoanState.Closed;
        }

        return LoanRefusal.None;
    }

    /// <summary>Interest of one hour, owed like the loan.</summary>
    public void ChargeInterest()
    {
        foreach (AccountId account in Members)
        {
            Balances.GrowLoansOf(account, rules.LoanRate);
        }
    }

    private LoanRefusal Refuse(int loan) => loans[loan].State switch
    {
        LoanState.Closed => LoanRefusal.Closed,
        LoanState.BeingSold => LoanRefusal.BeingSold,
        _ => LoanRefusal.None,
    };

    private double PledgeUsdOf(int loan) => Table.UsdOf(loans[loan].Pledge, Balances.Of(Members[loan], loans[loan].Pledge));

    private static double LtvOf(double debt, double pledge) => debt <= 0 ? 0 : pledge > 0 ? debt / pledge : double.PositiveInfinity;

    private void ReturnAll(int loan)
    {
        for (int i = 0; i < Table.Count; i++)
        {
            Balances.Transfer(Members[loan], loans[loan].Borrower, new(i), Amount.Max(Amount.Zero, Balances.AvailableOf(Members[loan], new(i))));
        }
    }
}
