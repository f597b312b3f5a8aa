using System.Numerics;
using Powderkeg.Kernel;

namespace Powderkeg.Experiments.Attribution;

/// <summary>Fair shares of what a coalition of all is worth over a coalition of none.</summary>
/// <param name="Ticks">A player's share in billionths of the worth's unit. They sum to the total to the tick: counted in whole numbers, remainders to the largest, ties to the first.</param>
/// <param name="TotalTicks">Worth of all less worth of none.</param>
/// <param name="Errors">Standard error of each share in the worth's unit; zeros where every coalition was counted.</param>
/// <param name="Interactions">What two are worth together beyond what each is alone (Shapley interaction index), in the worth's unit; null where coalitions were sampled.</param>
public sealed record ShapleyShares(IReadOnlyList<Int128> Ticks, Int128 TotalTicks, IReadOnlyList<double> Errors, double[,]? Interactions)
{
    public double ShareOf(int player) => (double)Ticks[player] / Shapley.TicksPerOne;

    public double Total => (double)TotalTicks / Shapley.TicksPerOne;
}

/// <summary>Shapley values of a cooperative game (Shapley 1953): a player's mean contribution over all orders in which players may come.</summary>
/// <remarks>A coalition is a set of bits, a bit a player. A game of worths that vary (seeds) is given as several worths: shares are their mean, which is the share of the mean game.</remarks>
public static class Shapley
{
    /// <summary>Up to so many players every coalition is counted.</summary>
    public const int MostExact = 10;

    internal const double TicksPerOne = 1e9;

    /// <summary>Every coalition.</summary>
    /// <param name="games">Worth of a coalition, a function each.</param>
    public static ShapleyShares Exact(int players, IReadOnlyList<Func<uint, double>> games)
    {
        BigInteger[] sums = new BigInteger[players];
        BigInteger total = 0;
        double[,] interactions = new double[players, players];
        uint all = (1u << players) - 1;
        foreach (Func<uint, double> game in games)
        {
            double[] worth = [.. Enumerable.Range(0, 1 << players).Select(coalition => game((uint)coalition))];
            total += TicksOf(worth[all]) - TicksOf(worth[0]);
            for (int i = 0; i < players; i++)
            {
                sums[i] += OrdersSum(players, i, worth);
                for (int j = 0; j < players; j++)
                {
                    interactions[i, j] += i == j ? 0 : Interaction(players, i, j, worth) / games.Count;
                }
            }
        }

        return Shares(sums, Factorial(players) * games.Count, total, games.Count, new double[players], interactions);
    }

    /// <summary>Some orders; each share with the standard error of its mean over pairs of an order and its reverse, and over games.</summary>
    /// <param name="orders">Each with its reverse right after it: their errors partly cancel.</param>
    public static ShapleyShares Sampled(int players, IReadOnlyList<int[]> orders, IReadOnlyList<Func<uint, double>> games)
    {
        BigInteger[] sums = new BigInteger[players];
        List<double>[] pairs = [.. Enumerable.Range(0, players).Select(_ => new List<double>())];
        BigInteger total = 0;
        foreach (Func<uint, double> game in games)
        {
            total += TicksOf(game((1u << players) - 1)) - TicksOf(game(0));
            double[] before = new double[players];
            for (int o = 0; o < orders.Count; o++)
            {
                uint coalition = 0;
                foreach (int player in orders[o])
                {
                    BigInteger without = TicksOf(game(coalition));
                    coalition |= 1u << player;
                    BigInteger gain = TicksOf(game(coalition)) - without;
                    sums[player] += gain;
                    if (o % 2 == 1)
                    {
                        pairs[player].Add((before[player] + (double)gain) / 2);
                    }

                    before[player] = (double)gain;
                }
            }
        }

        return Shares(sums, (BigInteger)orders.Count * games.Count, total, games.Count, [.. pairs.Select(ErrorOf)], null);
    }

