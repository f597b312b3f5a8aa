using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Validation;
using static Powderkeg.Cli.Printing.TabRows;

namespace Powderkeg.Cli.Printing;

/// <summary>A validation for a file or another program: tab-separated ASCII, blocks as those of a run.</summary>
internal static class ValidationTabs
{
    public static void Write(TextWriter to, JointTable table, Distance? distance)
    {
        Row(to, "#validation", "scenario", "seeds", "sure_met", "sure_rows", "floor", "floor_met");
        Row(to, "validation", table.Runs[0].Scenario, Whole(table.Runs.Count), Whole(table.SureMet), Whole(Targets.SureRows), Whole(Targets.Floor), table.IsFloorMet ? "yes" : "no");
        Row(to, "#seeds", "seed", "digest", "sure_passed", "passed", "cut_short");
        foreach (SeedRun run in table.Runs)
        {
            Row(to, "seed", Whole(run.Seed), run.Digest, Whole(run.SurePassed), Whole(run.Passed), run.IsCutShort ? "yes" : "no");
        }

        Row(to, "#rows", "id", "target", "tolerance", "sure", "simulated", "unit", "unforced", "verdict", "seeds_passed", "seeds", "lowest", "highest", "states", "words", "cause");
        foreach (JointRow row in table.Rows)
        {
            Row(to, "row", row.Target.Id, row.Target.What, row.Target.Tolerance, row.Target.Sure.ToString(), Real(row.First.Simulated), ValidationDocument.WordOf(row.Target.Unit),
                Real(row.First.Unforced), ValidationDocument.WordOf(row.Verdict), Whole(row.SeedsPassed), Whole(row.Seeds), Real(row.Lowest), Real(row.Highest),
                string.Join(' ', row.States.Select(state => $"{state.State}={Whole(state.Seeds)}")), row.First.Words, row.First.Cause);
        }

        Row(to, "#seed_rows", "seed", "id", "simulated", "unforced", "verdict", "state", "words", "cause");
        foreach (SeedRun run in table.Runs)
        {
            foreach (Reading row in run.Readings)
            {
                Row(to, "seed_row", Whole(run.Seed), row.Target.Id, Real(row.Simulated), Real(row.Unforced), ValidationDocument.WordOf(row.Verdict), row.State ?? "", row.Words, row.Cause);
            }
        }

        if (distance is not null)
        {
            Compared(to, distance);
        }
    }

    private static void Compared(TextWriter to, Distance distance)
    {
        Row(to, "#compare", "scenario", "seed", "digest", "onset_pairs", "onset_pairs_swapped", "only_one_fell");
        Row(to, "compare", distance.There.Scenario, Whole(distance.There.Seed), distance.There.Digest, Whole(distance.Pairs), Whole(distance.PairsSwapped), string.Join(' ', distance.OnlyOneFell));
        Row(to, "#distances", "id", "here", "there", "tolerance_widths");
        foreach (RowDistance row in distance.Rows)
        {
            Row(to, "distance", row.Id, Real(row.Here), Real(row.There), Real(row.Widths));
        }
    }
}
