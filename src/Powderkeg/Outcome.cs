using Powderkeg.Agents;
using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg;

/// <summary>What must be remembered of a run before it starts and at its shock, so that its end can be told: supplies, funds, open interest, equities.</summary>
public sealed class Outcome
{
    private readonly World world;
    private readonly Amount[] supply;
    private readonly Amount[] funds;
    private readonly Lots[] openInterest;
    private double[][] before;
    private LockedValue locked;

    public Outcome(World world)
    {
        this.world = world;
        supply = [.. world.Balances.Assets.Select(a => -world.Balances.Of(world.IssuerOf(a.Id), a.Id))];
        funds = [.. world.Venues.Select(v => world.Balances.Of(v.Fund, v.Settlement))];
        openInterest = [.. world.Markets.Select(m => m is PerpMarket perp ? perp.OpenInterest : Lots.Zero)];
        before = Equities();
        locked = Locked();
    }

    /// <summary>Remembers equities and what pools report as they are now: the moment before the shock.</summary>
    public void RememberEquities()
    {
        before = Equities();
        locked = Locked();
    }

    /// <summary>What all lending pools together report as locked, and what of it is there once.</summary>
    private LockedValue Locked() => world.OnChain.Lending.Select(pool => RecursiveDeposits.Of(pool, world.Balances, world.Agenda.Now))
        .Aggregate(default(LockedValue), (sum, one) => sum + one);

    private double[][] Equities()
    {
        double[][] equities = new double[world.Populations.Count][];
        for (int p = 0; p < equities.Length; p++)
        {
            Population population = world.Populations[p];
            equities[p] = new double[population.Members];
            for (int m = 0; m < population.Members; m++)
            {
                equities[p][m] = population.EquityUsdOf(m);
            }
        }

        return equities;
    }

    public RunView View() => new()
    {
        Journal = world.Journal,
        Balances = world.Balances,
        Markets = world.Markets,
        Venues = world.Venues,
        NameOf = world.NameOf,
        Roles = [.. world.Description.Assets.Select(a => Enum.Parse<AssetRole>(a.Class.ToString()))],
        Start = world.Description.Start,
        End = world.Description.End,
        ShockAt = world.Description.Macro.Shock?.At ?? Instant.Never,
        Makers = world.Populations.OfType<IQuotes>().SelectMany(m => m.QuotingAccounts).Select(a => a.Index).ToHashSet(),
        SupplyAtStart = supply,
        FundsAtStart = funds,
        OpenInterestAtStart = openInterest,
        QuoteUsd = [.. world.Description.Assets.Select(a => a.Price)],
        Betas = [.. world.Description.Assets.Select(a => a.Beta)],
        Underlyings = [.. world.Balances.Assets.Select(a => world.Rates.UnderlyingOf(a.Id))],
    };

    /// <summary>The tables of a finished run.</summary>
    /// <param name="happenings">Happenings handled, as the simulation counts them.</param>
    public RunSummary Summarise(long happenings)
    {
        RunView run = View();
        return Summarise(run, PricePaths.Of(run), happenings);
    }

    /// <summary>The same from a view and its paths, for who reads more in them.</summary>
    public RunSummary Summarise(RunView run, IReadOnlyList<PricePath> paths, long happenings)
    {
        return new RunSummary
        {
            Scenario = world.Description.Name,
            Seed = world.Seed,
            Digest = world.Journal.Digest.ToString(),
            Start = run.Start,
            End = run.End,
            Shock = world.Description.Macro.Shock?.At,
            Accounts = world.Roster.Count,
            MainVenue = run.Venues.Count == 0 ? "" : run.NameOf(run.Main),
            Happenings = happenings,
            Facts = world.Journal.Digest.Facts,
            Dominoes = Dominoes.Of(run, paths),
            Prices = Summary.Prices(run, paths),
            Liquidations = Summary.Liquidations(run),
            Losses = Losses(),
            Backstops = Summary.Backstops(run),
            Audit = ConservationAudit.Rows(world.Balances, world.IsIssuer),
            Coverage = Coverage(),
            Figures = Figures.Of(run, world, locked, Locked()),
        };
    }

    private List<LossRow> Losses()
    {
        List<LossRow> rows = [];
        double[][] after = Equities();
        for (int p = 0; p < world.Populations.Count; p++)
        {
            Population population = world.Populations[p];
            int wiped = 0;
            for (int m = 0; m < population.Members; m++)
            {
                // Wiped out: nine tenths of the equity gone.
                wiped += before[p][m] > 0 && after[p][m] < 0.1 * before[p][m] ? 1 : 0;
            }

            rows.Add(new(population.Key, population.Members, before[p].Sum(), after[p].Sum(), wiped));
        }

        return rows;
    }

    private List<CoverageRow> Coverage()
    {
        List<CoverageRow> rows = [];
        foreach (ClassTotalDescription total in world.Description.Totals)
        {
            double modelled = 0;
            foreach (Market market in world.Markets)
            {
                if (market is PerpMarket perp && world.Description.Assets[perp.Spec.Base.Index].Class == total.Class)
                {
                    modelled += perp.StartPrice * openInterest[perp.Id.Index].Count * perp.Spec.LotValue;
                }
            }

            rows.Add(new(total.Class.ToString().ToLowerInvariant(), modelled, total.OpenInterest));
        }

        return rows;
    }
}
