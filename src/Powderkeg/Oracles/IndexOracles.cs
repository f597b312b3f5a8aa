using Powderkeg.Units;

namespace Powderkeg.Oracles;

/// <summary>A product of prices. Books are read now; named oracles as they last published (they stand earlier on the board).</summary>
internal readonly struct PriceProduct(Oracle[] books, Oracle[] oracles)
{
    public double At(Instant now)
    {
        double product = 1;
        foreach (Oracle book in books)
        {
            book.Update(now);
            product *= book.Price;
        }

        foreach (Oracle oracle in oracles)
        {
            product *= oracle.Price;
        }

        return product;
    }
}

/// <summary>Weighted mean of books over venues, with the futures' rule against sources that stray (MECHANICS section 5; Binance, price index of futures).</summary>
/// <remarks>Steps: read all - median of those with weight - drop those further than the bound from it - with more than one dropped take the median.</remarks>
public sealed class MultiVenueOracle : Oracle
{
    private readonly Oracle[] sources;
    private readonly double[] weights;
    private readonly double[] prices;
    private readonly double[] sorted;
    private readonly OutlierRule rule;
    private readonly double bound;

    /// <param name="sources">The books, each in USD; read by this oracle itself.</param>
    /// <param name="weights">Beside them, at least one above zero.</param>
    public MultiVenueOracle(string key, IReadOnlyList<Oracle> sources, IReadOnlyList<double> weights, OutlierRule rule, Ratio bound)
        : base(key)
    {
        List<Oracle> kept = [];
        List<double> keptWeights = [];
        for (int i = 0; i < sources.Count; i++)
        {
            if (weights[i] > 0)
            {
                kept.Add(sources[i]);
                keptWeights.Add(weights[i]);
            }
        }

        Invariant.Require(kept.Count > 0, "ORACLES-1", "an index has a source with a weight above zero");
        this.sources = [.. kept];
        this.weights = [.. keptWeights];
        prices = new double[kept.Count];
        sorted = new double[kept.Count];
        this.rule = rule;
        this.bound = bound.Value;
        Price = Mean();
    }

    public override bool Update(Instant now)
    {
        bool isNew = false;
        foreach (Oracle source in sources)
        {
            isNew |= source.Update(now);
        }

        // Nobody else reads the sources, so none has moved since the last look.
        if (!isNew)
        {
            return false;
        }

        double price = Mean();
        bool moved = price != Price;
        Price = price;
        return moved;
    }

    private double Mean()
    {
        for (int i = 0; i < sources.Length; i++)
        {
            prices[i] = sources[i].Price;
        }

        double median = Median();
        double sum = 0, weight = 0;
        int strayed = 0;
        for (int i = 0; i < prices.Length; i++)
        {
            if (rule == OutlierRule.Futures && Math.Abs(prices[i] - median) > bound * median)
            {
                strayed++;
                continue;
            }

            sum += prices[i] * weights[i];
            weight += weights[i];
        }

        return strayed > 1 || weight == 0 ? median : sum / weight;
    }

    private double Median()
    {
        for (int i = 0; i < prices.Length; i++)
        {
            int place = i;
            for (; place > 0 && sorted[place - 1] > prices[i]; place--)
            {
                sorted[place] = sorted[place - 1];
            }

            sorted[place] = prices[i];
        }

        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}

/// <summary>Weighted mean of products: the venue's collateral index of a staked token. It has no rule against a leg that strays: that asymmetry is the story.</summary>
public sealed class WeightedLegsOracle : Oracle
{
    private readonly PriceProduct[] legs;
    private readonly double[] weights;
    private readonly double weight;

    internal WeightedLegsOracle(string key, PriceProduct[] legs, double[] weights, Instant start)
        : base(key)
    {
        this.legs = legs;
        this.weights = weights;
        foreach (double one in weights)
        {
            weight += one;
        }

        Price = Mean(start);
    }

    public override bool Update(Instant now)
    {
        double price = Mean(now);
        bool moved = price != Price;
        Price = price;
        return moved;
    }

    private double Mean(Instant now)
    {
        double sum = 0;
        for (int i = 0; i < legs.Length; i++)
        {
            sum += legs[i].At(now) * weights[i];
        }

        return sum / weight;
    }
}
