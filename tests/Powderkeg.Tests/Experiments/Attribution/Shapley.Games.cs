using System.Numerics;
using CsCheck;
using Powderkeg.Experiments.Attribution;

namespace Powderkeg.Tests.Experiments.Attribution;

/// <summary>Games whose values stand in textbooks, and the axioms that make the value unique.</summary>
public sealed class ShapleyGames
{
    /// <summary>A random game of 1 to 6 players: worths are whole, so that axioms hold to the tick.</summary>
    private static readonly Gen<(int Players, double[] Worth)> Games =
        Gen.Int[1, 6].SelectMany(players => Gen.Int[-1000, 1000].Array[1 << players].Select(worth => (players, worth.Select(w => (double)w).ToArray())));

    private static ShapleyShares Of(int players, Func<uint, double> worth) => Shapley.Exact(players, [worth]);

    [Fact]
    public void Glove_game_one_right_glove_is_worth_four_times_a_left_one()
    {
        // Two left gloves, one right; a pair is worth 1: 1/6, 1/6, 2/3.
        ShapleyShares shares = Of(3, coalition => (coalition & 4) != 0 && (coalition & 3) != 0 ? 1 : 0);
        Assert.Equal([166_666_667, 166_666_667, 666_666_666], shares.Ticks.Select(tick => (long)tick).Order());
        Assert.Equal(1_000_000_000, (long)shares.Ticks.Aggregate((a, b) => a + b));
        Assert.Equal(-0.5, shares.Interactions![0, 1], 12);
        Assert.Equal(0.5, shares.Interactions[0, 2], 12);
    }

    [Fact]
    public void Airport_game_each_pays_its_part_of_the_runway_it_needs()
    {
        // Runways of 1, 2 and 3 (Littlechild and Owen 1973): 1/3; 1/3 + 1/2; 1/3 + 1/2 + 1.
        double[] needs = [1, 2, 3];
        ShapleyShares shares = Of(3, coalition => Enumerable.Range(0, 3).Where(i => (coalition & (1u << i)) != 0).Select(i => needs[i]).DefaultIfEmpty(0).Max());
        Assert.Equal([1 / 3.0, 5 / 6.0, 11 / 6.0], Enumerable.Range(0, 3).Select(shares.ShareOf), (a, b) => Math.Abs(a - b) <= 1e-9);
        Assert.Equal(3, shares.Total);
    }

    [Fact]
    public void In_an_additive_game_each_gets_its_own_and_nobody_interacts()
    {
        double[] own = [4, -1.5, 0, 7];
        ShapleyShares shares = Of(4, coalition => 10 + Enumerable.Range(0, 4).Where(i => (coalition & (1u << i)) != 0).Sum(i => own[i]));
        Assert.Equal(own, Enumerable.Range(0, 4).Select(shares.ShareOf));
        Assert.All(shares.Interactions!.Cast<double>(), one => Assert.Equal(0, one, 12));
    }

    [Fact]
    public void Efficiency_shares_sum_to_the_total_to_the_tick() => Games.Sample(game =>
    {
        ShapleyShares shares = Of(game.Players, c => game.Worth[c] / 7);
        return shares.Ticks.Aggregate(Int128.Zero, (a, b) => a + b) == shares.TotalTicks;
    });

    [Fact]
    public void Symmetry_players_that_may_be_exchanged_get_the_same_but_for_a_tick() => Games.Where(game => game.Players > 1).Sample(game =>
    {
        // Worth depends only on how many of the first two are there.
        ShapleyShares shares = Of(game.Players, c => game.Worth[(c & ~3u) | ((c & 3) == 2 ? 1 : c & 3)]);
        return Int128.Abs(shares.Ticks[0] - shares.Ticks[1]) <= 1;
    });

    [Fact]
    public void Dummy_a_player_that_changes_nothing_gets_nothing() => Games.Sample(game =>
    {
        ShapleyShares shares = Of(game.Players, c => game.Worth[c & ~1u]);
        return shares.Ticks[0] == 0 && Enumerable.Range(1, game.Players - 1).All(i => shares.Interactions![0, i] == 0);
    });

    [Fact]
    public void Shares_of_several_games_are_their_mean() => Gen.Select(Games, Gen.Int[-50, 50]).Sample((game, shift) =>
    {
        Func<uint, double> one = c => game.Worth[c], other = c => game.Worth[c] * 3 + shift * BitOperations.PopCount(c);
        ShapleyShares both = Shapley.Exact(game.Players, [one, other]), a = Of(game.Players, one), b = Of(game.Players, other);
        return Enumerable.Range(0, game.Players).All(i => Math.Abs(both.ShareOf(i) - (a.ShareOf(i) + b.ShareOf(i)) / 2) <= 3e-9);
    });

    [Fact]
    public void Sampled_orders_sum_exactly_and_lie_within_their_errors()
    {
        // Eleven players on an airport: five standard errors hold for all but one in 1.7 million.
        Func<uint, double> worth = c => c == 0 ? 0 : BitOperations.Log2(c) + 1;
        IReadOnlyList<int[]> orders = Shapley.Orders(11, 400, 7);
        ShapleyShares sampled = Shapley.Sampled(11, orders, [worth]), exact = Of(11, worth);
        Assert.Equal(sampled.TotalTicks, sampled.Ticks.Aggregate((a, b) => a + b));
        Assert.Null(sampled.Interactions);
        for (int i = 0; i < 11; i++)
        {
            Assert.InRange(Math.Abs(sampled.ShareOf(i) - exact.ShareOf(i)), 0, 5 * sampled.Errors[i] + 1e-9);
        }
    }

    [Fact]
    public void Orders_are_drawn_from_the_seed_each_with_its_reverse()
    {
        IReadOnlyList<int[]> orders = Shapley.Orders(12, 5, 3);
        Assert.Equal(6, orders.Count);
        Assert.Equal(orders[0].Reverse(), orders[1]);
        Assert.All(orders, order => Assert.Equal(Enumerable.Range(0, 12), order.Order()));
        Assert.Equal(orders, Shapley.Orders(12, 5, 3));
        Assert.NotEqual(orders[0], Shapley.Orders(12, 5, 4)[0]);
        Assert.Equal(1 + 12 + 11, Shapley.CoalitionsOf(12, [.. orders.Take(2)]).Count);
    }
}
