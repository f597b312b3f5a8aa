using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Issuers;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Macro;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg;

/// <summary>Who calls whom: what the agenda calls. Populations follow from <see cref="FirstPopulation"/>.</summary>
internal enum Calls
{
    MacroStep = 0,
    VenuePublish = 1,
    CheckMargins = 2,
    EngineStep = 3,
    Deliver = 4,
    Funding = 5,
    SampleQuotes = 6,
    SampleAccounts = 7,
    Interest = 8,
    Block = 9,
    Transfer = 12,
    Issuer = 13,
    FirstPopulation = 32,
}

/// <summary>
/// Who exists: everything a description names, built in an order that does not depend on the order of the file.
/// </summary>
/// <remarks>Populations draw their members here, from the run's own streams. Building schedules the first happenings; <see cref="Simulation"/> runs them.</remarks>
public sealed class World : IStableKeys, IReferencePrices
{
    private readonly List<Market> markets = [];
    private readonly List<Venue> venues = [];
    private readonly List<Population> populations = [];
    private readonly List<Lending.LoanDesk> desks;
    private readonly Dictionary<string, AssetId> assetIds = new(StringComparer.Ordinal);
    private readonly ulong[] assetKeys;
    private readonly List<ulong> marketKeys = [];
    private readonly AccountId[] issuers;
    private readonly double[] startPrices;

    /// <param name="held">A user's own accounts, beside all that the description names; null for none.</param>
    public World(WorldDescription asWritten, long seed, IReadOnlyList<HeldAccount>? held = null)
    {
        Description = Canonical.Of(Switches.Applied(asWritten));
        Seed = seed;
        Streams = new RandomStreams((ulong)seed);
        Agenda.StartAt(Description.Start);
        List<Asset> assets = [];
        foreach (AssetDescription asset in Description.Assets)
        {
            assetIds.Add(asset.Id, new(assets.Count));
            assets.Add(new(new(assets.Count), asset.Id, asset.Decimals));
        }

        assetKeys = [.. assets.Select(a => StableHash.Of(a.Key))];
        Balances = new Balances(assets);
        Roster = new Roster(Agenda, Balances);
        Journal = new EventJournal(this);
        issuers = [.. assets.Select(a => Roster.Open("issuer/" + a.Key, -1, Overdraft.ByMeaning))];
        Values = new FundamentalValues(Description.Macro,
            [.. Description.Assets.Select((a, i) => new FactorExposure(new(i), assetKeys[i], a.Price, a.Beta, a.DailyVolatility,
                a.Class == AssetClass.Altcoin ? Description.Macro.AltcoinBound.Value : 0))], assets.Count, Streams);
        MarketNumbers numbers = new(Description);
        startPrices = [.. numbers.Keys.Select(k => MarketNumbers.StartPriceOf(Description, k))];
        Rates = new RedemptionRates(assets.Count);
        Oracles = new OracleBoard(OracleFactory.Build(Description, numbers, this, Values, assetIds));
        VenueSurroundings around = new(Agenda, Journal, Balances, Roster, Oracles, Streams);
        foreach (VenueDescription venue in Description.Venues)
        {
            venues.Add(VenueFactory.Build(new(venues.Count), venue, Description, assetIds, around, markets));
            marketKeys.AddRange(venues[^1].Markets.Select(m => StableHash.Of(m.Key)));
        }

        foreach (Venue venue in venues)
        {
            Balances.Transfer(issuers[venue.Settlement.Index], venue.Fund, venue.Settlement,
                Balances.AssetOf(venue.Settlement).AmountOf(venue.Rules.InsuranceFund));
        }

        IReadOnlyList<PoolMarket> pools = PoolFactory.Build(Description, new(venues.Count), assetIds, around, IssuerOf, markets);
        marketKeys.AddRange(pools.Select(p => StableHash.Of(p.Key)));
        foreach (Venue venue in venues)
        {
            venue.AllMarkets = [.. markets];
            venue.LookElsewhere();
        }

        desks = [.. Description.Desks.Select(d => DeskFactory.Build(d, venues, around))];
        Gateway = new Gateway(Agenda, Roster, venues, markets, (int)Calls.Deliver);
        OnChain = ChainFactory.Build(this, pools, new(venues.Count), assetIds, Rates);
        for (int i = 0; i < Oracles.Count; i++)
        {
            if (Oracles[i] is RedemptionOracle staked && !Rates.UnderlyingOf(staked.Asset).IsNone)
            {
                staked.Rates = Rates;
            }
        }

        Surroundings = new Surroundings
        {
            Agenda = Agenda,
            Journal = Journal,
            Balances = Balances,
            Roster = Roster,
            Streams = Streams,
            Values = Values,
            Oracles = Oracles,
            Venues = venues,
            Markets = markets,
            Gateway = Gateway,
            Desks = desks,
            OnChain = OnChain,
            Rates = Rates,
            Described = Description.Assets,
            Assets = assetIds,
            IssuerOf = asset => issuers[asset.Index],
            ReferenceOracles = [.. Description.Assets.Select(a => Oracles.IndexOf(a.Reference))],
        };
        foreach (PopulationDescription population in Description.Populations)
        {
            populations.Add(PopulationFactory.Build(population, Surroundings));
            populations[^1].Handler = (int)Calls.FirstPopulation + populations.Count - 1;
        }

        if (held is { Count: > 0 })
        {
            populations.Add(new HeldBook(held, Surroundings) { Handler = (int)Calls.FirstPopulation + populations.Count });
        }

        foreach (Issuer issuer in OnChain.Issuers)
        {
            issuer.Endow();
        }

        OnChain.PublishRates();
        foreach (Population population in populations)
        {
            population.Endow();
        }

        foreach (Issuer issuer in OnChain.Issuers)
        {
            issuer.Start();
        }

        BalanceOpenInterest();
        foreach (Population population in populations)
        {
            population.Start();
        }
    }

