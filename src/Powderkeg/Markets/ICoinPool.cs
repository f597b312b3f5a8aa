using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <summary>A coin of an automatic pool.</summary>
/// <param name="Asset">What it is.</param>
/// <param name="Decimals">Simulated decimals of its smallest unit, 0 to 18.</param>
public readonly record struct PoolCoin(AssetId Asset, int Decimals)
{
    /// <summary>A search for an amount ends this far past where doubles propose that it is.</summary>
    private const double Past = 1e-6;

    /// <summary>The end of a search for an amount that doubles propose, in whole coins.</summary>
    internal Amount EndOfSearch(double proposed)
    {
        double units = proposed * UnitsPerWhole * (1 + Past);
        return Amount.FromUnits(units < long.MaxValue / 2 ? (long)units + 1 : long.MaxValue / 2);
    }

    /// <summary>10^Decimals: for valuation, never for what moves money.</summary>
    internal double UnitsPerWhole => PowerOfTen(Decimals);

    private static double PowerOfTen(int exponent)
    {
        double power = 1;
        for (int i = 0; i < exponent; i++)
        {
            power *= 10;
        }

        return power;
    }
}

/// <summary>What an automatic pool can be asked whatever its curve: what it holds, its price, what a sale would bring, and the sale itself.</summary>
/// <remarks>
/// Coins are numbered from 0. Amounts are units of each coin's simulated decimals. A sale is taken whole or refused, and the fee is kept as the curve keeps it:
/// StableSwap on the output, Uniswap on the input. A pool touches no balances: see <see cref="SwapOwed"/>. Nothing here allocates.
/// Invariants:
/// <list type="bullet">
/// <item>MARKETS-8: a round trip through a pool never profits.</item>
/// <item>What a swap says is owed is what <see cref="BalanceOf"/> changes by, to the unit.</item>
/// <item>MARKETS-10: a sale brings no more per coin than the price before it (but for the unit that rounding leaves).</item>
/// </list>
/// </remarks>
public interface ICoinPool
{
    AssetId AssetOf(int coin);

    /// <summary>All that it holds of a coin, fees kept in it included.</summary>
    Amount BalanceOf(int coin);

    /// <summary>At least 1, and rises whenever a balance or a rate changes: what was reckoned at the same version still holds.</summary>
    int Version { get; }

    /// <summary>Whole coins <paramref name="j"/> that a very small whole part of coin <paramref name="i"/> fetches, per coin, before the fee. For valuation only.</summary>
    double PriceOf(int i, int j);

    /// <summary>Where a search ends for the amount of coin <paramref name="i"/> that brings <paramref name="least"/> whole coins <paramref name="j"/> each before
    /// the fee, <paramref name="least"/> being half the price or more: just past it, or no further than the pool takes.</summary>
    Amount MostIn(int i, int j, double least);

    /// <summary>How many whole coins <paramref name="i"/>, up to <paramref name="most"/>, fetch at least <paramref name="least"/> whole coins
    /// <paramref name="j"/> each before the fee: by doubles, to some 1e-10 of it. It proposes; <see cref="Quote"/> decides.</summary>
    double ProposeAmount(int i, int j, double least, double most);

    /// <summary>Whether a sale is taken and brings at least <paramref name="least"/> whole coins <paramref name="j"/> each before the fee, where doubles are
    /// sure what <see cref="Quote"/> would say; null where they are not.</summary>
    bool? Fetches(int i, int j, Amount dx, double least) => null;

    /// <summary>What selling <paramref name="dx"/> of coin <paramref name="i"/> for coin <paramref name="j"/> would pay now.</summary>
    SwapQuote Quote(int i, int j, Amount dx);

    /// <summary>Sells <paramref name="dx"/> of coin <paramref name="i"/> for coin <paramref name="j"/>: the pool has changed when it returns, unless it refused.</summary>
    SwapOwed Swap(int i, int j, Amount dx);
}
