using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>A margin rule over whole accounts: collateral on one side, loans (and positions) on the other.</summary>
/// <remarks>
/// Each look at an account leaves a slack: how far prices may travel before it can cross its next threshold. Until they have, and while neither its balances
/// nor its positions change, it is not looked at. Twin: <see cref="LooksAtEveryone"/>.
/// </remarks>
public abstract class CollateralWatch : IMarginRule
{
    private readonly PriceTravel travel;
    private readonly List<TakeOver?> slots = [];
    private Seen[] seen = [];
    private int[] takings = [];

    /// <summary>What a member's last look found, side by side: a check reads it of everyone.</summary>
    private struct Seen
    {
        public AccountId Account;
        public int Epoch;
        public long Version;
        public double Limit;
    }

    protected CollateralWatch(Venue venue, VenueSurroundings around, CollateralTable table, SaleOrder sales, AccountId lender)
    {
        Venue = venue;
        Around = around;
        Table = table;
        Sales = sales;
        Lender = lender;
        travel = new PriceTravel(table, venue);
    }

    public Venue Venue { get; }
    public CollateralTable Table { get; }
    public IReadOnlyList<AccountId> Members => members;

    /// <summary>How often an account was valued so far.</summary>
    public long Looks { get; private set; }

    /// <summary>The twin's way: no account is left out at any check.</summary>
    internal bool LooksAtEveryone { get; set; }

    protected VenueSurroundings Around { get; }
    protected SaleOrder Sales { get; }
    protected AccountId Lender { get; }
    protected Balances Balances => Around.Balances;
    protected AssetId Settlement => Venue.Settlement;

    private readonly List<AccountId> members = [];

    protected int Join(AccountId account)
    {
        members.Add(account);
        if (members.Count > seen.Length)
        {
            int capacity = Math.Max(64, seen.Length * 2);
            Array.Resize(ref seen, capacity);
            Array.Resize(ref takings, capacity);
        }

        seen[members.Count - 1] = new Seen { Account = account, Epoch = -1 };
        return members.Count - 1;
    }

    public void Check(Instant now)
    {
        Welcome();
        travel.Look();
        for (int i = 0; i < members.Count; i++)
        {
            ref Seen last = ref seen[i];
            long version = Balances.VersionOf(last.Account);
            if (LooksAtEveryone || last.Epoch != travel.Epoch || travel.Travelled > last.Limit || last.Version != version)
            {
                last.Version = version;
                last.Epoch = travel.Epoch;
                Looks++;
                double slack = Judge(i, now);
                seen[i].Limit = travel.Travelled * (1 + slack);
            }
        }
    }

    public abstract void Step(int slot);

    /// <summary>Takes in who was admitted since the last check.</summary>
    protected virtual void Welcome()
    {
    }

    /// <summary>Values a member and acts on it.</summary>
    /// <returns>Slack: the relative price move up to which it cannot cross its next threshold, at most a half; plus infinity without debts and positions.</returns>
    protected abstract double Judge(int member, Instant now);

    /// <summary>Distance to a threshold over what can be lost per unit of move; a shade less, for rounding.</summary>
    protected static double SlackOf(double distance, double atRisk) =>
        distance <= 0 ? 0 : atRisk <= 0 ? double.PositiveInfinity : Math.Min(0.5, distance / atRisk * (1 - 1e-9));

    protected TakeOver? this[int slot] => slots[slot];

    /// <summary>Whose closing the run is made without (<see cref="Acts"/>), and of which market; none: -1.</summary>
    private (int Member, int Market) spared = (-1, -1);

    /// <summary>A look has found the member (its position in a market) in order: a closing that was left out is over.</summary>
    protected void InOrder(int member, int market = -1)
    {
        if (spared == (member, market))
        {
            spared = (-1, -1);
        }
    }

