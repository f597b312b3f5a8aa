using Powderkeg.Agents;
using Powderkeg.Chain;
using Powderkeg.Exchange;
using Powderkeg.Issuers;
using Powderkeg.Lending;
using Powderkeg.Macro;
using Powderkeg.Markets;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg;

[Describe("A whole scenario: who exists and under which rules. Only the macro path and outages say anything about what happens after the start.")]
public sealed record WorldDescription : IChecked
{
    [Describe("Name of the scenario.")]
    public required string Name { get; init; }

    [Describe("One paragraph: what it shows.")]
    public string About { get; init; } = "";

    [Describe("File of the scenario that this one changes, beside it: what stands here is laid over that, key by key, lists by id. That one has no base of its own.")]
    public string Base { get; init; } = "";

    [Describe("First instant.")]
    public required Instant Start { get; init; }

    [Describe("Last instant.")]
    public required Instant End { get; init; }

    [Describe("Seed of all random streams, unless the command gives another.")]
    public long Seed { get; init; } = 20251010;

    [Describe("Happenings after which a run stops with a report: a cascade that feeds on itself ends there."), Allowed(1, 1e15)]
    public long BudgetHappenings { get; init; } = 2_000_000_000;

    [Describe("Assets.")]
    public required IReadOnlyList<AssetDescription> Assets { get; init; }

    [Describe("The exogenous path.")]
    public MacroDescription Macro { get; init; } = new();

    [Describe("Prices that somebody trusts.")]
    public IReadOnlyList<OracleDescription> Oracles { get; init; } = [];

    [Describe("Venues.")]
    public IReadOnlyList<VenueDescription> Venues { get; init; } = [];

    [Describe("The chain; left out, it has the usual blocks and free gas.")]
    public ChainDescription? Chain { get; init; }

    [Describe("Automatic pools on chain; as markets their keys are chain:BASE/QUOTE.")]
    public IReadOnlyList<PoolDescription> Pools { get; init; } = [];

    [Describe("Lending pools on chain.")]
    public IReadOnlyList<LendingPoolDescription> LendingPools { get; init; } = [];

    [Describe("Who issues and redeems tokens.")]
    public IReadOnlyList<IssuerDescription> Issuers { get; init; } = [];

    [Describe("Desks that lend against pledges at a venue.")]
    public IReadOnlyList<Lending.LoanDeskDescription> Desks { get; init; } = [];

    [Describe("Who acts.")]
    public IReadOnlyList<PopulationDescription> Populations { get; init; } = [];

    [Describe("Mechanisms switched off: ids of dominoes. Each is a change of rules of the world, never of the reporting.")]
    public IReadOnlyList<DominoSwitch> Off { get; init; } = [];

    [Describe("Whole open interest of each class outside the model, for the coverage that is printed.")]
    public IReadOnlyList<ClassTotalDescription> Totals { get; init; } = [];

    public void Check(FaultList faults)
    {
        if (End <= Start)
        {
            faults.Add(this, nameof(End), End.ToString(), "later than 'start'");
        }

        foreach (VenueDescription venue in Venues)
        {
            if (venue.Id == "chain")
            {
                faults.Add(venue, nameof(VenueDescription.Id), venue.Id, "another name: this one is the chain's");
            }
        }

        if (Assets.Count == 0)
        {
            faults.Add(this, nameof(Assets), "an empty list", "at least one asset");
        }

        WorldChecks.Check(this, faults);
    }
}

/// <summary>What can be switched off: the thirteen rows of the domino table (DESIGN.md section 2).</summary>
public enum DominoSwitch
{
    [Describe("Factor jump 0.")]
    MacroShock,

    [Describe("Retail hazards stay at their rates before the shock.")]
    RiskAversion,

    [Describe("Loopers never sell by choice, nor to meet calls of the first layer.")]
    LoopUnwind,

    [Describe("Every holder may redeem at 0.999 at once, on every venue.")]
    Depeg,

    [Describe("No position whose pledge is over half USDe, sUSDe or PT is called by a pool, desk or spot margin.")]
    LoopLiquidation,

    [Describe("Desks wait.")]
    LoanLiquidation,

    [Describe("Collateral is valued at its index before the shock.")]
    PassiveLeverage,

    [Describe("One isolated account per market, same equity.")]
    UnifiedLiquidation,

    [Describe("Redemption value as index of the staked tokens.")]
    StakedTokenBreak,

    [Describe("Makers keep quoting half of their start size.")]
    LiquidityVacuum,

    [Describe("A price band of 10% a minute on altcoins.")]
    SpotCollapse,

    [Describe("Every fund and vault is unlimited.")]
    Backstops,

    [Describe("No isolated or cross account is liquidated on perps; unified ones keep their rule.")]
    PerpLiquidation,
}

/// <summary>What kind of asset it is: which totals it counts in, and which rules of a class apply.</summary>
public enum AssetClass
{
    Stable,
    Major,
    Altcoin,
    SyntheticDollar,
    StakedSyntheticDollar,
    StakedToken,

    /// <summary>The part of accounts' altcoins that is not modelled by name.</summary>
    Others,
}

[Describe("An asset.")]
public sealed record AssetDescription
{
    [Names("asset"), Describe("Id, as traders write it.")]
    public required string Id { get; init; }

    [Describe("Class.")]
    public required AssetClass Class { get; init; }

    [Describe("Simulated decimals; whole supply stays under 2^62 units."), Allowed(0, 12)]
    public required int Decimals { get; init; }

    [Describe("Fundamental value at the start.", Unit = "USD"), Allowed(1e-9, 1e9)]
    public required double Price { get; init; }

    [Describe("Move per move of the common factor."), Allowed(-5, 5)]
    public double Beta { get; init; }

    [Describe("Own noise, a day."), Allowed(0, 2)]
    public double DailyVolatility { get; init; }

    [RefersTo("oracle"), Describe("The oracle that values holdings in reports.")]
    public required string Reference { get; init; }
}

[Describe("The whole of a class outside this model.")]
public sealed record ClassTotalDescription
{
    [Describe("Class.")]
    public required AssetClass Class { get; init; }

    [Describe("Open interest of the whole class, all venues.", Unit = "USD"), Allowed(0, 1e14)]
    public required double OpenInterest { get; init; }
}
