using Powderkeg.Journal;

namespace Powderkeg.Contagion;

/// <summary>How far each asset's fundamental value has moved since the first fact of it, as a share: lines between the facts of the journal (a minute apart, and right before and at the news).</summary>
internal sealed class FundamentalPath
{
    private readonly List<(long Us, double Value)>[] facts;
    private readonly int[] next;

    public FundamentalPath(RunView run)
    {
        facts = new List<(long, double)>[run.Roles.Count];
        next = new int[facts.Length];
        for (int i = 0; i < run.Journal.MacroMoves.Count; i++)
        {
            ref readonly MacroMoved moved = ref run.Journal.MacroMoves[i];
            (facts[moved.Asset.Index] ??= []).Add((moved.At.Microseconds, moved.Value));
        }
    }

    /// <summary>Times are asked in their order.</summary>
    public double ShareAt(int asset, long us)
    {
        if (facts[asset] is not { } path)
        {
            return 0;
        }

        ref int after = ref next[asset];
        while (after < path.Count && path[after].Us <= us)
        {
            after++;
        }

        if (after == 0 || path[0].Value == 0)
        {
            return 0;
        }

        (long atUs, double value) = path[after - 1];
        if (after < path.Count)
        {
            value += (path[after].Value - value) * ((double)(us - atUs) / (path[after].Us - atUs));
        }

        return value / path[0].Value - 1;
    }
}
