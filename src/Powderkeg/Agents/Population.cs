using Powderkeg.Exchange;
using Powderkeg.Issuers;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Lending;
using Powderkeg.Macro;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <summary>What a behaviour can see and do: the public state of the world, its own accounts, and the doors to venues and chain.</summary>
public sealed class Surroundings
{
    public required Agenda Agenda { get; init; }
    public required EventJournal Journal { get; init; }
    public required Balances Balances { get; init; }
    public required Roster Roster { get; init; }
    public required RandomStreams Streams { get; init; }
    public required FundamentalValues Values { get; init; }
    public required OracleBoard Oracles { get; init; }
    public required IReadOnlyList<Venue> Venues { get; init; }
    public required IReadOnlyList<Market> Markets { get; init; }
    public required Gateway Gateway { get; init; }
    public IReadOnlyList<Lending.LoanDesk> Desks { get; init; } = [];

    /// <summary>What the scenario says of each asset, by its number.</summary>
    public required IReadOnlyList<AssetDescription> Described { get; init; }

    /// <summary>The chain and what stands on it: blocks, transfers, pools, lending pools, issuers.</summary>
    public required OnChain OnChain { get; init; }

    /// <summary>What issuers redeem their tokens for.</summary>
    public required RedemptionRates Rates { get; init; }

    /// <summary>Asset ids by key.</summary>
    public required IReadOnlyDictionary<string, AssetId> Assets { get; init; }

    /// <summary>The first macro shock's event, once it has happened: the root that voluntary reactions to it name as parent.</summary>
    public EventId ShockEvent { get; set; }

    /// <summary>When the shock happened, or never.</summary>
    public Instant ShockAt { get; set; } = Instant.Never;

    public Instant Now => Agenda.Now;

    /// <summary>Who hands out starting balances (the issuers' accounts): only while the world is built.</summary>
    public required Func<AssetId, AccountId> IssuerOf { get; init; }

    public Venue VenueOf(Market market) => Venues[market.Venue.Index];

    public Venue VenueByKey(string key)
    {
        foreach (Venue venue in Venues)
        {
            if (venue.Rules.Id == key)
            {
                return venue;
            }
        }

        throw new InvariantBrokenException("AGENTS-1", $"AGENTS-1: a description was checked before it is built (venue {key})");
    }

    /// <summary>A venue's spot book by its two assets, or null.</summary>
    public Market? SpotOf(Venue venue, AssetId baseAsset, AssetId quote)
    {
        foreach (Market market in venue.Markets)
        {
            if (market.Kind == MarketKind.Spot && market.Spec.Base == baseAsset && market.Spec.Quote == quote)
            {
                return market;
            }
        }

        return null;
    }

    /// <summary>A venue's perp of an underlying, or null.</summary>
    public PerpMarket? PerpOf(Venue venue, AssetId underlying)
    {
        foreach (Market market in venue.Markets)
        {
            if (market is PerpMarket perp && market.Spec.Base == underlying)
            {
                return perp;
            }
        }

        return null;
    }

    /// <summary>Gives a starting balance, from the asset's issuer.</summary>
    public void Endow(AccountId account, AssetId asset, double whole) =>
        Balances.Transfer(IssuerOf(asset), account, asset, Balances.AssetOf(asset).AmountOf(whole));

    /// <summary>USD value of all that an account has at a venue, at reference prices: balances less loans, and open profits at the mark.</summary>
    public double EquityUsdOf(Venue? venue, AccountId account)
    {
        double sum = 0;
        foreach (AssetId asset in Balances.AssetsOf(account))
        {
            Amount net = Balances.NetOf(account, asset);
            if (!net.IsZero)
            {
                sum += Balances.AssetOf(asset).WholeOf(net) * ReferenceUsdOf(asset);
            }
        }

        return venue is null ? sum : PlusOpenProfit(sum, venue, account);
    }

    /// <summary>A sum and the profits of all open positions of an account at the marks, in whole settlement tokens, added one by one: reals added in another order are another digest.</summary>
    public double PlusOpenProfit(double sum, Venue venue, AccountId account) => PlusOpenProfit(sum, venue, account, out _);

