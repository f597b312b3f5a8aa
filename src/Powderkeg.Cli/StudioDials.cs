using System.Globalization;
using Powderkeg.Agents;
using Powderkeg.Lending;
using Powderkeg.Studio;

namespace Powderkeg.Cli;

/// <summary>Levers with a value: the main numbers of a scenario, each with its range, and the settings that a value of it is.</summary>
/// <remarks>
/// An id ends in its unit. Percent are what the scenario itself would say; points and times are against what it says, so that a value means the same in every scenario and over every lever.
/// Ranges are assumed: what a user may want to try, cut where the scenario's own bounds end.
/// </remarks>
internal static class StudioDials
{
    /// <summary>Loop farmers at an LTV of 78% hold 1 / (1 - 0.78) = 4.5 times their equity: as the lever ltv-minus-10 has it.</summary>
    private const double LoopLtv = 0.78;

    private static readonly Dial[] All =
    [
        new("shock-size-percent", "Size of the shock", "How far bitcoin's value falls by the news alone; altcoins fall by their beta.", 0.1, ShockOf, static (_, v) => [$"macro.shock.fall={v}%"]),
        new("haircuts-points", "Collateral ratios", "What collateral under 100% counts for in unified accounts, on every venue; below zero: higher haircuts.", 0.5, RatiosOf, static (_, v) => [$"venues.*.collateral[ratio!=1].ratio={Points(v)}"]),
        new("ltv-points", "Loan-to-value", "What may be borrowed in e-mode, and how close to it borrowers go.", 0.5, LtvOf, LtvSettings),
        new("insurance-fund-times", "Insurance funds", "What each venue's insurance fund holds at the start.", 0.1, static world => world.Venues.Any(venue => venue.InsuranceFund > 0) ? new(1, 0, 4) : null, static (_, v) => [$"venues.*.insurance-fund=x {v}"]),
        new("book-depth-times", "Depth of the books", "What stands within 1% of mid, on every book.", 0.05, static world => world.Venues.Any(venue => venue.Spot.Count + venue.Perps.Count > 0) ? new(1, 0.25, 4) : null,
            static (world, v) => [.. world.Venues.Any(venue => venue.Spot.Count > 0) ? (string[])[$"venues.*.spot.*.depth1-pct=x {v}"] : [], .. world.Venues.Any(venue => venue.Perps.Count > 0) ? (string[])[$"venues.*.perps.*.depth1-pct=x {v}"] : []]),
        new("unified-accounts-times", "Unified accounts", "How many trade on one equity with pledged tokens.", 0.05, static world => world.Populations.Any(one => one is UnifiedTraderDescription) ? new(1, 0, 3) : null, static (_, v) => [$"populations[kind=unified-trader].count=x {v}"]),
        new("loopers-times", "Loopers", "How many loop the synthetic dollar, on chain and at the exchange.", 0.05, static world => world.Populations.Any(one => one is ChainLooperDescription or LoopFarmerDescription) ? new(1, 0, 3) : null,
            static (world, v) => [.. Of<ChainLooperDescription>(world, $"populations[kind=chain-looper].count=x {v}"), .. Of<LoopFarmerDescription>(world, $"populations[kind=loop-farmer].count=x {v}")]),
    ];

    /// <summary>Those of a world, each tried at both its ends.</summary>
    /// <param name="isRead">Whether the scenario can be read with settings laid over it.</param>
    public static IReadOnlyList<DialEntry> Of(WorldDescription world, Func<IReadOnlyList<string>, bool> isRead) =>
    [
        .. All.Select(dial => (Dial: dial, Range: dial.In(world))).Where(one => one.Range is DialRange range && range.High > range.Low
                && isRead(one.Dial.Settings(world, Text(range.Low))) && isRead(one.Dial.Settings(world, Text(range.High))))
            .Select(one => new DialEntry(one.Dial.Id, one.Dial.Name, one.Dial.About, one.Dial.Id[(one.Dial.Id.LastIndexOf('-') + 1)..], one.Range!.Value.AsItIs, one.Range.Value.Low, one.Range.Value.High, one.Dial.Step)),
    ];

