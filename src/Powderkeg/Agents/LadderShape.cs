namespace Powderkeg.Agents;

/// <summary>The described ladder, ready to lay: distances, and the share of the 1% depth at each.</summary>
internal sealed class LadderShape
{
    public LadderShape(QuotedMarketsDescription quoted)
    {
        Quoted = quoted;
        RefillSeconds = quoted.Refill.Seconds;
        Distances = [.. quoted.Distances];
        Weights = new double[Distances.Length];
        double within = 0, before = 0;
        for (int i = 0; i < Distances.Length; i++)
        {
            Weights[i] = Distances[i] - before;
            before = Distances[i];
            within += Distances[i] <= 0.01 ? Weights[i] : 0;
        }

        within = within > 0 ? within : before;
        for (int i = 0; i < Weights.Length; i++)
        {
            Weights[i] /= within;
            Total += Weights[i];
        }
    }

    public QuotedMarketsDescription Quoted { get; }
    public double RefillSeconds { get; }
    public double[] Distances { get; }
    public double[] Weights { get; }

    /// <summary>Resting value of a whole side, in 1% depths.</summary>
    public double Total { get; }
}
