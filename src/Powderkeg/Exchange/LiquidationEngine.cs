using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>Closes what is out of margin on perp books: first on the book, then into the fund, then against the winners.</summary>
/// <remarks>
/// <list type="number">
/// <item>Breach: the account's orders go (isolated: in that market; cross: everywhere), and <c>Started</c> is written with the market's last move as parent.</item>
/// <item>After <see cref="LiquidationDescription.Delay"/>, and each delay after: healthy again, or nothing left, and the procedure ends.</item>
/// <item>Else one IOC order at bankruptcy price or better, down to the next lower tier and at most <see cref="LiquidationDescription.OrderOfDepth"/> of
/// the described depth. The clearance fee is taken from what the closed part left; the rest stays behind the position, or with the account.</item>
/// <item>What the book does not take after <see cref="MostOrders"/> short fills, or at once where the mark is beyond bankruptcy, goes to the fund at
/// bankruptcy price as far as it can carry it, and from there on to auto-deleveraging at the same price (InsuranceFund, AutoDeleveraging).</item>
/// </list>
/// A vault venue has its own steps: LiquidationEngine.Vault.cs. Under a circuit breaker a step in a halted market waits for the end of the halt. Invariant EXCHANGE-5: an isolated position loses no more than its margin.
/// </remarks>
public sealed partial class LiquidationEngine
{
    /// <summary>IOC orders that were not filled whole before the fund is asked.</summary>
    public const int MostOrders = 3;
    private readonly Venue venue;
    private readonly VenueSurroundings around;
    private readonly List<Procedure> procedures = [];
    private readonly Stack<int> free = [];

    /// <summary>One position or account in the engine's hands.</summary>
    private struct Procedure
    {
        public AccountId Account;

        /// <summary>The position's row; -1 for a whole cross account.</summary>
        public int Row;
        public EventId Started;
        public int ShortFills;
    }

    internal LiquidationEngine(Venue venue, VenueSurroundings around)
    {
        this.venue = venue;
        this.around = around;
    }

    /// <summary>Procedures begun so far.</summary>
    public int Begun { get; private set; }

    /// <summary>Procedures under way.</summary>
    public int Open => procedures.Count - free.Count;

    /// <returns>False: the run is made without this closing.</returns>
    internal bool BeginIsolated(int row)
    {
        ref Position position = ref venue.Positions[row];
        if (position.EngineSlot != 0)
        {
            return true;
        }

        AccountId account = position.Owner;
        PerpMarket market = MarketOf(row);
        if (!around.Journal.Begins(ActKind.Closing, account, market.Id))
        {
            return false;
        }

        venue.CancelAll(market.Id, account);
        int slot = Begin(account, row, row);
        position.EngineSlot = slot + 1;
        return true;
    }

    /// <returns>False: the run is made without this closing.</returns>
    internal bool BeginCross(AccountId account)
    {
        if (venue.StateOf(account).EngineSlot != 0)
        {
            return true;
        }

        if (!around.Journal.Begins(ActKind.Closing, account, MarketId.None))
        {
            return false;
        }

        int largest = CrossMargin.LargestOf(venue, account);
        venue.CancelEverywhere(account);
        int slot = Begin(account, -1, largest);
        venue.StateOf(account).EngineSlot = slot + 1;
        venue.StateOf(account).Standing = AccountStanding.TakenOver;
        return true;
    }

    private int Begin(AccountId account, int row, int shown)
    {
        Begun++;
        PerpMarket market = MarketOf(shown);
        SignedLots lots = venue.Positions[shown].Signed;
        EventId started = around.Journal.Liquidation(around.Agenda.Now, venue.Id, account, LiquidationStep.Started, market.Spec.Base, market.Id,
            lots.ClosingSide, lots.Size, market.NotionalAt(market.Mark, lots), venue.Settlement, new(Channel.PerpLiquidation, market.LastMoveAgainst(lots.ClosingSide)));
        Procedure begun = new() { Account = account, Row = row, Started = started };
        if (!free.TryPop(out int slot))
        {
            slot = procedures.Count;
            procedures.Add(begun);
        }

        procedures[slot] = begun;
        StepIn(slot, venue.Rules.Liquidation.Delay);
        return slot;
    }

