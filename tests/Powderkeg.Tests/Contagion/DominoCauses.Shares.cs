using Powderkeg.Contagion;
using Powderkeg.Journal;
using Powderkeg.Tests.Cli;
using Powderkeg.Units;

namespace Powderkeg.Tests.Contagion;

/// <summary>Who forced a domino is read off the matrix for sales, and off the parts of its price for prices.</summary>
public sealed class DominoCausesShares
{
    private static readonly int Channels = ChannelKinds.Count;

    private static RunSummary Run()
    {
        RunSummary run = MadeUpRun.Stormy;
        long[] parts = new long[Channels];
        (parts[(int)Channel.UnifiedLiquidation], parts[(int)Channel.PerpLiquidation], parts[(int)Channel.Voluntary]) = (-60, -50, 10);
        return run with
        {
            Prices = [run.Prices[0] with { Asset = "USDe", Class = "synthetic-dollar", Drawdown = 0.3 }, run.Prices[0] with { Asset = "USDe", Venue = "second", Class = "synthetic-dollar", Drawdown = 0.1 }],
            Contagion = new()
            {
                WindowSeconds = 30,
                FloorUsd = 1,
                Nodes = [],
                Edges = [new(Channel.Macro, Channel.PerpLiquidation, 30, 0.3, 0), new(Channel.PerpLiquidation, Channel.PerpLiquidation, 70, 0.7, 1)],
                Windows = [],
                RWhole = 0.7,
                PerpVenueRatios = [],
                Cells = [],
                Falls = [new(new(0), Instant.FromMicroseconds(1), -100, 1000, parts), new(new(1), Instant.FromMicroseconds(1), -10, 1000, [.. parts.Select((_, c) => c == (int)Channel.Macro ? -10L : 0)])],
                Series = [],
                Breaches = [],
                HalfTicks = [],
                Firsts = [],
                MessengersShare = 0,
                Losses = [],
            },
        };
    }

    private static DominoRow Row(RunSummary run, string id) => run.Dominoes.Single(row => row.Id == id) with { Onset = run.Start };

    [Fact]
    public void A_sale_is_forced_by_the_edges_into_its_channel_the_largest_first()
    {
        RunSummary run = Run();
        Assert.Equal([new(Channel.PerpLiquidation, 0.7), new DominoCause(Channel.Macro, 0.3)], DominoCauses.Of(run, Row(run, "perp-liquidation")));
        Assert.Empty(DominoCauses.Of(run, Row(run, "loan-liquidation")));
    }

    /// <summary>The peg is where it fell most; what held it up is left out, so that 60 and 50 of a fall of 100 stand.</summary>
    [Fact]
    public void A_price_is_forced_by_the_parts_of_its_deepest_fall()
    {
        RunSummary run = Run();
        Assert.Equal([new(Channel.UnifiedLiquidation, 0.6), new DominoCause(Channel.PerpLiquidation, 0.5)], DominoCauses.Of(run, Row(run, "depeg")));
    }

    [Fact]
    public void What_stands_and_what_was_not_traced_has_no_cause()
    {
        RunSummary run = Run();
        Assert.Empty(DominoCauses.Of(run, Row(run, "perp-liquidation") with { Onset = null }));
        Assert.Empty(DominoCauses.Of(run with { Contagion = null }, Row(run, "perp-liquidation")));
        Assert.Empty(DominoCauses.Of(run, Row(run, "macro-shock")));
    }
}