    /// <summary>Longs must equal shorts: what populations leave open on one side is taken by the first population that takes residuals, and
    /// clearing starts with what the entry prices say (EXCHANGE-1, EXCHANGE-2).</summary>
    private void BalanceOpenInterest()
    {
        foreach (Venue venue in venues)
        {
            foreach (PerpMarket market in venue.Markets.OfType<PerpMarket>())
            {
                long net = venue.NetLotsOf(market);
                bool taken = net == 0;
                foreach (Population population in populations)
                {
                    taken = taken || population.TakeResidual(market, SignedLots.FromCount(-net));
                }

                Invariant.Require(taken, "WORLD-5", $"some population takes the residual open interest of {market.Key}", net);
            }

            Amount costs = venue.SumOfEntryCosts();
            AccountId issuer = issuers[venue.Settlement.Index];
            Balances.Transfer(costs.IsNegative ? issuer : venue.Clearing, costs.IsNegative ? venue.Clearing : issuer, venue.Settlement,
                costs.IsNegative ? -costs : costs);
        }
    }

    public WorldDescription Description { get; }
    public long Seed { get; }
    public Agenda Agenda { get; } = new();
    public RandomStreams Streams { get; }
    public Balances Balances { get; }
    public Roster Roster { get; }
    public EventJournal Journal { get; }
    public FundamentalValues Values { get; }
    public OracleBoard Oracles { get; }
    public Gateway Gateway { get; }
    public Surroundings Surroundings { get; }

    /// <summary>Blocks, transfers, pools, lending pools, issuers.</summary>
    public OnChain OnChain { get; }
    public RedemptionRates Rates { get; }
    public IReadOnlyList<Market> Markets => markets;
    public IReadOnlyList<Venue> Venues => venues;
    public IReadOnlyList<Lending.LoanDesk> Desks => desks;
    public IReadOnlyList<Population> Populations => populations;

    public AccountId IssuerOf(AssetId asset) => issuers[asset.Index];

    /// <summary>A place's name in reports.</summary>
    public string NameOf(VenueId place) => place.IsNone ? "-" : place.Index < venues.Count ? venues[place.Index].Rules.Id : ChainFactory.Place;

    public bool IsIssuer(AccountId account) => account.Index < issuers.Length;

    public ulong KeyOf(AccountId account) => account.IsNone ? 0 : Roster.KeyOf(account);
    public ulong KeyOf(AssetId asset) => asset.IsNone ? 0 : assetKeys[asset.Index];
    public ulong KeyOf(MarketId market) => market.IsNone ? 0 : marketKeys[market.Index];
    public ulong KeyOf(VenueId venue) => venue.IsNone ? 0 : StableHash.Of(NameOf(venue));

    /// <summary>While the world is built, the described start price.</summary>
    public double ReferenceOf(MarketId market) => market.Index < markets.Count ? markets[market.Index].Reference : startPrices[market.Index];
}
