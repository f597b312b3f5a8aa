using System.Globalization;
using Powderkeg.Cli.Records;
using Powderkeg.Records;
using Powderkeg.Units;
using static Powderkeg.Cli.Printing.TabRows;

namespace Powderkeg.Cli.Printing;

/// <summary>An answer to <c>why</c>, read down: when, one sentence, where it stands and whose moves made the loss; then what it forced in turn and where it ends.</summary>
internal sealed class WhyPage(WhyAnswer answer, WhyRun run, WhyDepth depth, Terminal terminal)
{
    /// <summary>Clock, offset and two gaps.</summary>
    private const int Margin = 20;

    public void Write(TextWriter to)
    {
        if (terminal.Layout == Layout.Tabs)
        {
            Tabs(to);
            return;
        }

        Say(to, answer.Headline, Tone.Strong, 0);
        Say(to, $"{run.Name}, seed {run.Seed}; times are UTC and from the shock", Tone.Quiet, 0);
        foreach (string line in PriceLines().Concat(AccountLines()))
        {
            Say(to, line, Tone.Ink, 0);
        }

        to.WriteLine();
        Steps(to);
        if (answer.Forced.Count > 0)
        {
            Say(to, "In turn it forced, over all that goes back to it: " + string.Join(", ", answer.Forced.Select(Forced)) + ".", Tone.Ink, 0);
        }

        Say(to, answer.Ending, Tone.Strong, 0);
    }

    private void Steps(TextWriter to)
    {
        (IReadOnlyList<WhyStep> steps, int after, int leftOut) = answer.Cut(depth);
        int margin = terminal.Layout == Layout.Narrow ? 2 : Margin;
        long told = 0;
        for (int i = 0; i < steps.Count; i++)
        {
            CauseLink link = steps[i].Link;
            string when = $"{Numbers.Clock(Instant.FromMicroseconds(link.AtUs))}  {Numbers.Offset(Instant.FromMicroseconds(link.AtUs), run.Origin),8}";
            if (terminal.Layout == Layout.Narrow)
            {
                Say(to, when, Tone.Quiet, 0);
            }

            string[] lines = [.. Folded(steps[i].Sentence, margin)];
            for (int n = 0; n < lines.Length; n++)
            {
                string left = n == 0 && margin == Margin ? Paint.Text(Fit(when).PadRight(Margin), Tone.Quiet, terminal.Ink) : new string(' ', margin);
                to.WriteLine(left + Paint.Text(lines[n], Tone.Ink, terminal.Ink));
            }

            bool isTold = link.Breach > 0 && link.Breach == told;
            told = link.Breach;
            Say(to, WhySentences.Evidence(isTold ? link with { Shares = [] } : link, depth), Tone.Quiet, margin);
            if (i == after - 1 && leftOut > 0)
            {
                Say(to, $"… {Numbers.Count(leftOut, "step", "steps")} left out here; --all shows them", Tone.Quiet, margin);
            }
        }

        to.WriteLine();
    }

    private IEnumerable<string> PriceLines()
    {
        if (answer.Price is not WhyPrice price)
        {
            yield break;
        }

        double kept = answer.Steps[0].Link.Price;
        yield return $"It was {Numbers.Price(price.Market.StartPrice)} at the start. Lowest of {Numbers.Count(price.Trades, "trade", "trades")} in that minute: {Numbers.Price(price.Low)}"
            + (price.Low < kept - 1e-12 ? $"; the lowest that the tables keep: {Numbers.Price(kept)}." : ".");
        double move = price.Parts.Sum(part => part.Part);
        if (price.Parts.Count > 0)
        {
            int shown = depth == WhyDepth.All ? price.Parts.Count : 5;
            double rest = price.Parts.Skip(shown).Sum(part => part.Part);
            yield return $"What moved it until {Numbers.Clock(Instant.FromMicroseconds(price.AttributedUs))} ({Signed(move)}, by attribution): " + string.Join(", ", price.Parts.Take(shown).Select(part => $"{ChannelWords.Of(part.Channel)} {Signed(part.Part)}"))
                + (price.Parts.Count > shown ? $", others {Signed(rest)}." : ".");
        }
    }

