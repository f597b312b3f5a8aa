using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Lending;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <summary>
/// A user's own accounts inside the run: they hold what they hold and do nothing by choice. The places' rules act on them as on everybody.
/// </summary>
/// <remarks>
/// Nobody else changes at the start. The book draws no random number and comes last, so no number, tie or turn of others moves; the other side of its perps is
/// held by a counterparty of its own at each venue, at the same entry price, which no margin rule looks at and auto-deleveraging comes to last; what it owes has bought
/// what it holds before the start. What differs between runs with and without it, its forced sales have done (and interest of a pool it borrows from).
/// </remarks>
public sealed class HeldBook : Population
{
    /// <summary>The population's name in tables; accounts are "my-book/NAME".</summary>
    public const string Id = "my-book";

    private readonly IReadOnlyList<HeldAccount> described;
    private readonly AccountId[] accounts;
    private readonly int[] loans;
    private readonly Dictionary<int, AccountId> counterparties = [];
    private readonly List<string> refusals = [];

    public HeldBook(IReadOnlyList<HeldAccount> described, Surroundings around)
        : base(Id, described.Count, around)
    {
        this.described = described;
        accounts = new AccountId[described.Count];
        loans = new int[described.Count];
    }

    public IReadOnlyList<HeldAccount> Described => described;

    /// <summary>What a pool or desk would not lend at the start, in words: such a book is not the one that was described.</summary>
    public IReadOnlyList<string> Refusals => refusals;

    /// <summary>The account that the place's rule looks at: of a desk's loan, the pledge.</summary>
    public AccountId AccountOf(int member) => described[member].Mode == HeldMode.Desk ? DeskOf(member)!.PledgeAccountOf(loans[member]) : accounts[member];

    /// <summary>The venue of an account; null on chain.</summary>
    public Venue? VenueOf(int member) => described[member].Mode switch
    {
        HeldMode.Pool => null,
        HeldMode.Desk => Around.VenueByKey(DeskOf(member)!.Rules.Venue),
        _ => Around.VenueByKey(described[member].Place),
    };

    public PoolLedger? PoolOf(int member) => described[member].Mode == HeldMode.Pool ? Around.OnChain.LendingByKey(described[member].Place) : null;

    public LoanDesk? DeskOf(int member) => described[member].Mode == HeldMode.Desk ? Around.Desks.First(desk => desk.Rules.Id == described[member].Place) : null;

    /// <summary>How a desk sees the loan of an account of mode desk.</summary>
    public LoanCall LoanOf(int member) => DeskOf(member)!.CallOf(loans[member]);

    public override void Endow()
    {
        for (int i = 0; i < Members; i++)
        {
            HeldAccount account = described[i];
            accounts[i] = Around.Roster.Open($"{Id}/{account.Name}", Number);
            foreach (HeldAsset held in account.Balances)
            {
                Around.Endow(accounts[i], Around.Assets[held.Asset], held.Amount);
            }

            switch (account.Mode)
            {
                case HeldMode.Pool:
                    break;
                case HeldMode.Desk:
                    Pledge(i, account);
                    break;
                default:
                    Open(i, account);
                    break;
            }
        }
    }

    /// <summary>Supplies and debts at pools: after everybody's, so that nobody finds less to borrow.</summary>
    public override void Start()
    {
        for (int i = 0; i < Members; i++)
        {
            if (PoolOf(i) is PoolLedger pool)
            {
                SupplyAndBorrow(i, pool);
            }
        }
    }

    public override void Wake(int member, long argument)
    {
    }

    public override double EquityUsdOf(int member) => LegsOf(member).Sum(leg => leg.Usd);

    /// <summary>Every leg at reference prices and marks; those worth exactly nothing are left out. Their sum is the equity.</summary>
    public IReadOnlyList<HeldLeg> LegsOf(int member)
    {
        List<HeldLeg> legs = [];
        PoolLedger? pool = PoolOf(member);
        foreach (Asset asset in Around.Balances.AllAssets)
        {
            Amount net = Around.Balances.NetOf(accounts[member], asset.Id);
            net += described[member].Mode == HeldMode.Desk ? Around.Balances.NetOf(AccountOf(member), asset.Id) : Amount.Zero;
            if (pool is not null && pool.ReserveOf(asset.Id) is >= 0 and int reserve)
            {
                net += pool.Kernel.SupplyOf(accounts[member], reserve, Around.Now) - pool.Kernel.DebtOf(accounts[member], reserve, Around.Now);
            }

            if (!net.IsZero)
            {
                legs.Add(new(asset.Key, asset.WholeOf(net) * Around.ReferenceUsdOf(asset.Id)));
            }
        }

        if (VenueOf(member) is Venue venue)
        {
            for (int row = venue.Positions.FirstOf(accounts[member]); row >= 0; row = venue.Positions.NextOf(row))
            {
                if (venue.Positions[row].Lots != 0)
                {
                    string leg = Around.Balances.AssetOf(Around.Markets[venue.Positions[row].Market].Spec.Base).Key + "-PERP";
                    legs.Add(new(leg, Around.Balances.AssetOf(venue.Settlement).WholeOf(venue.UnrealisedOf(row))));
                }
            }
        }

        return legs;
    }

