using Powderkeg.Experiments.Outcomes;

namespace Powderkeg.Experiments.Counterfactuals;

/// <summary>Accounts struck in one of two runs only. Keys and draws are the same in both, so that an account is the same account.</summary>
/// <param name="Stand">Struck as it was, standing under the change.</param>
/// <param name="StandUsd">What was closed of them.</param>
/// <param name="Anew">Standing as it was, struck under the change.</param>
/// <param name="AnewUsd">What is closed of them.</param>
public readonly record struct CollateralDamage(int Stand, double StandUsd, int Anew, double AnewUsd)
{
    public static CollateralDamage Between(RunOutcomes asItIs, RunOutcomes changed)
    {
        (int stand, double standUsd) = Only(asItIs, changed);
        (int anew, double anewUsd) = Only(changed, asItIs);
        return new(stand, standUsd, anew, anewUsd);
    }

    private static (int Accounts, double Usd) Only(RunOutcomes here, RunOutcomes there)
    {
        HashSet<ulong> others = [.. there.Struck.Select(one => one.Key)];
        (int accounts, double usd) = (0, 0);
        foreach (StruckAccount one in here.Struck.Where(one => !others.Contains(one.Key)))
        {
            (accounts, usd) = (accounts + 1, usd + one.Usd);
        }

        return (accounts, usd);
    }
}
