using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Experiments.Validation;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Settlements;

/// <summary>What was done to an account by force in one run.</summary>
/// <param name="At">The first step by which anything of it was taken, or its start.</param>
/// <param name="Event">That step's number in the run's journal.</param>
/// <param name="Usd">All that was closed, sold or taken over.</param>
/// <param name="Chain">From that step up to its root.</param>
public sealed record ForcedOnce(Instant At, Channel Channel, int Event, double Usd, string Chain);

/// <summary>An account as one run left it, USD at reference prices.</summary>
/// <param name="Forced">Null: nothing was ever taken of it.</param>
public sealed record AccountEnd(string Population, double EquityUsd, ForcedOnce? Forced);

/// <summary>One run of two, as far as accounts are concerned. It holds no world.</summary>
/// <param name="Accounts">Of every population and every insurance fund, by key.</param>
/// <param name="Payments">Null where the rule names no payment, or was not in force.</param>
public sealed record SettledRun(long Seed, string Digest, bool IsCutShort, IReadOnlyDictionary<string, AccountEnd> Accounts, PaymentTable? Payments)
{
    /// <summary>Runs a world to its end and reads every account.</summary>
    /// <param name="rule">What is paid on this run; null: nothing is.</param>
    public static SettledRun Of(WorldDescription description, long seed, PaymentRule? rule, CancellationToken stop)
    {
        Simulation simulation = new(new World(description, seed));
        CollateralLook look = new(simulation.World, rule?.Window);
        for (Instant at = description.Start; !simulation.IsOver && !simulation.IsOutOfBudget; at += Duration.FromSeconds(1L))
        {
            stop.ThrowIfCancellationRequested();
            simulation.RunUntil(at);
            look.Sample();
        }

        bool isCutShort = simulation.IsOutOfBudget;
        simulation.RunToEnd();
        RunView view = simulation.Outcome.View();
        return new(seed, simulation.World.Journal.Digest.ToString(), isCutShort, AccountsOf(simulation.World, view), rule is null ? null : Powderkeg.Experiments.Settlements.Payments.Of(simulation.World, view, look.Gaps, rule));
    }

    private static Dictionary<string, AccountEnd> AccountsOf(World world, RunView run)
    {
        HashSet<int> funds = [.. world.Venues.Select(venue => venue.Fund.Index)];
        Dictionary<int, (LiquidationHappened First, double Usd, bool IsTaken)> forced = ForcedOf(run);
        CauseChain chain = new(world, run);
        Dictionary<string, AccountEnd> ends = new(StringComparer.Ordinal);
        for (int a = 0; a < world.Roster.Count; a++)
        {
            AccountId account = new(a);
            int population = world.Roster.PopulationOf(account);
            if (population >= 0 || funds.Contains(a))
            {
                // A fund closes what it took over: that strikes nobody a second time.
                ForcedOnce? once = population >= 0 && forced.TryGetValue(a, out (LiquidationHappened First, double Usd, bool IsTaken) row) && row.IsTaken
                    ? new(row.First.At, row.First.Cause.Channel, row.First.Id.Number, row.Usd, chain.Of(row.First.Id)) : null;
                ends.Add(world.Balances.KeyOf(account), new(population < 0 ? "insurance-fund" : world.Populations[population].Key, EquityOf(world, account), once));
            }
        }

        return ends;
    }

    /// <summary>By account: the first step against it, and what was taken in all; a closing that found nothing to take is none.</summary>
    private static Dictionary<int, (LiquidationHappened First, double Usd, bool IsTaken)> ForcedOf(RunView run)
    {
        Dictionary<int, (LiquidationHappened First, double Usd, bool IsTaken)> forced = [];
        for (int i = 0; i < run.Journal.Liquidations.Count; i++)
        {
            LiquidationHappened step = run.Journal.Liquidations[i];
            bool isTaken = step.Step is LiquidationStep.Sale or LiquidationStep.TakenOver;
            if (isTaken || step.Step == LiquidationStep.Started)
            {
                (LiquidationHappened first, double usd, bool was) = forced.TryGetValue(step.Account.Index, out (LiquidationHappened, double, bool) row) ? row : (step, 0, false);
                forced[step.Account.Index] = (first, usd + (isTaken ? run.UsdOf(step.Notional, step.NotionalAsset) : 0), was || isTaken);
            }
        }

        return forced;
    }

    /// <summary>All that an account has: balances less loans, open profits at the mark, and what it has in lending pools less what it owes there.</summary>
    private static double EquityOf(World world, AccountId account)
    {
        double sum = world.Surroundings.EquityUsdOf(world.OnChain.Lending, account);
        foreach (Venue venue in world.Venues)
        {
            sum = world.Surroundings.PlusOpenProfit(sum, venue, account);
        }

        return sum;
    }
}
