using Powderkeg.Journal;

namespace Powderkeg.Experiments.Outcomes;

/// <summary>What a measure counts in.</summary>
public enum OutcomeUnit
{
    /// <summary>A part of one: a fall, a discount.</summary>
    Share,

    Usd,

    /// <summary>USD per whole token.</summary>
    Price,

    /// <summary>Of simulated time.</summary>
    Minutes,

    Accounts,

    /// <summary>How often something happened.</summary>
    Times,

    /// <summary>1 or 0: over many runs its mean is a probability.</summary>
    YesNo,
}

/// <summary>One measure of one run; not a number where there is nothing to measure (a domino that stood has no onset).</summary>
public readonly record struct OutcomeValue(string Name, OutcomeUnit Unit, double Value);

/// <summary>An account that was sold out by force, at a venue, a desk or a pool.</summary>
/// <param name="Key">Stable from run to run and from lever to lever: a hash of the account's name.</param>
/// <param name="Usd">All that was closed or sold of it, at the prices of the sales.</param>
/// <param name="Channel">Who struck it first.</param>
public readonly record struct StruckAccount(ulong Key, double Usd, Channel Channel);

/// <summary>What a run came to, in named measures: what counterfactuals, attributions, sweeps and reverse searches compare. It holds no world.</summary>
/// <param name="Digest">Of the whole run: the same description and seed give the same.</param>
/// <param name="Values">In the order of <see cref="OutcomeList"/>.</param>
/// <param name="Struck">In the order of their keys.</param>
/// <param name="IsCutShort">The described budget ended the run before its time.</param>
public sealed record RunOutcomes(
    string Scenario, long Seed, string Digest, IReadOnlyList<OutcomeValue> Values, IReadOnlyList<StruckAccount> Struck, bool IsCutShort)
{
    private readonly Dictionary<string, double> byName = Values.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal);

    /// <summary>A measure by its name; null where the scenario has none of that name.</summary>
    public double? Find(string name) => byName.TryGetValue(name, out double value) ? value : null;

    /// <summary>A measure that is known to exist: the names are those of <see cref="OutcomeList.Of"/>.</summary>
    public double this[string name] => byName[name];
}
