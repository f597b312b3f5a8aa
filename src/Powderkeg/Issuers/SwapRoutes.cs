using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Issuers;

/// <summary>A way from one asset to another through one pool or two, with what it brings now.</summary>
/// <param name="Second">-1 for a direct way.</param>
/// <param name="Between">What the first of two pools brings.</param>
public readonly record struct SwapRoute(int First, Side FirstSide, int Second, Side SecondSide, Amount Between, Amount Out);

/// <summary>Finds the best way through the pools: all direct ones, and all of two steps (sUSDe - USDe - USDT).</summary>
public sealed class SwapRoutes(IReadOnlyList<PoolMarket> pools)
{
    /// <summary>The way that brings most of an amount now; false if there is none.</summary>
    public bool TryFind(AssetId from, AssetId to, Amount amount, out SwapRoute best)
    {
        best = default;
        bool found = false;
        if (!amount.IsPositive)
        {
            return false;
        }

        for (int i = 0; i < pools.Count; i++)
        {
            if (!SideOf(pools[i], from, out Side side, out AssetId got))
            {
                continue;
            }

            SwapQuote first = pools[i].Quote(side, amount);
            if (first.Refusal != SwapRefusal.None)
            {
                continue;
            }

            if (got == to)
            {
                Take(new(i, side, -1, Side.Buy, Amount.Zero, first.Out), ref best, ref found);
                continue;
            }

            for (int j = 0; j < pools.Count; j++)
            {
                if (j != i && SideOf(pools[j], got, out Side second, out AssetId end) && end == to)
                {
                    SwapQuote quote = pools[j].Quote(second, first.Out);
                    if (quote.Refusal == SwapRefusal.None)
                    {
                        Take(new(i, side, j, second, first.Out, quote.Out), ref best, ref found);
                    }
                }
            }
        }

        return found;
    }

    /// <summary>Goes a way that was found at this very state; what comes out is what was quoted.</summary>
    public void Swap(in SwapRoute route, Instant now, AccountId taker, Amount amount, Cause cause)
    {
        SwapOwed first = pools[route.First].Swap(now, taker, route.FirstSide, amount, cause);
        Amount got = route.Second < 0 ? first.Out : pools[route.Second].Swap(now, taker, route.SecondSide, first.Out, cause).Out;
        Invariant.Require(got == route.Out, "CHAIN-7", "a swap brings what was quoted in the same transaction", got.Units);
    }

    /// <summary>The most that any amount can bring per token on any way, in whole tokens: the marginal price before fees, for a pool pays no amount more
    /// than its margin (its curve is concave and its fee is not negative). A look at it spares the quotes that cannot be good enough.</summary>
    public double MostPriceOf(AssetId from, AssetId to)
    {
        double most = 0;
        for (int i = 0; i < pools.Count; i++)
        {
            if (!SideOf(pools[i], from, out Side side, out AssetId got))
            {
                continue;
            }

            double first = MarginOf(pools[i], side);
            most = got == to ? Math.Max(most, first) : most;
            for (int j = 0; j < pools.Count; j++)
            {
                if (got != to && j != i && SideOf(pools[j], got, out Side second, out AssetId end) && end == to)
                {
                    most = Math.Max(most, first * MarginOf(pools[j], second));
                }
            }
        }

        return most;
    }

    private static double MarginOf(PoolMarket pool, Side side) => side == Side.Sell ? pool.Reference : 1 / pool.Reference;

    private static void Take(in SwapRoute route, ref SwapRoute best, ref bool found)
    {
        if (!found || route.Out > best.Out)
        {
            best = route;
            found = true;
        }
    }

    private static bool SideOf(PoolMarket pool, AssetId sold, out Side side, out AssetId got)
    {
        side = pool.Spec.Base == sold ? Side.Sell : Side.Buy;
        got = side == Side.Sell ? pool.Spec.Quote : pool.Spec.Base;
        return pool.Spec.Base == sold || pool.Spec.Quote == sold;
    }
}