    /// <summary>What values of dials are as settings; with the faults of those that are none.</summary>
    public static IReadOnlyList<string> Settings(WorldDescription world, IReadOnlyList<DialSetting> dials, List<ScenarioFault> faults)
    {
        List<string> settings = [];
        foreach (DialSetting setting in dials)
        {
            string shown = Printing.PlainText.Clean(setting.Id);
            if (Array.Find(All, dial => dial.Id == setting.Id) is not Dial dial)
            {
                faults.Add(new(0, 0, "", $"dial: found '{shown}'; allowed: the id of one that the scenario has", NearestWord.To(setting.Id, All.Select(one => one.Id))));
            }
            else if (dial.In(world) is not DialRange range)
            {
                faults.Add(new(0, 0, "", $"dial: the scenario has nothing that {shown} could change", null));
            }
            else if (!(setting.Value >= range.Low && setting.Value <= range.High))
            {
                faults.Add(new(0, 0, "", $"dial {shown}: found {Text(setting.Value)}; allowed {Text(range.Low)} to {Text(range.High)}", null));
            }
            else
            {
                settings.AddRange(dial.Settings(world, Text(setting.Value)));
            }
        }

        return settings;
    }

    private static DialRange? ShockOf(WorldDescription world) =>
        world.Macro.Shock is { } shock ? new(Math.Round(100 * shock.Fall.Value, 6), 0, Math.Floor(1000 * Math.Min(0.5, world.Macro.Bound.Value)) / 10) : null;

    private static DialRange? RatiosOf(WorldDescription world)
    {
        double[] ratios = [.. world.Venues.SelectMany(venue => venue.Collateral).Select(one => one.Ratio.Value).Where(ratio => ratio is > 0 and < 1)];
        return ratios.Length == 0 ? null : new(0, -Math.Floor(Math.Min(20, 100 * ratios.Min() - 1)), Math.Min(5, Math.Floor(200 * (1 - ratios.Max()) + 1e-6) / 2));
    }

    /// <summary>Up to where the first bound would pass its liquidation threshold.</summary>
    private static DialRange? LtvOf(WorldDescription world)
    {
        EModeDescription[] modes = [.. world.LendingPools.SelectMany(pool => pool.EModes)];
        return modes.Length == 0 ? null : new(0, -20, Math.Max(0, Math.Min(5, Math.Floor(200 * modes.Min(mode => mode.LiquidationThreshold.Value - mode.LoanToValue.Value) - 1e-6) / 2)));
    }

    private static IReadOnlyList<string> LtvSettings(WorldDescription world, string value)
    {
        double ltv = LoopLtv + double.Parse(value, CultureInfo.InvariantCulture) / 100;
        string leverage = Text(Math.Round((1 - LoopLtv) / (1 - ltv), 4));
        return
        [
            $"lending-pools.*.e-modes.*.loan-to-value={Points(value)}",
            .. Of<ChainLooperDescription>(world, $"populations[kind=chain-looper].ltv={Points(value)}"),
            .. Of<WhaleDescription>(world, $"populations[kind=whale].ltv={Points(value)}"),
            .. Of<LoopFarmerDescription>(world, $"populations[kind=loop-farmer].leverage=x {leverage}"),
        ];
    }

    private static string[] Of<T>(WorldDescription world, string setting) => world.Populations.Any(one => one is T) ? [setting] : [];

    private static string Points(string value) => (value.StartsWith('-') ? "" : "+") + value + " points";

    private static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>One number that can be moved.</summary>
    /// <param name="In">As it is in a world and how far it may go; null where the world has nothing of it.</param>
    /// <param name="Settings">PATH=VALUE of a value.</param>
    private sealed record Dial(string Id, string Name, string About, double Step, Func<WorldDescription, DialRange?> In, Func<WorldDescription, string, IReadOnlyList<string>> Settings);

    private readonly record struct DialRange(double AsItIs, double Low, double High);
}
