using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>What a venue needs of the rest of the run.</summary>
public sealed record VenueSurroundings(Agenda Agenda, EventJournal Journal, Balances Balances, Roster Roster, OracleBoard Oracles, RandomStreams Streams);

/// <summary>
/// One venue: its rule book, its markets, its accounts. Orders come in here, and money moves here.
/// </summary>
/// <remarks>
/// Steps of an order: refuse - (clip) - match on the book - settle each fill - reserve what rests - report (Venue.Orders.cs, Venue.Settlement.cs).
/// Marks, indexes and funding: Venue.Publish.cs. Margin rules stand in IsolatedMargin, CrossMargin and UnifiedMargin; closing in LiquidationEngine.
/// Invariants: EXCHANGE-1 the clearing account's balance equals the sum of all unrealised profits at any price (minus the sum of entry costs);
/// EXCHANGE-2 long lots equal short lots in each perp market.
/// </remarks>
public sealed partial class Venue
{
    private readonly VenueSurroundings around;
    private readonly List<Market> markets = [];
    private AccountState[] states = [];
    private Fill[] fills = new Fill[64];
    private readonly OutageDescription[] outages;

    public Venue(VenueId id, VenueDescription rules, AssetId settlement, VenueSurroundings around)
    {
        Id = id;
        Rules = rules;
        outages = [.. rules.Outages];
        Settlement = settlement;
        this.around = around;
        Fees = around.Roster.Open(rules.Id + "/fees", -1);
        Fund = around.Roster.Open(rules.Id + "/insurance-fund", -1, rules.Backstop == BackstopSize.Unlimited ? Overdraft.ByMeaning : Overdraft.Forbidden);
        Clearing = around.Roster.Open(rules.Id + "/clearing", -1, Overdraft.ByMeaning);
        Lender = around.Roster.Open(rules.Id + "/lender", -1, Overdraft.ByMeaning);
        LossPlace = around.Roster.Open(rules.Id + "/socialised-loss", -1, Overdraft.ByMeaning);
        Admit(Fund, MarginMode.Place, 1);
        Actor = around.Agenda.Register(StableHash.Of(rules.Id + "/engine"));
        Deleveraging = new AutoDeleveraging(this, around);
        Backstop = new InsuranceFund(this, around);
        Engine = new LiquidationEngine(this, around);
        Margin = new MarginWatch(this, Engine, around);
        PositionChanged = Margin.OnPositionChanged;
        Watches.Add(Margin);
        Watches.Add(Backstop);
    }

    public VenueId Id { get; }
    public VenueDescription Rules { get; }

    /// <summary>The token that perps settle in.</summary>
    public AssetId Settlement { get; }
    public Positions Positions { get; } = new();
    public ActorId Actor { get; }

    /// <summary>Earns fees.</summary>
    public AccountId Fees { get; }

    /// <summary>Insurance fund, or the vault of an on-chain venue: pays shortfalls and takes positions over.</summary>
    public AccountId Fund { get; }

    /// <summary>Pays and collects realised profits; below zero while winners have been paid and losers still owe.</summary>
    public AccountId Clearing { get; }

    /// <summary>Lends to unified and spot margin accounts.</summary>
    public AccountId Lender { get; }

    /// <summary>Where a shortfall is left when every backstop is out: its negative balance is the loss that somebody bears.</summary>
    public AccountId LossPlace { get; }

    public IReadOnlyList<Market> Markets => markets;

    /// <summary>Markets of the whole run by id; the world fills it.</summary>
    internal Market[] AllMarkets { get; set; } = [];

    public void List(Market market) => markets.Add(market);

    public void Admit(AccountId account, MarginMode mode, double leverage)
    {
        if (account.Index >= states.Length)
        {
            Array.Resize(ref states, Math.Max(account.Index + 1, Math.Max(64, states.Length * 2)));
        }

        bool watched = states[account.Index].Mode is MarginMode.Unified or MarginMode.SpotMargin;
        states[account.Index] = new AccountState { Mode = mode, Leverage = leverage, MarginRatio = double.PositiveInfinity };
        if (!watched && (mode is MarginMode.Unified or MarginMode.SpotMargin))
        {
            admitted.Add(account);
        }
    }

    public ref AccountState StateOf(AccountId account) => ref states[account.Index];

    /// <summary>Balance and unrealised profit in the settlement token, at the marks: the equity of a cross account.</summary>
    public Amount EquityOf(AccountId account)
    {
        Amount equity = CashOf(account);
        for (int row = Positions.FirstOf(account); row >= 0; row = Positions.NextOf(row))
        {
            equity += UnrealisedOf(row);
        }

        return equity;
    }

    /// <summary>Balance less loan in the settlement token.</summary>
    internal Amount CashOf(AccountId account) => around.Balances.NetOf(account, Settlement);

    /// <summary>Unrealised profit of a position row at its market's mark.</summary>
    public Amount UnrealisedOf(int row)
    {
        ref Position position = ref Positions[row];
        if (position.Lots == 0)
        {
            return Amount.Zero;
        }

        PerpMarket market = (PerpMarket)AllMarkets[position.Market];
        return market.UnrealisedAt(market.Mark, position);
    }

    /// <summary>Maintenance of all positions of an account at the marks.</summary>
    public Amount MaintenanceOf(AccountId account)
    {
        Amount sum = Amount.Zero;
        for (int row = Positions.FirstOf(account); row >= 0; row = Positions.NextOf(row))
        {
            ref Position position = ref Positions[row];
            if (position.Lots != 0)
            {
                PerpMarket market = (PerpMarket)AllMarkets[position.Market];
                sum += market.Tiers.MaintenanceOf(market.NotionalAt(market.Mark, position.Signed));
            }
        }

        return sum;
    }

    /// <summary>Gross perp notional of an account at the marks, in whole settlement tokens.</summary>
    public double GrossNotionalOf(AccountId account)
    {
        double sum = 0;
        for (int row = Positions.FirstOf(account); row >= 0; row = Positions.NextOf(row))
        {
            ref Position position = ref Positions[row];
            if (position.Lots != 0)
            {
                PerpMarket market = (PerpMarket)AllMarkets[position.Market];
                sum += market.Spec.NotionalOf(market.Mark, position.Signed.Size);
            }
        }

        return sum;
    }

    /// <summary>Whether an outage of this kind stands now.</summary>
    public bool IsDown(OutageOf what)
    {
        Instant now = around.Agenda.Now;
        foreach (OutageDescription outage in outages)
        {
            if (outage.Of == what && now >= outage.From && now < outage.To)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The venue's own delay now: its latency, and what a slow-orders outage adds.</summary>
    public Duration LatencyNow()
    {
        Instant now = around.Agenda.Now;
        Duration latency = Rules.Latency;
        foreach (OutageDescription outage in outages)
        {
            if (outage.Of == OutageOf.SlowOrders && now >= outage.From && now < outage.To)
            {
                latency += outage.Delay;
            }
        }

        return latency;
    }
}
