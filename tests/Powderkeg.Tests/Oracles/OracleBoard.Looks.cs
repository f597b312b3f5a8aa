using CsCheck;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Tests.Oracles;

/// <remarks>Holds ORACLES-2.</remarks>
public sealed class OracleBoardLooks
{
    private static readonly Instant Start = Instant.FromMicroseconds(1_000_000_000);

    [Fact]
    [Trait("share", "properties")]
    public void Oracles_2_looking_twice_at_one_instant_changes_nothing()
    {
        Gen.Select(Gen.Int[0, 90], Gen.Double[0.8, 1.2], Gen.Double[0.8, 1.2], Gen.Int[1, 3]).Array[1, 60].Sample(steps =>
        {
            (OracleBoard once, Book[] read) = Board();
            (OracleBoard often, Book[] readOften) = Board();
            Instant now = Start;
            foreach ((int seconds, double first, double second, int looks) in steps)
            {
                now += Duration.FromSeconds(seconds);
                (read[0].At, read[1].At, readOften[0].At, readOften[1].At) = (first, second, first, second);
                once.Update(now);
                for (int look = 0; look < looks; look++)
                {
                    often.Update(now);
                }

                Assert.Equal(Prices(once), Prices(often));
            }
        }, iter: 200);
    }

    private static double[] Prices(OracleBoard board) => [.. Enumerable.Range(0, board.Count).Select(board.PriceOf)];

    /// <summary>One of each kind that remembers something, and what they read; the books of the index are its own.</summary>
    private static (OracleBoard Board, Book[] Books) Board()
    {
        Book first = new(), second = new();
        OwnBookOracle a = new("a", first, new(0), null, 1), b = new("b", second, new(0), null, 1);
        MultiVenueOracle index = new("index", [new OwnBookOracle("a of index", first, new(0), null, 1), new OwnBookOracle("b of index", second, new(0), null, 1)], [1, 2], OutlierRule.Futures, Ratio.FromPercent(5));
        TwapOracle mean = new("mean", index, Duration.FromMinutes(2), Start);
        DeviationFeedOracle feed = new("feed", index, Ratio.FromPercent(2), Duration.FromMinutes(5), Duration.Zero, Start);
        DeviationFeedOracle late = new("late", a, Ratio.FromPercent(2), Duration.FromMinutes(5), Duration.FromSeconds(40L), Start);
        RedemptionOracle redemption = new("redemption", new(0), new DescribedRedemptionRate(1.1, 0.1, Start), index, Start);
        CappedRatioOracle capped = new("capped", a, b, null, 0.1, Start);
        FrozenAtOracle frozen = new("frozen", index, Start + Duration.FromMinutes(10));
        HeldGapOracle gap = new("gap", a, mean, [(a, b)], Ratio.FromPercent(5), Duration.FromSeconds(60L), Duration.FromMinutes(6), 2);
        return (new([a, b, index, mean, feed, late, redemption, capped, frozen, gap]), [first, second]);
    }

    private sealed class Book : IReferencePrices
    {
        public double At { get; set; } = 1;

        public double ReferenceOf(MarketId market) => At;
    }
}
