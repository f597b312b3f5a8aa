using Powderkeg.Experiments.Outcomes;

namespace Powderkeg.Experiments.Settlements;

/// <summary>How an account fared by force in the two runs.</summary>
public enum Struck
{
    /// <summary>In neither: prices alone make its difference.</summary>
    Never,

    /// <summary>As it was, and not under the rule.</summary>
    OnlyAsItWas,

    /// <summary>Under the rule, and not as it was.</summary>
    OnlyUnderRule,

    InBoth,
}

/// <summary>One account under either rule.</summary>
/// <param name="OwedUsd">By the payment's formula, all tokens; 0 without one.</param>
public sealed record SettledAccount(string Account, AccountEnd AsItWas, AccountEnd UnderRule, double OwedUsd)
{
    /// <summary>What it would have more under the rule at the end; below zero: less.</summary>
    public double DifferenceUsd => UnderRule.EquityUsd - AsItWas.EquityUsd;

    public Struck Struck => (AsItWas.Forced, UnderRule.Forced) switch
    {
        (null, null) => Struck.Never,
        (not null, null) => Struck.OnlyAsItWas,
        (null, not null) => Struck.OnlyUnderRule,
        _ => Struck.InBoth,
    };

    /// <summary>Why: the way from its first forced step as it was, else under the rule; empty where there is none.</summary>
    public string Chain => (AsItWas.Forced ?? UnderRule.Forced)?.Chain ?? "";
}

/// <summary>A population under either rule, USD.</summary>
public sealed record SettledPopulation(string Population, int Accounts, double AsItWasUsd, double UnderRuleUsd, int WouldStand, int StruckAnew, double OwedUsd)
{
    public double DifferenceUsd => UnderRuleUsd - AsItWasUsd;
}

/// <summary>A day under the rule that was and under the rule that should have been: the same seed, the same draws.</summary>
/// <param name="Accounts">All, in the order of their keys.</param>
public sealed record Settlement(SettledRun AsItWas, SettledRun UnderRule, IReadOnlyList<SettledAccount> Accounts)
{
    public PaymentTable? Payments => AsItWas.Payments;

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<SettledPopulation> Populations() => [.. Accounts.GroupBy(account => account.AsItWas.Population, StringComparer.Ordinal)
        .Select(group => new SettledPopulation(group.Key, group.Count(), group.Sum(one => one.AsItWas.EquityUsd), group.Sum(one => one.UnderRule.EquityUsd),
            group.Count(one => one.Struck == Struck.OnlyAsItWas), group.Count(one => one.Struck == Struck.OnlyUnderRule), group.Sum(one => one.OwedUsd)))
        .OrderBy(row => row.Population, StringComparer.Ordinal)];

    /// <summary>Runs both worlds, as many at a time as there are cores.</summary>
    /// <param name="rule">What the formula pays on the day as it was; null: the two runs alone.</param>
    public static Settlement Run(
        WorldDescription asItWas, WorldDescription underRule, long seed, PaymentRule? rule, int cores, IProgress<ExperimentProgress>? progress, CancellationToken stop)
    {
        SettledRun?[] runs = new SettledRun?[2];
        int done = 0;
        progress?.Report(new(0, runs.Length, 0));
        Cores.Each([0, 1], cores, stop, i =>
        {
            runs[i] = SettledRun.Of(i == 0 ? asItWas : underRule, seed, i == 0 ? rule : null, stop);
            progress?.Report(new(Interlocked.Increment(ref done), runs.Length, 0));
        });
        return Of(runs[0]!, runs[1]!);
    }

    /// <summary>Accounts by their keys: one that only one of the runs opened has nothing in the other.</summary>
    internal static Settlement Of(SettledRun asItWas, SettledRun underRule)
    {
        ILookup<string, Payment> owed = (asItWas.Payments?.Rows ?? []).ToLookup(row => row.Account, StringComparer.Ordinal);
        IEnumerable<string> keys = asItWas.Accounts.Keys.Union(underRule.Accounts.Keys).Order(StringComparer.Ordinal);
        return new(asItWas, underRule, [.. keys.Select(key =>
        {
            AccountEnd? was = asItWas.Accounts.GetValueOrDefault(key), under = underRule.Accounts.GetValueOrDefault(key);
            return new SettledAccount(key, was ?? new(under!.Population, 0, null), under ?? new(was!.Population, 0, null), owed[key].Sum(row => row.OwedUsd));
        })]);
    }
}
