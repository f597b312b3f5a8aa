using System.Text;
using Powderkeg.Contagion;
using Powderkeg.Issuers;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Outcomes;

/// <summary>One measure of a run.</summary>
/// <param name="Name">In kebab-case, the same wherever it is asked for or shown.</param>
/// <param name="Sentence">What it is, in a sentence.</param>
public sealed record OutcomeMeasure(string Name, OutcomeUnit Unit, string Sentence)
{
    internal Func<OutcomeEvidence, double> Read { get; init; } = static _ => double.NaN;
}

/// <summary>Every measure there is of a scenario: one list, one name each, known before anything runs.</summary>
/// <remarks>Assets, venues and populations give their names to measures: <c>drop-btc</c>, <c>usde-low-main</c>, <c>loss-retail-main</c>.</remarks>
public static class OutcomeList
{
    /// <summary>Who can be forced to sell: the channels that liquidations are counted by.</summary>
    private static readonly Channel[] Forced =
        [Channel.LoopLiquidation, Channel.LoanLiquidation, Channel.PoolLiquidation, Channel.UnifiedLiquidation, Channel.PerpLiquidation];

    public static IReadOnlyList<OutcomeMeasure> Of(WorldDescription asWritten)
    {
        // The order of the file changes nothing, here as in the world.
        WorldDescription world = Canonical.Of(asWritten);
        List<OutcomeMeasure> all = [.. Prices(world), .. Dollars(world), .. Tokens(world), .. Liquidations(), .. Backstops(world), .. Lending(world), .. Losses(world), .. OfDominoes()];

        // Two assets whose ids differ only in capitals share a name: the first keeps it.
        return [.. all.DistinctBy(measure => measure.Name)];
    }

    /// <summary>Reads every measure of a finished run.</summary>
    public static RunOutcomes Read(Simulation simulation, bool isCutShort)
    {
        World world = simulation.World;
        RunView run = simulation.Outcome.View();
        IReadOnlyList<PricePath> paths = PricePaths.Of(run);
        RunSummary summary = simulation.Outcome.Summarise(run, paths, simulation.Happenings);
        OutcomeEvidence evidence = new(summary, run, paths);
        StruckAccount[] struck = [.. evidence.Struck.Select(one => new StruckAccount(world.KeyOf(one.Account), one.Usd, one.First)).OrderBy(one => one.Key)];
        OutcomeValue[] values = [.. Of(world.Description).Select(measure => new OutcomeValue(measure.Name, measure.Unit, measure.Read(evidence)))];
        return new(summary.Scenario, summary.Seed, summary.Digest, values, struck, isCutShort);
    }

    /// <summary>A name as measures write it: <c>USDe</c> is <c>usde</c>.</summary>
    public static string NameOf(string id)
    {
        StringBuilder name = new();
        foreach (char c in id)
        {
            name.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-');
        }

        return name.ToString();
    }

    private static IEnumerable<OutcomeMeasure> Prices(WorldDescription world)
    {
        foreach ((AssetClass @class, string name) in ((AssetClass, string)[])[(AssetClass.Major, "major"), (AssetClass.Altcoin, "altcoin")])
        {
            string[] assets = [.. world.Assets.Where(asset => asset.Class == @class && IsTraded(world, asset.Id)).Select(asset => asset.Id)];
            if (assets.Length > 0)
            {
                yield return Measure($"drop-{name}-median", OutcomeUnit.Share, $"median fall over all {name}s", run => Dominoes.MedianOf([.. assets.Select(run.DropOf)]));
                yield return Measure($"drop-{name}-worst", OutcomeUnit.Share, $"deepest fall of any {name}", run => assets.Max(run.DropOf));
            }
        }

        foreach (AssetDescription asset in world.Assets.Where(asset => asset.Class != AssetClass.Stable && IsTraded(world, asset.Id)))
        {
            yield return Measure($"drop-{NameOf(asset.Id)}", OutcomeUnit.Share, $"fall of {asset.Id} from before the shock to its lowest trade", run => run.DropOf(asset.Id));
        }
    }

    private static IEnumerable<OutcomeMeasure> Dollars(WorldDescription world)
    {
        foreach (AssetDescription asset in world.Assets.Where(asset => asset.Class == AssetClass.SyntheticDollar))
        {
            foreach (string venue in PlacesOf(world, asset.Id))
            {
                (string name, string place) = (NameOf(asset.Id), NameOf(venue));
                yield return Measure($"{name}-low-{place}", OutcomeUnit.Price, $"lowest trade of {asset.Id} on {venue}", run => run.LowOf(asset.Id, venue));
                yield return Measure($"{name}-under-99-{place}", OutcomeUnit.Minutes, $"minutes of {asset.Id} under 0.99 on {venue}", run => run.MinutesUnder(asset.Id, venue, 0.99));
                yield return Measure($"{name}-under-95-{place}", OutcomeUnit.Minutes, $"minutes of {asset.Id} under 0.95 on {venue}", run => run.MinutesUnder(asset.Id, venue, 0.95));
            }
        }
    }

    private static IEnumerable<OutcomeMeasure> Tokens(WorldDescription world)
    {
        foreach (AssetDescription asset in world.Assets.Where(asset => asset.Class == AssetClass.StakedToken && IsTraded(world, asset.Id)))
        {
            yield return Measure($"{NameOf(asset.Id)}-discount", OutcomeUnit.Share, $"deepest discount of {asset.Id} to its redemption value", run => run.DiscountOf(asset.Id));
        }

        if (world.Issuers.Any(issuer => issuer is SyntheticDollarDescription))
        {
            yield return Measure("redeemed", OutcomeUnit.Usd, "handed back to issuers", run => run.Summary.Figures.FirstOrDefault(figure => figure.Id == "redeemed_usd")?.Value ?? 0);
        }
    }

