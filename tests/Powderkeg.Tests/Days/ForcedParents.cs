using Powderkeg.Contagion;
using Powderkeg.Journal;
using Powderkeg.Tests.Samples;
using Powderkeg.Units;

namespace Powderkeg.Tests.Days;

/// <summary>What a closing names as its cause moved the price against the account: who must sell goes back to a fall, who must buy to a rise. A purchase that lifted the price forced no sale.</summary>
public sealed class ForcedParents
{
    [Fact]
    public void Every_closing_of_a_perp_goes_back_to_a_move_against_it()
    {
        Simulation simulation = new(new World(SampleRuns.Read("scenarios/october-2025-small.yaml"), 20251010));
        simulation.RunToEnd();
        RunView run = simulation.Outcome.View();
        Dictionary<int, long> moves = MovesOf(run);
        int falls = 0, rises = 0;
        for (int i = 0; i < run.Journal.Liquidations.Count; i++)
        {
            LiquidationHappened step = run.Journal.Liquidations[i];
            if (step.Step == LiquidationStep.Started && step.Cause.Channel == Channel.PerpLiquidation && !step.Market.IsNone && moves.TryGetValue(step.Cause.Parent.Number, out long move))
            {
                Assert.True(step.Closes == Side.Sell ? move < 0 : move > 0, $"closing {step.Id.Number} ({step.Closes}) goes back to a move of {move} ticks");
                (falls, rises) = step.Closes == Side.Sell ? (falls + 1, rises) : (falls, rises + 1);
            }
        }

        Assert.True(falls > 1000 && rises > 0, $"{falls} and {rises} closings were looked at");
    }

    /// <summary>Ticks by which each trade on a book left the price of the one before it.</summary>
    private static Dictionary<int, long> MovesOf(RunView run)
    {
        Dictionary<int, long> moves = [];
        long[] last = new long[run.Markets.Count];
        for (int i = 0; i < run.Journal.Trades.Count; i++)
        {
            TradeHappened trade = run.Journal.Trades[i];
            long ticks = trade.Price.Ticks, before = last[trade.Market.Index];
            last[trade.Market.Index] = ticks;
            if (before != 0)
            {
                moves.Add(trade.Id.Number, ticks - before);
            }
        }

        return moves;
    }
}