    internal void Step(int slot)
    {
        Procedure at = procedures[slot];
        if (WaitsForHalt(slot, at))
        {
            return;
        }

        bool vault = venue.Rules.Liquidation.Style == LiquidationStyle.Vault;
        if (at.Row >= 0)
        {
            StepIsolated(slot, at, vault);
        }
        else
        {
            StepCross(slot, at, vault);
        }
    }

    /// <summary>In a halted market nothing of the procedure happens: it comes again when the halt ends, and looks then whether it is still needed. A cross account waits with its largest position.</summary>
    private bool WaitsForHalt(int slot, in Procedure at)
    {
        int row = at.Row >= 0 ? at.Row : CrossMargin.LargestOf(venue, at.Account);
        Instant now = around.Agenda.Now;
        if (row < 0 || !MarketOf(row).IsHalted(now))
        {
            return false;
        }

        StepIn(slot, MarketOf(row).Breaker!.HaltedUntil - now);
        return true;
    }

    private void StepIsolated(int slot, Procedure at, bool vault)
    {
        PerpMarket market = MarketOf(at.Row);
        Position position = venue.Positions[at.Row];
        if (position.Lots == 0 || !IsolatedMargin.IsOut(market.Tiers, market.Spec, position, market.Mark))
        {
            End(slot);
            return;
        }

        Amount equity = IsolatedMargin.EquityAt(market.Spec, position, market.Mark);
        Price bankruptcy = IsolatedMargin.BankruptcyPrice(market.Spec, position, market.Book.Highest);
        if (vault)
        {
            StepOfVault(slot, at, at.Row, equity, market.Tiers.MaintenanceOf(market.NotionalAt(market.Mark, position.Signed)), bankruptcy);
        }
        else
        {
            StepOfFund(slot, at, at.Row, equity, bankruptcy);
        }
    }

    private void StepCross(int slot, Procedure at, bool vault)
    {
        CrossValue value = CrossMargin.ValueOf(venue, at.Account);
        if (!value.IsOut)
        {
            End(slot);
            return;
        }

        int row = CrossMargin.LargestOf(venue, at.Account);
        Price bankruptcy = CrossMargin.BankruptcyPrice(MarketOf(row), venue.Positions[row].Signed, value.Equity);
        if (vault)
        {
            StepOfVault(slot, at, row, value.Equity, value.Maintenance, bankruptcy);
        }
        else
        {
            StepOfFund(slot, at, row, value.Equity, bankruptcy);
        }
    }

    private void StepOfFund(int slot, Procedure at, int row, Amount equity, Price bankruptcy)
    {
        PerpMarket market = MarketOf(row);
        Lots wanted = Capped(market, DownToNextTier(market, venue.Positions[row].Signed.Size));
        Lots filled = Sell(at, row, wanted, bankruptcy, venue.Rules.Liquidation.Fee);
        at.ShortFills = filled < wanted ? at.ShortFills + 1 : 0;
        procedures[slot] = at;
        if (filled < wanted && (at.ShortFills >= MostOrders || !equity.IsPositive))
        {
            venue.Backstop.TakeOver(row, bankruptcy, new(Channel.PerpLiquidation, at.Started));
            at.ShortFills = 0;
            procedures[slot] = at;
        }

        Continue(slot, at, venue.Rules.Liquidation.Delay);
    }

    /// <summary>After a step: ends where nothing is left, else steps again.</summary>
    private void Continue(int slot, in Procedure at, Duration wait)
    {
        bool left = at.Row >= 0 ? venue.Positions[at.Row].Lots != 0 : CrossMargin.LargestOf(venue, at.Account) >= 0;
        if (left)
        {
            StepIn(slot, wait);
        }
        else
        {
            End(slot);
        }
    }

