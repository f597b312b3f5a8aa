using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Powderkeg.Cli.Commands;

/// <summary>Which written numbers are scaled, and between which factors: the options that searches and screenings share.</summary>
internal static class VaryOptions
{
    public static Option<string[]> Vary(string description, params string[] usual)
    {
        Option<string[]> vary = new("--vary") { Description = description, HelpName = "PATH,...", CustomParser = ExperimentOptions.Parts };
        if (usual.Length > 0)
        {
            vary.DefaultValueFactory = _ => usual;
        }
        else
        {
            vary.Required = true;
        }

        return vary;
    }

    public static Option<double> Factor(string name, string description, double usual) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description}; default {usual}."),
        HelpName = "X",
        DefaultValueFactory = _ => usual,
        CustomParser = result => Above(result, name, 0, 1e6),
    };

    public static Option<int> Count(string name, string description, int usual, int least, int most) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description}; default {usual}."),
        HelpName = "N",
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= least && count <= most)
            {
                return count;
            }

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name}: found '{text}'; allowed a whole number from {least} to {most}"));
            return usual;
        },
    };

    /// <summary>A factor as the scaling of a scenario reads it, without an exponent: five decimals, that settings stay readable.</summary>
    public static string Text(double factor) => Math.Max(factor, 0.00001).ToString("0.#####", CultureInfo.InvariantCulture);

    private static double Above(ArgumentResult result, string name, double least, double most)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > least && value <= most)
        {
            return value;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name}: found '{text}'; allowed a number above {least}, at most {most}"));
        return 1;
    }
}