    /// <summary>Orders of players, drawn; each is followed by its reverse.</summary>
    /// <param name="count">Made even.</param>
    public static IReadOnlyList<int[]> Orders(int players, int count, ulong seed)
    {
        RandomStream stream = new RandomStreams(seed).Named("attribution/orders");
        List<int[]> orders = [];
        while (orders.Count < count)
        {
            int[] order = [.. Enumerable.Range(0, players)];
            for (int i = players - 1; i > 0; i--)
            {
                int j = stream.NextBelow(i + 1);
                (order[i], order[j]) = (order[j], order[i]);
            }

            orders.Add(order);
            orders.Add([.. order.Reverse()]);
        }

        return orders;
    }

    /// <summary>Coalitions that the orders pass through, each once.</summary>
    public static IReadOnlyList<uint> CoalitionsOf(int players, IReadOnlyList<int[]> orders)
    {
        SortedSet<uint> seen = [0, (1u << players) - 1];
        foreach (int[] order in orders)
        {
            uint coalition = 0;
            foreach (int player in order)
            {
                seen.Add(coalition |= 1u << player);
            }
        }

        return [.. seen];
    }

    /// <summary>A player's contributions over all orders, summed: each coalition before it counts as often as there are orders of it and of the rest.</summary>
    private static BigInteger OrdersSum(int players, int player, double[] worth)
    {
        BigInteger sum = 0;
        for (uint coalition = 0; coalition < worth.Length; coalition++)
        {
            if ((coalition & (1u << player)) == 0)
            {
                int size = BitOperations.PopCount(coalition);
                sum += Factorial(size) * Factorial(players - size - 1) * (TicksOf(worth[coalition | (1u << player)]) - TicksOf(worth[coalition]));
            }
        }

        return sum;
    }

    private static double Interaction(int players, int i, int j, double[] worth)
    {
        double sum = 0;
        (uint a, uint b) = (1u << i, 1u << j);
        for (uint coalition = 0; coalition < worth.Length; coalition++)
        {
            if ((coalition & (a | b)) == 0)
            {
                int size = BitOperations.PopCount(coalition);
                double weight = (double)(Factorial(size) * Factorial(players - size - 2)) / (double)Factorial(players - 1);
                sum += weight * (worth[coalition | a | b] - worth[coalition | a] - worth[coalition | b] + worth[coalition]);
            }
        }

        return sum;
    }

    /// <summary>Whole ticks that sum to the total: rounded down, then one more each to the largest remainders.</summary>
    private static ShapleyShares Shares(BigInteger[] sums, BigInteger orders, BigInteger totals, int games, double[] errors, double[,]? interactions)
    {
        BigInteger total = FloorOf(totals, games, out _);
        BigInteger[] ticks = new BigInteger[sums.Length], rest = new BigInteger[sums.Length];
        for (int i = 0; i < sums.Length; i++)
        {
            ticks[i] = FloorOf(sums[i], orders, out rest[i]);
        }

        int left = (int)(total - ticks.Aggregate(BigInteger.Zero, (sum, one) => sum + one));
        foreach (int player in Enumerable.Range(0, sums.Length).OrderByDescending(i => rest[i]).ThenBy(i => i).Take(left))
        {
            ticks[player]++;
        }

        return new([.. ticks.Select(tick => (Int128)tick)], (Int128)total, errors, interactions);
    }

    private static BigInteger FloorOf(BigInteger a, BigInteger b, out BigInteger rest)
    {
        BigInteger quotient = BigInteger.DivRem(a, b, out rest);
        if (rest.Sign < 0)
        {
            (quotient, rest) = (quotient - 1, rest + b);
        }

        return quotient;
    }

    private static double ErrorOf(List<double> ticks)
    {
        if (ticks.Count < 2)
        {
            return double.NaN;
        }

        double mean = ticks.Average();
        return Math.Sqrt(ticks.Sum(tick => (tick - mean) * (tick - mean)) / (ticks.Count - 1) / ticks.Count) / TicksPerOne;
    }

    private static BigInteger TicksOf(double worth) => new(Math.Round(worth * TicksPerOne));

    private static BigInteger Factorial(int n) => n <= 1 ? BigInteger.One : n * Factorial(n - 1);
}
