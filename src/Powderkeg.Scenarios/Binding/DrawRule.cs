using Powderkeg.Scenarios.Shapes;
using Powderkeg.Scenarios.Text;
using Powderkeg.Units;

namespace Powderkeg.Scenarios.Binding;

/// <summary>A draw is one of three things, and its numbers agree: fixed; from &lt;= to; median &gt; 0 with sigma &gt;= 0; min &lt;= max.</summary>
internal static class DrawRule
{
    public static void Check(Draw draw, MappingNode node, ScenarioPath path, PropertyShape? property, ErrorList errors)
    {
        bool isFixed = draw is { Fixed: not null, From: null, To: null, Median: null, Sigma: null, Min: null, Max: null };
        bool isUniform = draw is { Fixed: null, From: not null, To: not null, Median: null, Sigma: null };
        bool isLognormal = draw is { Fixed: null, From: null, To: null, Median: not null, Sigma: not null };
        if (!isFixed && !isUniform && !isLognormal)
        {
            string keys = node.Entries.Count == 0 ? "an empty mapping" : "a mapping with " + string.Join(", ", node.Entries.Keys);
            errors.Add(node.At, path.ToString(), keys, AllowedText.Of(new(ValueKind.Draw, typeof(Draw), null), null));
            return;
        }

        Require(draw.To is null || draw.From <= draw.To, "to", draw.To, $"at least from ({Show(draw.From)})");
        Require(draw.Median is null or > 0, "median", draw.Median, "above 0");
        Require(draw.Sigma is null or >= 0, "sigma", draw.Sigma, "0 or more");
        Require(draw.Min is null || draw.Max is null || draw.Min <= draw.Max, "max", draw.Max, $"at least min ({Show(draw.Min)})");
        foreach ((string key, double? value) in new[] { ("fixed", draw.Fixed), ("from", draw.From), ("to", draw.To), ("median", draw.Median), ("min", draw.Min), ("max", draw.Max) })
        {
            bool isInside = value is null || property?.Range is not AllowedAttribute range || (value >= range.Least && value <= range.Most);
            Require(isInside, key, value, AllowedText.RangeOf(new(ValueKind.Draw, typeof(Draw), null), property) ?? "");
        }

        void Require(bool holds, string key, double? value, string allowed)
        {
            if (!holds)
            {
                errors.Add(node.Entries[key].Value.At, path.At(key).ToString(), Show(value), allowed);
            }
        }
    }

    private static string Show(double? value) => WrittenValue.Show(value ?? 0);
}
