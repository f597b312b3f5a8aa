using System.Globalization;
using Powderkeg.Experiments.Attribution;
using Powderkeg.Experiments.Outcomes;

namespace Powderkeg.Cli.Printing;

/// <summary>An outcome a block: what each mechanism made of it, what it does alone and what goes with it, then what pairs do together.</summary>
/// <param name="accounting">Where the accounting attribution of the run stands; null where it was not run.</param>
internal sealed class AttributionPage(AttributionResult result, string? accounting, Terminal terminal)
{
    public void Write(TextWriter to)
    {
        if (terminal.Layout == Layout.Tabs)
        {
            Tabs(to);
            return;
        }

        foreach (OutcomeAttribution outcome in result.Outcomes)
        {
            string Say(double value) => OutcomeText.Of(outcome.Unit, value);
            to.WriteLine($"{outcome.Outcome}: {Say(outcome.WithAll)} as it is, {Say(outcome.WithNone)} with all {outcome.Shares.Count} off; {Say(outcome.Total)} to share out");
            foreach (string line in Shares(outcome).Lines(terminal).Concat(outcome.Interactions is double[,] pairs && outcome.Shares.Count > 1 ? ["", .. Interactions(outcome, pairs).Lines(terminal)] : []))
            {
                to.WriteLine(line.TrimEnd());
            }

            to.WriteLine();
        }

        to.WriteLine("share: mean of what a mechanism adds over all orders in which they may come (Shapley); alone: all others off; last: it alone off");
        to.WriteLine(result.Orders is int orders
            ? $"{result.Runs} runs over {result.AsItIs.Count} seeds; {orders} orders sampled: shares sum exactly, each +- its standard error"
            : $"{result.Runs} runs over {result.AsItIs.Count} {(result.AsItIs.Count == 1 ? "seed" : "seeds")}, every combination of switches; shares sum exactly");
        to.WriteLine(accounting is null ? "accounting attribution of this run: not run" : "accounting attribution of this run: " + PlainText.Clean(accounting));
        to.WriteLine($"seeds {string.Join(' ', result.AsItIs.Select(run => run.Seed.ToString(CultureInfo.InvariantCulture)))}, digests as it is {string.Join(' ', result.AsItIs.Select(run => run.Digest))}");
    }

    private TextTable Shares(OutcomeAttribution outcome)
    {
        string Say(double value) => OutcomeText.Of(outcome.Unit, value);
        string range = result.AsItIs.Count > 1 ? "over seeds" : "", error = result.Orders is null ? "" : "+-";
        TextTable table = new(
            new Column("mechanism", Align.Left), new Column("share", Align.Right), new Column(error, Align.Right), new Column("of the total", Align.Right), new Column(range, Align.Right),
            new Column("alone", Align.Right), new Column("last", Align.Right));
        foreach (MechanismShare row in outcome.Shares.OrderByDescending(row => row.Share))
        {
            table.Add(
                DominoRules.IdOf(row.Mechanism), Say(row.Share), error.Length > 0 ? Say(row.Error) : "", outcome.Total == 0 ? Numbers.Missing : Numbers.Percent(row.Share / outcome.Total),
                range.Length > 0 ? $"{Say(row.Seeds.Low)}..{Say(row.Seeds.High)}" : "", Say(row.Alone), Say(row.Last));
        }

        table.Add("sum", Say(outcome.Total), "", "100%", "", "", "");
        return table;
    }

    private static TextTable Interactions(OutcomeAttribution outcome, double[,] pairs)
    {
        TextTable table = new([new Column("together", Align.Left), .. outcome.Shares.Select(row => new Column(DominoRules.IdOf(row.Mechanism), Align.Right))]);
        for (int i = 0; i < outcome.Shares.Count - 1; i++)
        {
            table.Add([DominoRules.IdOf(outcome.Shares[i].Mechanism), .. outcome.Shares.Select((_, j) => new Cell(j <= i ? "" : OutcomeText.Of(outcome.Unit, pairs[i, j])))]);
        }

        return table;
    }

    private void Tabs(TextWriter to)
    {
        to.WriteLine("#share\toutcome\tunit\tmechanism\tshare\terror\tlow\thigh\talone\tlast");
        foreach (OutcomeAttribution outcome in result.Outcomes)
        {
            foreach (MechanismShare row in outcome.Shares)
            {
                to.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"share\t{outcome.Outcome}\t{OutcomeText.WordOf(outcome.Unit)}\t{DominoRules.IdOf(row.Mechanism)}\t{row.Share:R}\t{row.Error:R}\t{row.Seeds.Low:R}\t{row.Seeds.High:R}\t{row.Alone:R}\t{row.Last:R}"));
            }
        }

        to.WriteLine("#interaction\toutcome\ta\tb\ttogether");
        foreach (OutcomeAttribution outcome in result.Outcomes.Where(outcome => outcome.Interactions is not null))
        {
            for (int i = 0; i < outcome.Shares.Count; i++)
            {
                for (int j = i + 1; j < outcome.Shares.Count; j++)
                {
                    to.WriteLine(string.Create(CultureInfo.InvariantCulture,
                        $"interaction\t{outcome.Outcome}\t{DominoRules.IdOf(outcome.Shares[i].Mechanism)}\t{DominoRules.IdOf(outcome.Shares[j].Mechanism)}\t{outcome.Interactions![i, j]:R}"));
                }
            }
        }
    }
}