    /// <summary>The same, and the gross notional of the positions, as <see cref="Venue.GrossNotionalOf"/> says it.</summary>
    internal double PlusOpenProfit(double sum, Venue venue, AccountId account, out double gross)
    {
        Asset settlement = Balances.AssetOf(venue.Settlement);
        gross = 0;
        for (int row = venue.Positions.FirstOf(account); row >= 0; row = venue.Positions.NextOf(row))
        {
            ref Position position = ref venue.Positions[row];
            if (position.Lots != 0)
            {
                PerpMarket market = (PerpMarket)Markets[position.Market];
                sum += settlement.WholeOf(market.UnrealisedAt(market.Mark, position));
                gross += market.Spec.NotionalOf(market.Mark, position.Signed.Size);
            }
        }

        return sum;
    }

    /// <summary>USD value of all that an account has on chain, at reference prices: balances less loans, and what it has in lending pools less what it owes there.</summary>
    public double EquityUsdOf(IReadOnlyList<PoolLedger> pools, AccountId account)
    {
        double sum = EquityUsdOf((Venue?)null, account);
        foreach (PoolLedger pool in pools)
        {
            for (int i = 0; i < pool.Reserves; i++)
            {
                Asset asset = Balances.AssetOf(pool.AssetOf(i));
                sum += asset.WholeOf(pool.Kernel.SupplyOf(account, i, Now) - pool.Kernel.DebtOf(account, i, Now)) * ReferenceUsdOf(asset.Id);
            }
        }

        return sum;
    }

    /// <summary>What a holding counts as in reports: the reference oracle of the asset ("reference" in the scenario), USD per whole token.</summary>
    public double ReferenceUsdOf(AssetId asset) => Oracles.PriceOf(referenceOracles[asset.Index]);

    /// <summary>The same of all assets as they are now, for who values many accounts; overwritten by the next call.</summary>
    internal ReadOnlySpan<double> AllReferencesUsd()
    {
        for (int i = 0; i < references.Length; i++)
        {
            references[i] = Oracles.PriceOf(referenceOracles[i]);
        }

        return references;
    }

    public required IReadOnlyList<int> ReferenceOracles
    {
        get => referenceOracles;
        init
        {
            referenceOracles = [.. value];
            references = new double[value.Count];
        }
    }

    private readonly double[] references = [];

    private readonly int[] referenceOracles = [];
}

/// <summary>A population at work: its members wake on the agenda, look, and act. Rows are arrays; a member is a number.</summary>
public abstract class Population(string key, int members, Surroundings around)
{
    /// <summary>Set by the world: what the agenda calls it by.</summary>
    public int Handler { get; internal set; }

    /// <summary>Its number among the populations: what its accounts are on the roster under.</summary>
    protected int Number => Handler - (int)Powderkeg.Calls.FirstPopulation;

    public string Key { get; } = key;
    public int Members { get; } = members;
    protected Surroundings Around { get; } = around;

    /// <summary>Opens accounts, hands out starting balances and positions. Called once, before the run.</summary>
    public abstract void Endow();

    /// <summary>Schedules the first wake of each member. Called once, after everyone is endowed.</summary>
    public abstract void Start();

    /// <summary>A member wakes (phase Decide).</summary>
    public abstract void Wake(int member, long argument);

    /// <summary>Equity of a member at reference prices, USD: for the table of losses.</summary>
    public abstract double EquityUsdOf(int member);

    /// <summary>Before the run: takes the open interest that others left on one side; false if this population is not one for it.</summary>
    public virtual bool TakeResidual(PerpMarket market, SignedLots lots) => false;

    /// <summary>Accounts whose state is sampled each ten seconds (makers, unified traders); most populations have none.</summary>
    public virtual void SampleAccounts(Instant now)
    {
    }

    protected void WakeAt(Instant at, ActorId actor, int member, long argument) =>
        Around.Agenda.Schedule(at, Phase.Decide, actor, new(Handler, member, argument));

    /// <summary>Opens a member's account under its stable key.</summary>
    protected AccountId OpenAccount(string streamKey, int member) =>
        Around.Roster.Open(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{streamKey}/{member}"), Number);

    protected RandomStream StreamOf(string streamKey, int member, string purpose) =>
        Around.Streams.Keyed(StableHash.Mix(StableHash.Of(streamKey), (ulong)member), purpose);
}

/// <summary>A population of market makers: whose leverage domino 7 is read from.</summary>
public interface IQuotes
{
    IReadOnlyList<AccountId> QuotingAccounts { get; }
}