    private void Open(int i, HeldAccount account)
    {
        Venue venue = VenueOf(i)!;
        venue.Admit(accounts[i], ModeOf(account.Mode), account.Mode == HeldMode.SpotMargin ? 5 : 20);
        venue.StateOf(accounts[i]).Style = account.Style;
        foreach (HeldAsset owed in account.Loans)
        {
            // The loan was drawn before the start: what it bought is among the holdings.
            Around.Balances.GrowLoan(accounts[i], Around.Assets[owed.Asset], Around.Balances.AssetOf(Around.Assets[owed.Asset]).AmountOf(owed.Amount));
        }

        foreach (HeldPerp perp in account.Perps)
        {
            OpenPerp(i, venue, perp);
        }
    }

    private void OpenPerp(int i, Venue venue, HeldPerp perp)
    {
        PerpMarket market = Around.PerpOf(venue, Around.Assets[perp.Base])!;
        Price entry = market.Spec.NearestPrice(perp.Entry > 0 ? perp.Entry : market.StartPrice);
        SignedLots lots = SignedLots.Of(perp.Amount > 0 ? Side.Buy : Side.Sell, market.Spec.LotsIn(Math.Abs(perp.Amount)));
        if (perp.Leverage > 0)
        {
            venue.StateOf(accounts[i]).Leverage = perp.Leverage;
            Asset settlement = Around.Balances.AssetOf(venue.Settlement);
            Around.Endow(accounts[i], venue.Settlement, settlement.WholeOf(market.Spec.QuoteOf(entry, lots.Size)) / perp.Leverage + 2.0 / settlement.UnitsPerWhole);
        }

        venue.EndowPosition(market, accounts[i], lots, entry);
        venue.EndowPosition(market, CounterpartyAt(venue), -lots, entry);
    }

    private AccountId CounterpartyAt(Venue venue)
    {
        if (!counterparties.TryGetValue(venue.Id.Index, out AccountId counterparty))
        {
            counterparty = Around.Roster.Open($"{Id}/counterparty-at-{venue.Rules.Id}", Number, Overdraft.ByMeaning);
            venue.Admit(counterparty, MarginMode.Place, 1);
            venue.StateOf(counterparty).StandsLast = true;
            counterparties.Add(venue.Id.Index, counterparty);
        }

        return counterparty;
    }

    /// <summary>The borrowed tokens have been spent before the start: they go back to their issuer.</summary>
    private void Pledge(int i, HeldAccount account)
    {
        (HeldAsset pledge, HeldAsset debt) = (account.Balances[0], account.Loans[0]);
        VenueOf(i)!.Admit(accounts[i], MarginMode.Spot, 1);
        LoanRefusal refusal = DeskOf(i)!.OpenLoan(accounts[i], Around.Assets[pledge.Asset], pledge.Amount, Around.Assets[debt.Asset], debt.Amount, out loans[i]);
        Invariant.Require(refusal == LoanRefusal.None, "AGENTS-7", "a pledge is there when it is pledged", (long)refusal);
        Spend(i, Around.Assets[debt.Asset]);
    }

    private void SupplyAndBorrow(int i, PoolLedger pool)
    {
        HeldAccount account = described[i];
        foreach (HeldAsset supplied in account.Balances)
        {
            AssetId asset = Around.Assets[supplied.Asset];
            Note(account, supplied, "take", pool.Supply(accounts[i], pool.ReserveOf(asset), Around.Balances.AvailableOf(accounts[i], asset), Around.Now, Cause.Voluntary));
        }

        if (EModeOf(account, pool) is > 0 and int mode)
        {
            pool.Kernel.SetEMode(accounts[i], mode, Around.Now);
        }

        foreach (HeldAsset owed in account.Loans)
        {
            Asset asset = Around.Balances.AssetOf(Around.Assets[owed.Asset]);
            Note(account, owed, "lend", pool.Borrow(accounts[i], pool.ReserveOf(asset.Id), asset.AmountOf(owed.Amount), Around.Now, Cause.Voluntary));
            Spend(i, asset.Id);
        }
    }

    private void Note(HeldAccount account, HeldAsset what, string verb, LendingRefusal refusal)
    {
        if (refusal != LendingRefusal.None)
        {
            refusals.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"account {account.Name}: {account.Place} does not {verb} {what.Amount} {what.Asset}: {refusal}"));
        }
    }

    private void Spend(int i, AssetId asset) => Around.Balances.Transfer(accounts[i], Around.IssuerOf(asset), asset, Around.Balances.AvailableOf(accounts[i], asset));

    /// <summary>The efficiency mode with the highest threshold that takes all it supplies and lends all it owes, as its owner would choose; 0 for none.</summary>
    private static int EModeOf(HeldAccount account, PoolLedger pool)
    {
        int best = 0;
        for (int i = 0; i < pool.Rules.EModes.Count; i++)
        {
            EModeDescription mode = pool.Rules.EModes[i];
            bool fits = account.Loans.Count > 0 && account.Balances.All(held => mode.Collateral.Contains(held.Asset)) && account.Loans.All(owed => mode.Borrowable.Contains(owed.Asset));
            best = fits && (best == 0 || mode.LiquidationThreshold > pool.Rules.EModes[best - 1].LiquidationThreshold) ? i + 1 : best;
        }

        return best;
    }

    private static MarginMode ModeOf(HeldMode mode) => mode switch
    {
        HeldMode.Isolated => MarginMode.Isolated,
        HeldMode.Cross => MarginMode.Cross,
        HeldMode.Unified => MarginMode.Unified,
        HeldMode.SpotMargin => MarginMode.SpotMargin,
        _ => MarginMode.Spot,
    };
}
