using System.Globalization;
using Powderkeg.Scenarios.Text;

namespace Powderkeg.Scenarios;

/// <summary>A number of a scenario as it is written, times a factor, as a setting that says the same in the same unit: <c>macro.shock.fall</c> of 5.8% halved is 2.9%.</summary>
/// <param name="Exact">The product, exactly; of a duration the nearest that is whole microseconds.</param>
/// <param name="Whole">The product rounded half up, at least one, for values that must be whole; null where the number was written with a unit or a point.</param>
public readonly record struct ScaledSetting(string Exact, string? Whole);

/// <summary>Scales written numbers. What a file does not write (a default) is not scaled: a study must be able to say from what to what.</summary>
public static class ScenarioScaling
{
    /// <summary>Whether a path may mean many places, as in an overlay's changes (<c>venues.*.insurance-fund</c>, <c>reserves[asset=ETH]</c>): no setting can say it.</summary>
    public static bool MeansMany(string path) => ChangePath.Of(path) is { } steps && steps.Any(step => step.Choice is ItemChoice.All or ItemChoice.With or ItemChoice.Without);

    /// <summary>The setting; or null and the reason, with what is allowed.</summary>
    public static ScaledSetting? Of(string text, string fileName, IReadOnlyList<ScenarioOverlay> overlays, string path, string factor, out string fault)
    {
        fault = "";
        if (ScenarioSetting.StepsOf(path) is not { } steps)
        {
            fault = $"found '{ErrorList.Shown(path)}'; allowed a path such as macro.shock.fall or populations[retail-main].count";
            return null;
        }

        if (!ExactNumber.TryParse(factor, out ExactNumber times, out string rest) || rest.Length > 0 || times.Mantissa.Sign <= 0)
        {
            fault = $"found factor '{ErrorList.Shown(factor)}'; allowed a number above zero";
            return null;
        }

        if (Written(text, fileName, overlays, steps) is not string written)
        {
            fault = $"'{ErrorList.Shown(path)}' is not written in the scenario; write it there or with --set first";
            return null;
        }

        if (!ExactNumber.TryParse(written, out ExactNumber number, out string unit))
        {
            fault = $"'{ErrorList.Shown(path)}' is '{ErrorList.Shown(written)}'; allowed a number";
            return null;
        }

        // A duration is whole microseconds: three decimals of a millisecond, six of any longer unit.
        ExactNumber product = new(number.Mantissa * times.Mantissa, number.Exponent + times.Exponent);
        product = unit is "ms" ? product.Rounded(3) : unit is "s" or "min" or "h" or "d" ? product.Rounded(6) : product;
        string? whole = unit.Length == 0 && number.TryWhole(out _) && product.TryNearestWhole(out long rounded)
            ? string.Create(CultureInfo.InvariantCulture, $"{path}={Math.Max(1, rounded)}") : null;
        return new($"{path}={RelativeChange.Plain(product)}{unit}", whole);
    }

    /// <summary>The scalar at a path after all overlays, as written; null where there is none.</summary>
    private static string? Written(string text, string fileName, IReadOnlyList<ScenarioOverlay> overlays, IReadOnlyList<(string Key, string? Id)> steps)
    {
        ErrorList errors = new();
        Node? node = ScenarioText.Parse(text, fileName, 0, errors);
        for (int i = 0; i < overlays.Count && node is not null; i++)
        {
            node = ScenarioText.Parse(overlays[i].Text, overlays[i].FileName, i + 1, errors) is Node over ? TreeMerge.Over(node, over) : null;
        }

        foreach ((string key, string? id) in steps)
        {
            node = node is MappingNode mapping && mapping.Entries.TryGetValue(key, out MappingEntry entry) ? entry.Value : null;
            node = id is null ? node : (node as SequenceNode)?.Items.FirstOrDefault(item => IdOf(item) == id);
        }

        return (node as ScalarNode)?.Text;
    }

    private static string? IdOf(Node item) =>
        item is MappingNode mapping && mapping.Entries.TryGetValue("id", out MappingEntry entry) && entry.Value is ScalarNode scalar ? scalar.Text : null;
}