    private IEnumerable<string> AccountLines()
    {
        if (answer.Account is not AccountFacts account)
        {
            yield break;
        }

        yield return double.IsFinite(account.EquityBeforeUsd)
            ? $"Of {account.Population} ({Numbers.Count(account.Members, "account", "accounts")}): together {Numbers.Short(account.EquityBeforeUsd)} USD before the shock, {Numbers.Short(account.EquityAfterUsd)} at the end, {Numbers.Whole(account.Wiped)} of them lost nine tenths or more. The tables have equity by population only."
            : $"{account.Population}: a place's own account.";
        double closed = answer.Steps.Where(step => step.Link.Step is "sale" or "taken-over").Sum(step => step.Link.NotionalUsd);
        CauseLink[] adl = [.. answer.Steps.Where(step => step.Link.Kind == "deleveraging").Select(step => step.Link)];
        if (answer.Steps.Count > 0)
        {
            yield return $"Closed by force: {Numbers.Short(closed)} USD. "
                + (adl.Length > 0 ? $"Auto-deleveraging took {Numbers.Short(adl.Sum(link => link.NotionalUsd))} USD in {Numbers.Count(adl.Length, "piece", "pieces")}." : "Auto-deleveraging took nothing.");
        }

        foreach (AccountPayment payment in account.Payments)
        {
            yield return $"{payment.Kind.Replace('-', ' ')}: {Numbers.Short(Math.Abs(payment.Usd))} USD {(payment.Usd < 0 ? "from" : "to")} funds in {Numbers.Count(payment.Count, "payment", "payments")}.";
        }
    }

    private static string Forced(ForcedInTurn forced) =>
        $"{ChannelWords.Of(forced.Channel)} {Numbers.Short(forced.NotionalUsd)} USD ({Numbers.Count(forced.Accounts, "account", "accounts")})";

    private static string Signed(double part) => (part < 0 ? "−" : "+") + Numbers.Price(Math.Abs(part));

    private void Say(TextWriter to, string text, Tone tone, int margin)
    {
        foreach (string line in Folded(text, margin))
        {
            to.WriteLine(new string(' ', margin) + Paint.Text(line, tone, terminal.Ink));
        }
    }

    private IEnumerable<string> Folded(string text, int margin) => PlainText.Folded(Fit(PlainText.Clean(text)), Math.Min(terminal.Width, 120) - margin);

    private string Fit(string text) => terminal.Glyphs == Glyphs.Ascii ? PlainText.Ascii(text) : text;

    private void Tabs(TextWriter to)
    {
        Row(to, "#step", "event", "time_us", "offset_seconds", "channel", "sentence", "evidence");
        (IReadOnlyList<WhyStep> steps, int after, int leftOut) = answer.Cut(depth);
        for (int i = 0; i < steps.Count; i++)
        {
            CauseLink link = steps[i].Link;
            Row(to, "step", Whole(link.Event), Whole(link.AtUs), Whole(Numbers.Seconds(Instant.FromMicroseconds(link.AtUs), run.Origin)), link.Channel, steps[i].Sentence, WhySentences.Evidence(link, WhyDepth.All));
            if (i == after - 1 && leftOut > 0)
            {
                Row(to, "left-out", Whole(leftOut));
            }
        }

        foreach ((string channel, double part) in answer.Price?.Parts ?? [])
        {
            Row(to, "part", channel, part.ToString("R", CultureInfo.InvariantCulture));
        }

        foreach (ForcedInTurn forced in answer.Forced)
        {
            Row(to, "forced", forced.Channel, Whole(forced.Sales), Whole(forced.Accounts), forced.NotionalUsd.ToString("R", CultureInfo.InvariantCulture));
        }

        foreach (string line in AccountLines())
        {
            Row(to, "account", line);
        }

        Row(to, "end", WhySentences.EndsAt(answer.Root), answer.Ending);
    }
}
