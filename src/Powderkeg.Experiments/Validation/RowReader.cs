using Powderkeg.Contagion;
using Powderkeg.Exchange;

namespace Powderkeg.Experiments.Validation;

/// <summary>Reads every row of the table from one finished run.</summary>
public static class RowReader
{
    /// <summary>One reading a target, in the table's order.</summary>
    public static IReadOnlyList<Reading> Read(RunEvidence evidence)
    {
        if (!evidence.HasShock)
        {
            return [.. Targets.All.Select(target => Reading.NotMeasured(target, "the scenario has no shock: nothing to measure from"))];
        }

        Dictionary<string, Reading> read = Rows(evidence).ToDictionary(row => row.Target.Id, StringComparer.Ordinal);
        return [.. Targets.All.Select(target => read[target.Id])];
    }

    private static IEnumerable<Reading> Rows(RunEvidence evidence)
    {
        ForcedClosings closings = new(evidence.Run);
        IReadOnlyList<DominoRow> dominoes = Dominoes.Of(evidence.Run, evidence.Paths);
        return
        [
            PriceRows.Drop(evidence, "btc-drop", "BTC"),
            PriceRows.Drop(evidence, "eth-drop", "ETH"),
            PriceRows.Drop(evidence, "sol-drop", "SOL"),
            PriceRows.Drop(evidence, "bnb-drop", "BNB"),
            PriceRows.AltMedian(evidence),
            PriceRows.AltWick(evidence),
            PriceRows.Low(evidence, "usde-main", DollarBooks(evidence, isMain: true), 0.95, "no book of a synthetic dollar on the main venue"),
            PriceRows.Low(evidence, "usde-second", DollarBooks(evidence, isMain: false), 0.97, "no book of a synthetic dollar on a second venue"),
            PriceRows.Low(evidence, "usde-chain", DollarPools(evidence), 0.98, "no pool of a synthetic dollar against a stablecoin"),
            CollateralRows.Late(evidence, dominoes),
            PriceRows.Low(evidence, "wbeth", Staked(evidence, "WBETH"), 0.95, "no book of WBETH against ETH on the main venue"),
            PriceRows.Low(evidence, "bnsol", Staked(evidence, "BNSOL"), 0.95, "no book of BNSOL against SOL on the main venue"),
            LiquidationRows.Total(evidence, closings),
            LiquidationRows.Longs(evidence, closings),
            LiquidationRows.InBurst(evidence, closings),
            LiquidationRows.WorstMinute(evidence, closings),
            DepthRows.OpenInterest(evidence),
            DepthRows.Depth(evidence),
            .. VaultVenueRows.All(evidence, closings),
            .. LendingRows.All(evidence),
            LendingRows.Redeemed(evidence),
            Reading.NotMeasured(Targets.Of("adl-overshoot"), "see `replay adl`"),
            DepthRows.SyntheticDollar(evidence),
            DepthRows.Volume(evidence),
            CollateralRows.ForcedVolume(evidence),
            LiquidationRows.BeforeBreak(evidence, closings),
            CollateralRows.Compensation(evidence),
            LiquidationRows.Accounts(evidence, closings),
            CollateralRows.Insurance(evidence),
            DepthRows.BitcoinOpenInterest(evidence),
        ];
    }

    private static Market[] DollarBooks(RunEvidence evidence, bool isMain) => evidence.Main is not Venue main ? [] :
        [.. evidence.Run.Venues.Where(venue => venue == main == isMain).SelectMany(venue => evidence.Spot(venue, AssetRole.SyntheticDollar, AssetRole.Stable))];

    private static Market[] DollarPools(RunEvidence evidence) => [.. evidence.Run.Markets.Where(m =>
        m.Kind == MarketKind.Pool && evidence.Run.RoleOf(m) == AssetRole.SyntheticDollar && evidence.Run.QuoteRoleOf(m) == AssetRole.Stable)];

    /// <summary>The book of a staked token against what it redeems into.</summary>
    private static Market[] Staked(RunEvidence evidence, string asset) =>
        evidence.Asset(asset) is Units.AssetId token && PriceRows.Book(evidence, token, AssetRole.Major) is Market book ? [book] : [];
}
