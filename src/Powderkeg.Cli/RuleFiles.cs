using System.Text;
using Powderkeg.Experiments.Settlements;
using Powderkeg.Experiments.Validation;
using Powderkeg.Scenarios;

namespace Powderkeg.Cli;

/// <summary>The rule that a settlement is made by: an overlay that says what it is, and what was paid by it where anything was.</summary>
/// <param name="Payment">Null: the file has no <c>payment</c>.</param>
internal sealed record SettledRule(LeverHeader Header, PaymentRule? Payment, string Path);

/// <summary>Finds the rule a user means: a file, or the bare name of a settlement or a lever that ships.</summary>
internal static class RuleFiles
{
    public static IEnumerable<string> Shipped(string? home) =>
        home is null || !Directory.Exists(FolderOf(home)) ? [] : Directory.EnumerateFiles(FolderOf(home), "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);

    /// <summary>The rule, or null and every fault of it.</summary>
    public static SettledRule? Find(string word, string? home, out IReadOnlyList<string> faults)
    {
        string? path = File.Exists(word) ? word : Shipped(home).Contains(word) ? Path.Combine(FolderOf(home!), word + ".yaml") : LeverFiles.PathOf(word, home);
        if (path is null)
        {
            string near = NearestWord.To(word, [.. Shipped(home), .. LeverFiles.Shipped(home)]) is string name ? $"; did you mean {name}?" : "";
            faults = [$"--rule: no rule '{Printing.PlainText.Clean(word)}': neither a file nor one that ships{near}"];
            return null;
        }

        string text = File.ReadAllText(path, Encoding.UTF8);
        ReadResult<LeverHeader> header = ScenarioLever.Read(text, path);
        ReadResult<PaymentDescription> payment = ScenarioLever.ReadPayment(text, path);
        faults = [.. header.Errors.Concat(payment.Errors).Select(error => error.ToString()).Distinct()];
        return header.Value is null || faults.Count > 0 ? null : new(header.Value, payment.Value is { } paid ? new(new GapRule(paid.Gap.Value, paid.Hold, paid.Longest), paid.PriceAt, paid.Paid) : null, path);
    }

    private static string FolderOf(string home) => Path.Combine(home, "scenarios", "settlements");
}