    /// <summary>One order of the engine, its fact, and its fee; returns what was filled.</summary>
    private Lots Sell(in Procedure at, int row, Lots lots, Price limit, Ratio fee)
    {
        PerpMarket market = MarketOf(row);
        Side closes = venue.Positions[row].Signed.ClosingSide;
        Cause cause = new(Channel.PerpLiquidation, at.Started);
        Amount before = around.Balances.AvailableOf(at.Account, venue.Settlement);
        ExecutionReport report = venue.Execute(new(at.Account, market.Id, closes, limit, lots, TimeInForce.ImmediateOrCancel,
            OrderFlags.Engine | OrderFlags.ReduceOnly, cause));
        if (report.Filled.IsZero)
        {
            return Lots.Zero;
        }

        around.Journal.Liquidation(around.Agenda.Now, venue.Id, at.Account, LiquidationStep.Sale, market.Spec.Base, market.Id, closes,
            report.Filled, report.QuoteFilled, venue.Settlement, cause);
        Amount free = around.Balances.AvailableOf(at.Account, venue.Settlement);
        Amount left = at.Row >= 0 ? free - before : Amount.Min(free, venue.EquityOf(at.Account));
        left -= Charge(at.Account, Amount.Min(fee.FeeOwed(report.QuoteFilled), left), cause);
        if (at.Row >= 0 && left.IsPositive && venue.Positions[row].Lots != 0)
        {
            venue.AddMargin(row, left);
        }

        return report.Filled;
    }

    /// <summary>The clearance fee, to the fund; never more than what is left.</summary>
    private Amount Charge(AccountId account, Amount fee, Cause cause)
    {
        if (!fee.IsPositive)
        {
            return Amount.Zero;
        }

        around.Balances.Transfer(account, venue.Fund, venue.Settlement, fee);
        around.Journal.Transfer(around.Agenda.Now, TransferKind.InsuranceFee, account, venue.Fund, venue.Settlement, fee, cause);
        return fee;
    }

    /// <summary>Lots that bring a position down to the cap of the tier below; all of it in the lowest tier.</summary>
    private static Lots DownToNextTier(PerpMarket market, Lots size)
    {
        int tier = market.Tiers.TierOf(market.Spec.QuoteOf(market.Mark, size));
        if (tier == 0)
        {
            return size;
        }

        long kept = (long)((Int128)market.Tiers.CapOf(tier - 1).Units / ((Int128)market.Mark.Ticks * market.Spec.UnitsPerTickLot));
        return Lots.FromCount(Math.Clamp(size.Count - kept, 1, size.Count));
    }

    /// <summary>At most the described share of the described depth, at least one lot. A market described without depth has no bound.</summary>
    private Lots Capped(PerpMarket market, Lots lots)
    {
        if (market.Depth1Pct <= 0)
        {
            return lots;
        }

        Lots most = market.Spec.LotsIn(market.Depth1Pct * venue.Rules.Liquidation.OrderOfDepth / market.Spec.PriceOf(market.Mark));
        return Lots.Min(lots, most.IsZero ? Lots.FromCount(1) : most);
    }

    private void StepIn(int slot, Duration wait)
    {
        Duration least = wait == Duration.Zero ? Duration.FromMicroseconds(1) : wait;
        venue.ScheduleStep(venue.Margin, procedures[slot].Account, around.Agenda.Now + least, slot);
    }

    private void End(int slot)
    {
        Procedure at = procedures[slot];
        AssetId asset = AssetId.None;
        MarketId where = MarketId.None;
        if (at.Row >= 0)
        {
            PerpMarket market = MarketOf(at.Row);
            (asset, where) = (market.Spec.Base, market.Id);
            venue.Positions[at.Row].EngineSlot = 0;
            venue.Margin.OnPositionChanged(at.Row);
        }
        else
        {
            venue.StateOf(at.Account).EngineSlot = 0;
            venue.StateOf(at.Account).Standing = AccountStanding.Good;
            venue.Margin.LookAgainAt(at.Account);
        }

        around.Journal.Liquidation(around.Agenda.Now, venue.Id, at.Account, LiquidationStep.Ended, asset, where, Side.Sell, Lots.Zero, Amount.Zero,
            venue.Settlement, new(Channel.PerpLiquidation, at.Started));
        procedures[slot] = default;
        free.Push(slot);
    }

    private PerpMarket MarketOf(int row) => (PerpMarket)venue.AllMarkets[venue.Positions[row].Market];
}