    /// <returns>Null: the run is made without this closing, and the member has not been in order since.</returns>
    protected TakeOver? Begin(int member, Cause cause, Instant now, int market = -1)
    {
        if (spared == (member, market))
        {
            return null;
        }

        if (!Around.Journal.Begins(ActKind.Closing, members[member], new(market)))
        {
            spared = (member, market);
            return null;
        }

        int slot = slots.IndexOf(null);
        if (slot < 0)
        {
            slot = slots.Count;
            slots.Add(null);
        }

        AccountId account = members[member];
        EventId started = Around.Journal.Liquidation(now, Venue.Id, account, LiquidationStep.Started, AssetId.None, new(market), Side.Sell, Lots.Zero,
            Amount.Zero, Settlement, cause);
        RandomStream stream = Around.Streams.Keyed(StableHash.Mix(Around.Roster.KeyOf(account), (ulong)takings[member]++), "forced-sale");
        TakeOver begun = new(slot, member, account, now, new(cause.Channel, started), stream, Table.Count) { Market = market };
        slots[slot] = begun;
        Duration delay = Venue.Rules.Liquidation.Delay;
        Venue.ScheduleStep(this, account, now + (delay == Duration.Zero ? Duration.FromMicroseconds(1) : delay), slot);
        return begun;
    }

    protected void Finish(TakeOver taken)
    {
        Around.Journal.Liquidation(Around.Agenda.Now, Venue.Id, taken.Account, LiquidationStep.Ended, AssetId.None, new(taken.Market), Side.Sell, Lots.Zero,
            Amount.Zero, Settlement, taken.Cause);
        slots[taken.Slot] = null;
        seen[taken.Member].Epoch = -1;
    }

    protected void Again(TakeOver taken, Duration after) =>
        Venue.ScheduleStep(this, taken.Account, Around.Agenda.Now + (after == Duration.Zero ? Duration.FromMicroseconds(1) : after), taken.Slot);

    /// <summary>Pays each loan from what is there of the same asset, settlement first.</summary>
    protected void RepayLoans(AccountId account)
    {
        Balances.Repay(account, Lender, Settlement, Balances.LoanOf(account, Settlement));
        foreach (AssetId asset in Balances.AssetsOf(account))
        {
            if (Balances.LoanOf(account, asset) is { IsZero: false } loan)
            {
                Balances.Repay(account, Lender, asset, loan);
            }
        }
    }

    protected bool OwesAnything(AccountId account)
    {
        foreach (AssetId asset in Balances.AssetsOf(account))
        {
            if (Balances.LoanOf(account, asset).IsPositive)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>USD value of all loans at the index.</summary>
    protected double DebtUsdOf(AccountId account)
    {
        double sum = 0;
        foreach (AssetId asset in Balances.AssetsOf(account))
        {
            Amount loan = Balances.LoanOf(account, asset);
            sum += loan.IsZero ? 0 : Table.UsdOf(asset, loan);
        }

        return sum;
    }

    /// <summary>USD value of all that is there, at the index and without haircut; and how much of it is what loops are made of.</summary>
    protected double AssetsUsdOf(AccountId account, out double loopUsd)
    {
        double sum = 0;
        loopUsd = 0;
        foreach (AssetId asset in Balances.AssetsOf(account))
        {
            double usd = Table.UsdOf(asset, Balances.Of(account, asset));
            sum += usd;
            loopUsd += (Table.RowOf(asset).Kind & CollateralKind.LoopPledge) != 0 ? usd : 0;
        }

        return sum;
    }

    /// <summary>The book that an asset is priced by at this venue (or anywhere): its last move against who must sell it (or, owing it, buy it) is the parent of what the move forces.</summary>
    protected EventId LastMoveOf(AssetId asset, Side forced = Side.Sell)
    {
        if (Table.BookOf(asset, Settlement, SaleRoute.Deepest) is { } own && !own.LastMove.IsNone)
        {
            return own.LastMoveAgainst(forced);
        }

        foreach (Market market in Venue.AllMarkets)
        {
            if (market.Spec.Base == asset && !market.LastMove.IsNone)
            {
                return market.LastMoveAgainst(forced);
            }
        }

        return EventId.None;
    }
}
