using System.Runtime.InteropServices;
using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Outcomes;

/// <summary>All that measures are read from: the tables of a finished run, and its forced closings counted by account. Closings of a fund's own positions are no second liquidation and don't count.</summary>
internal sealed class OutcomeEvidence
{
    private readonly Dictionary<Channel, (double Usd, HashSet<int> Accounts)> channels = [];

    // In the order of the accounts.
    private readonly KeyValuePair<int, (double Usd, Channel First, bool IsUnified)>[] struck;

    private readonly IReadOnlyList<PricePath> paths;

    /// <param name="paths">Those that the summary was read from.</param>
    public OutcomeEvidence(RunSummary summary, RunView run, IReadOnlyList<PricePath> paths)
    {
        (Summary, Run, this.paths) = (summary, run, paths);
        Dictionary<int, (double Usd, Channel First, bool IsUnified)> found = [];
        foreach (ref readonly LiquidationHappened step in run.Journal.Liquidations)
        {
            Venue? venue = !step.Place.IsNone && step.Place.Index < run.Venues.Count ? run.Venues[step.Place.Index] : null;
            if (step.Step is LiquidationStep.Sale or LiquidationStep.TakenOver && venue?.Fund != step.Account)
            {
                Count(step, venue is not null && venue.StateOf(step.Account).Mode == MarginMode.Unified, found);
            }
        }

        struck = [.. found.OrderBy(one => one.Key)];
    }

    public RunSummary Summary { get; }

    public RunView Run { get; }

    public IEnumerable<(AccountId Account, double Usd, Channel First)> Struck => struck.Select(one => (new AccountId(one.Key), one.Value.Usd, one.Value.First));

    public int Accounts => struck.Length;

    public int UnifiedAccounts => struck.Count(one => one.Value.IsUnified);

    public double Usd => struck.Sum(one => one.Value.Usd);

    public double UsdOf(Channel channel) => channels.TryGetValue(channel, out (double Usd, HashSet<int>) row) ? row.Usd : 0;

    public int AccountsOf(Channel channel) => channels.TryGetValue(channel, out (double, HashSet<int> Accounts) row) ? row.Accounts.Count : 0;

    public double UsedOf(string kind) => Summary.Backstops.Where(row => row.Kind == kind).Sum(row => row.UsedUsd);

    /// <summary>Time under a price on a venue's worst book of an asset, from the samples of each second.</summary>
    public double MinutesUnder(string asset, string venue, double price)
    {
        int worst = 0;
        foreach (int market in DollarBooks(asset, venue))
        {
            int under = 0;
            foreach ((_, double mid) in paths[market].Samples)
            {
                under += mid < price ? 1 : 0;
            }

            worst = Math.Max(worst, under);
        }

        return worst / 60.0;
    }

    /// <summary>Lowest trade on a venue's books of an asset against dollars, from the shock on.</summary>
    public double LowOf(string asset, string venue) => DollarBooks(asset, venue).Select(market => Summary.Prices[market].Low).DefaultIfEmpty(double.NaN).Min();

    /// <summary>The fall on the main venue's spot book against dollars; where there is none, the deepest on any spot book, and last on any market.</summary>
    public double DropOf(string asset)
    {
        PriceRow[] rows = [.. Summary.Prices.Where(row => row.Asset == asset)];
        PriceRow[] spot = [.. rows.Where(row => row.Kind == "spot")];
        PriceRow[] main = [.. spot.Where(row => row.Venue == Summary.MainVenue && IsInDollars(row))];
        return (main.Length > 0 ? main : spot.Length > 0 ? spot : rows).Select(row => row.Drawdown).DefaultIfEmpty(double.NaN).Max();
    }

    /// <summary>How far under its redemption value a staked token traded at its lowest: on books against what it redeems into, whose start price is the rate.</summary>
    public double DiscountOf(string asset)
    {
        double deepest = 0;
        for (int m = 0; m < Run.Markets.Count; m++)
        {
            if (Summary.Prices[m].Asset == asset && Run.QuoteRoleOf(Run.Markets[m]) == AssetRole.Major)
            {
                deepest = Math.Max(deepest, 1 - Summary.Prices[m].Low / Run.Markets[m].StartPrice);
            }
        }

        return deepest;
    }

    private IEnumerable<int> DollarBooks(string asset, string venue) => Enumerable.Range(0, Run.Markets.Count).Where(m =>
        Summary.Prices[m].Asset == asset && Summary.Prices[m].Venue == venue && Run.Markets[m].Kind != MarketKind.Perp && IsInDollars(Summary.Prices[m]));

    private bool IsInDollars(PriceRow row)
    {
        Market market = Run.Markets.First(m => m.Key == row.Market);
        return Run.QuoteRoleOf(market) == AssetRole.Stable;
    }

    private void Count(in LiquidationHappened step, bool isUnified, Dictionary<int, (double Usd, Channel First, bool IsUnified)> found)
    {
        double usd = Run.UsdOf(step.Notional, step.NotionalAsset);
        ref (double Usd, HashSet<int>? Accounts) channel = ref CollectionsMarshal.GetValueRefOrAddDefault(channels, step.Cause.Channel, out _)!;
        channel = (channel.Usd + usd, channel.Accounts ?? []);
        channel.Accounts.Add(step.Account.Index);
        ref (double Usd, Channel First, bool IsUnified) one = ref CollectionsMarshal.GetValueRefOrAddDefault(found, step.Account.Index, out bool isKnown);
        one = (one.Usd + usd, isKnown ? one.First : step.Cause.Channel, one.IsUnified || isUnified);
    }
}
