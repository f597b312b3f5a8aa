using Powderkeg.Units;

namespace Powderkeg.Oracles;

/// <summary>Where oracles read prices: a market's reference price in whole quote units (mid if both sides quote, else the last trade).</summary>
public interface IReferencePrices
{
    double ReferenceOf(MarketId market);
}

/// <summary>A price somebody trusts: USD per whole token, finite and at least zero. What it reads, and when it moves, is its kind.</summary>
public abstract class Oracle(string key)
{
    public string Key { get; } = key;

    /// <summary>As last published.</summary>
    public double Price { get; protected set; }

    /// <summary>Looks at its sources and publishes if its rule says so; true if the price changed.</summary>
    public abstract bool Update(Instant now);
}

/// <summary>All oracles of a run, in an order in which each comes after those it reads.</summary>
public sealed class OracleBoard(IReadOnlyList<Oracle> inDependencyOrder)
{
    private readonly Oracle[] oracles = [.. inDependencyOrder];

    public int Count => oracles.Length;

    public Oracle this[int index] => oracles[index];

    public double PriceOf(int oracle) => oracles[oracle].Price;

    public int IndexOf(string key)
    {
        for (int i = 0; i < oracles.Length; i++)
        {
            if (oracles[i].Key == key)
            {
                return i;
            }
        }

        return -1;
    }

    public void Update(Instant now)
    {
        foreach (Oracle oracle in oracles)
        {
            oracle.Update(now);
        }
    }
}

/// <summary>A price that does not move: a stablecoin taken at its peg.</summary>
public sealed class ConstantOracle : Oracle
{
    public ConstantOracle(string key, double price)
        : base(key) => Price = price;

    public override bool Update(Instant now) => false;
}

/// <summary>The venue's own book: its reference price, times the price of what it is quoted in.</summary>
public sealed class OwnBookOracle : Oracle
{
    private readonly IReferencePrices books;
    private readonly MarketId market;
    private readonly Oracle? quote;

    public OwnBookOracle(string key, IReferencePrices books, MarketId market, Oracle? quote, double start)
        : base(key)
    {
        this.books = books;
        this.market = market;
        this.quote = quote;
        Price = start;
    }

    public override bool Update(Instant now)
    {
        double price = books.ReferenceOf(market) * (quote?.Price ?? 1);
        bool moved = price != Price;
        Price = price;
        return moved;
    }
}
