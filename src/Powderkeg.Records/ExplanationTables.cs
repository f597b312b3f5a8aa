using Powderkeg.Contagion;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Records;

/// <summary>Which channel made which part of a price's move, and of the loss that broke an account. Empty where the run was not explained.</summary>
internal sealed class ExplanationTables(RunView run, Names names, ContagionReport? report)
{
    private const int Channels = ChannelKinds.Count;

    /// <summary>Shares under this are left out: the rest of a breach is noise of many small moves.</summary>
    private const double LeastShare = 0.01;
    private const long CoarseUs = 1_800_000_000;

    /// <summary>A row a breach and channel; breaches of which nothing was sold (calls) too.</summary>
    public void Breaches(Rows rows)
    {
        foreach (Breach breach in report?.Breaches ?? [])
        {
            for (int c = 0; c < Channels; c++)
            {
                if (breach.Shares is { } shares && shares[c] >= LeastShare)
                {
                    rows.Add(breach.Event.Number).Add(breach.At.Microseconds).Add(names.KeyOf(breach.Account)).Add(names.HolderOf(breach.Account)).Add(Names.Of(breach.Channel))
                        .Add(breach.NotionalUsd).Add(Names.Of((Channel)c)).Add(shares[c]).End();
                }
            }
        }
    }

    /// <summary>Each minute from ten before the shock to two hours after it, each half hour otherwise; channels without a part are left out.</summary>
    public void Attribution(Rows rows)
    {
        foreach (AttributedPrices point in report?.Series ?? [])
        {
            if (!IsRow(point.At))
            {
                continue;
            }

            for (int i = 0; i < point.Parts.Length; i++)
            {
                if (point.Parts[i] != 0)
                {
                    int market = i / Channels;
                    rows.Add(point.At.Microseconds).Add(run.Markets[market].Key).Add(Names.Of((Channel)(i % Channels))).Add(point.Parts[i])
                        .Add(point.Parts[i] * report!.HalfTicks[market]).End();
                }
            }
        }
    }

    private bool IsRow(Instant at) => at.Microseconds % CoarseUs == 0
        || (run.ShockAt < run.End && at + Duration.FromMinutes(10) >= run.ShockAt && at <= run.ShockAt + Duration.FromMinutes(120));
}