    private static IEnumerable<OutcomeMeasure> Liquidations()
    {
        yield return Measure("liquidated", OutcomeUnit.Usd, "closed or sold by force, all channels", run => run.Usd);
        yield return Measure("liquidated-accounts", OutcomeUnit.Accounts, "accounts struck by any channel", run => run.Accounts);
        yield return Measure("liquidated-unified-accounts", OutcomeUnit.Accounts, "unified accounts struck, under whichever rule", run => run.UnifiedAccounts);
        foreach (Channel channel in Forced)
        {
            string name = ChannelNames.Of(channel);
            yield return Measure(name, OutcomeUnit.Usd, $"closed or sold by {name}", run => run.UsdOf(channel));
            yield return Measure($"{name}-accounts", OutcomeUnit.Accounts, $"accounts struck by {name}", run => run.AccountsOf(channel));
        }
    }

    private static IEnumerable<OutcomeMeasure> Backstops(WorldDescription world)
    {
        yield return Measure("bad-debt", OutcomeUnit.Usd, "left unpaid at lending pools and desks", run => run.UsedOf("bad-debt"));
        yield return Measure("socialised-loss", OutcomeUnit.Usd, "left unpaid at venues and shared out", run => run.UsedOf("socialised-loss"));
        yield return Measure("insurance-paid", OutcomeUnit.Usd, "paid by insurance funds and vaults", run => run.UsedOf("insurance-fund"));
        yield return Measure("adl", OutcomeUnit.Usd, "positions of winners closed by auto-deleveraging", run => run.UsedOf("adl"));
        yield return Measure("halts", OutcomeUnit.Times, "times that circuit breakers halted a market", run => run.Summary.Figures.FirstOrDefault(figure => figure.Id == "halts")?.Value ?? 0);
        foreach (string venue in world.Venues.Select(venue => venue.Id))
        {
            double Used(OutcomeEvidence run, string kind) => run.Summary.Backstops.Where(row => row.Venue == venue && row.Kind == kind).Sum(row => row.UsedUsd);
            yield return Measure($"insurance-paid-{NameOf(venue)}", OutcomeUnit.Usd, $"paid by the insurance fund of {venue}", run => Used(run, "insurance-fund"));
            yield return Measure($"adl-{NameOf(venue)}", OutcomeUnit.Usd, $"auto-deleveraged on {venue}", run => Used(run, "adl"));
        }
    }

    private static IEnumerable<OutcomeMeasure> Lending(WorldDescription world)
    {
        if (world.LendingPools.Count > 0)
        {
            yield return Measure("borrow-capacity", OutcomeUnit.Usd, "what borrowers of lending pools may owe under their loan-to-value bounds, before the shock",
                run => run.Summary.Figures.FirstOrDefault(figure => figure.Id == "borrow_capacity_before_usd")?.Value ?? 0);
        }
    }

    private static IEnumerable<OutcomeMeasure> Losses(WorldDescription world)
    {
        yield return Measure("losses", OutcomeUnit.Usd, "lost by all populations that lost, gains of others not netted", run => run.Summary.Losses.Sum(row => Math.Max(0, -row.ChangeUsd)));
        yield return Measure("wiped", OutcomeUnit.Accounts, "members that lost over nine tenths", run => run.Summary.Losses.Sum(row => row.Wiped));
        foreach (string population in world.Populations.Select(population => population.Id))
        {
            yield return Measure($"loss-{NameOf(population)}", OutcomeUnit.Usd, $"lost by {population} (a gain is below zero)",
                run => -run.Summary.Losses.FirstOrDefault(row => row.Population == population)?.ChangeUsd ?? double.NaN);
        }
    }

    private static IEnumerable<OutcomeMeasure> OfDominoes()
    {
        foreach (string id in Enum.GetNames<DominoSwitch>().Select(KebabOf))
        {
            DominoRow Row(OutcomeEvidence run) => run.Summary.Dominoes.Single(row => row.Id == id);
            yield return Measure($"fell-{id}", OutcomeUnit.YesNo, $"whether {id} fell", run => Row(run).Onset is null ? 0 : 1);
            yield return Measure($"onset-{id}", OutcomeUnit.Minutes, $"from the shock until {id} fell", run => Row(run).Onset is Instant at ? (at.Microseconds - run.Run.BaselineEnd.Microseconds) / 60e6 : double.NaN);
        }
    }

    private static OutcomeMeasure Measure(string name, OutcomeUnit unit, string sentence, Func<OutcomeEvidence, double> read) => new(name, unit, sentence) { Read = read };

    private static string KebabOf(string name) => string.Concat(name.Select((c, i) => (i > 0 && char.IsUpper(c) ? "-" : "") + char.ToLowerInvariant(c)));

    private static bool IsTraded(WorldDescription world, string asset) =>
        world.Venues.Any(venue => venue.Spot.Any(book => book.Base == asset) || venue.Perps.Any(book => book.Base == asset)) || world.Pools.Any(pool => pool.Base == asset);

    /// <summary>Venues with a spot book of an asset against a stablecoin, then the chain.</summary>
    private static IEnumerable<string> PlacesOf(WorldDescription world, string asset)
    {
        bool IsStable(string quote) => world.Assets.Any(a => a.Id == quote && a.Class == AssetClass.Stable);
        IEnumerable<string> venues = world.Venues.Where(venue => venue.Spot.Any(book => book.Base == asset && IsStable(book.Quote))).Select(venue => venue.Id);
        return world.Pools.Any(pool => pool.Base == asset && IsStable(pool.Quote)) ? [.. venues, ChainFactory.Place] : venues;
    }
}
