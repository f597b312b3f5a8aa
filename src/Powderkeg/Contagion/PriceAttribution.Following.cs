using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Contagion;

// Pass-through: which prices a messenger looks at, and what it takes over from them.
//   - the other books of the same asset against a stablecoin (arbitrageurs, index legs, makers who see all books): by described depth;
//   - the asset's fair value as makers have it: its fundamental value (macro), and the leader's price off its own value times relative beta;
//   - of a staked token, the token it redeems into;
//   - the asset's pairs that are not quoted in a stablecoin, times what they are quoted in;
//   - of a pair that is not quoted in a stablecoin, its two sides against stablecoins.
// Sources that have gone further in the direction of a move pull. A move of D under a pull of G takes over the share min(1, D / G) of the difference of the
// vectors: a price that has caught up has the same story as the price it followed.
public sealed partial class PriceAttribution
{
    private int[][] booksOf = [];
    private int[][] pairsOf = [];
    private double[] assets = [];
    private double[] assetDepth = [];
    private FundamentalPath values = null!;
    private double[] shares = [];
    private int leader = -1;

    /// <summary>Twice, so that a follower that came first in the list also sees what the others have followed.</summary>
    private const int Rounds = 2;

    private void Follow()
    {
        values = new FundamentalPath(run);
        booksOf = new int[run.Roles.Count][];
        pairsOf = new int[run.Roles.Count][];
        assets = new double[run.Roles.Count * Channels];
        assetDepth = new double[run.Roles.Count];
        shares = new double[run.Roles.Count];
        double deepest = 0;
        for (int a = 0; a < booksOf.Length; a++)
        {
            List<int> books = [], pairs = [];
            for (int m = 0; m < run.Markets.Count; m++)
            {
                if (run.Markets[m].Spec.Base.Index == a)
                {
                    bool isBook = IsStable(run.Markets[m].Spec.Quote);
                    (isBook ? books : pairs).Add(m);
                    assetDepth[a] += isBook ? WeightOf(run.Markets[m]) : 0;
                }
            }

            (booksOf[a], pairsOf[a]) = ([.. books], [.. pairs]);
            if (run.Roles[a] == AssetRole.Major && assetDepth[a] > deepest)
            {
                (leader, deepest) = (a, assetDepth[a]);
            }
        }
    }

    private bool IsStable(AssetId asset) => run.Roles[asset.Index] == AssetRole.Stable;

    /// <summary>A market that is described without depth still weighs something.</summary>
    private static double WeightOf(Market market) => Math.Max(1, market.Depth1Pct);

    private double DepthOfAsset(int m, Side side)
    {
        double sum = 0;
        foreach (int other in booksOf[run.Markets[m].Spec.Base.Index])
        {
            sum += withdrawn.DepthOf(other, side);
        }

        return sum > 0 ? sum : withdrawn.DepthOf(m, side);
    }

    private void FollowOthers()
    {
        for (int a = 0; a < shares.Length; a++)
        {
            shares[a] = values.ShareAt(a, Now.Microseconds);
        }

        Span<double> pull = stackalloc double[Channels];
        for (int round = 0; round < Rounds; round++)
        {
            MeanVectors();
            for (int m = 0; m < open.Length; m++)
            {
                if (open[m] != 0)
                {
                    double whole = PullOn(m, Math.Sign(open[m]), pull);
                    double share = whole * open[m] > 0 ? Math.Min(1, open[m] / whole) : 0;
                    for (int c = 0; c < Channels && share > 0; c++)
                    {
                        vectors[m * Channels + c] += share * pull[c];
                    }

                    open[m] = share == 1 ? open[m] - whole : share > 0 ? 0 : open[m];
                }
            }
        }
    }

    /// <summary>The mean vector of each asset's books against stablecoins.</summary>
    private void MeanVectors()
    {
        Array.Clear(assets);
        for (int a = 0; a < booksOf.Length; a++)
        {
            foreach (int m in booksOf[a])
            {
                double weight = WeightOf(run.Markets[m]) / assetDepth[a];
                for (int c = 0; c < Channels; c++)
                {
                    assets[a * Channels + c] += weight * vectors[m * Channels + c];
                }
            }
        }
    }

    /// <summary>The weighted difference between the sources that lie further in a direction and the market itself; returns its sum.</summary>
    private double PullOn(int m, int sign, Span<double> pull)
    {
        pull.Clear();
        Market market = run.Markets[m];
        int a = market.Spec.Base.Index;
        Span<double> source = stackalloc double[Channels];
        double weights = 0;
        if (!IsStable(market.Spec.Quote))
        {
            Subtract(assets.AsSpan(a * Channels, Channels), assets.AsSpan(market.Spec.Quote.Index * Channels, Channels), source);
            Pull(m, sign, source, 1, pull, ref weights);
            return Mean(pull, weights);
        }

        foreach (int other in booksOf[a])
        {
            if (other != m)
            {
                vectors.AsSpan(other * Channels, Channels).CopyTo(source);
                Pull(m, sign, source, WeightOf(run.Markets[other]), pull, ref weights);
            }
        }

        foreach (int pair in pairsOf[a])
        {
            for (int c = 0; c < Channels; c++)
            {
                source[c] = vectors[pair * Channels + c] + assets[run.Markets[pair].Spec.Quote.Index * Channels + c];
            }

            Pull(m, sign, source, WeightOf(run.Markets[pair]), pull, ref weights);
        }

        FairValue(a, source);
        Pull(m, sign, source, assetDepth[a], pull, ref weights);
        if (a < run.Underlyings.Count && run.Underlyings[a] is { IsNone: false } underlying && booksOf[underlying.Index].Length > 0)
        {
            assets.AsSpan(underlying.Index * Channels, Channels).CopyTo(source);
            Pull(m, sign, source, assetDepth[a], pull, ref weights);
        }

        return Mean(pull, weights);
    }

    private void FairValue(int a, Span<double> fair)
    {
        fair.Clear();
        fair[(int)Channel.Macro] = shares[a];
        double betaOfLeader = leader < 0 || run.Betas.Count == 0 ? 0 : run.Betas[leader];
        if (a == leader || betaOfLeader == 0)
        {
            return;
        }

        double beta = run.Betas[a] / betaOfLeader;
        for (int c = 0; c < Channels; c++)
        {
            fair[c] += beta * assets[leader * Channels + c];
        }

        fair[(int)Channel.Macro] -= beta * shares[leader];
    }

    private void Pull(int m, int sign, ReadOnlySpan<double> source, double weight, Span<double> pull, ref double weights)
    {
        double ahead = 0;
        for (int c = 0; c < Channels; c++)
        {
            ahead += source[c] - vectors[m * Channels + c];
        }

        if (ahead * sign <= 0)
        {
            return;
        }

        weights += weight;
        for (int c = 0; c < Channels; c++)
        {
            pull[c] += weight * (source[c] - vectors[m * Channels + c]);
        }
    }

    private static double Mean(Span<double> pull, double weights)
    {
        double sum = 0;
        for (int c = 0; c < pull.Length; c++)
        {
            pull[c] = weights > 0 ? pull[c] / weights : 0;
            sum += pull[c];
        }

        return sum;
    }

    private static void Subtract(ReadOnlySpan<double> from, ReadOnlySpan<double> what, Span<double> difference)
    {
        for (int c = 0; c < difference.Length; c++)
        {
            difference[c] = from[c] - what[c];
        }
    }
}
