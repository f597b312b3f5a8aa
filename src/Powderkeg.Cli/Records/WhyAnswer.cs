using System.Globalization;
using Powderkeg.Cli.Commands;
using Powderkeg.Cli.Printing;
using Powderkeg.Records;
using Powderkeg.Units;

namespace Powderkeg.Cli.Records;

/// <summary>One line of an answer: an event, or a forced closing with its sales taken together.</summary>
internal sealed record WhyStep(CauseLink Link, string Sentence);

/// <summary>What made the price that was asked about.</summary>
/// <param name="Low">Lowest trade of the minute by the table of prices, kept in the table of trades or not.</param>
/// <param name="AttributedUs">When the parts were measured; 0 where the run has none.</param>
internal sealed record WhyPrice(MarketName Market, long MinuteUs, double Low, long Trades, long AttributedUs, IReadOnlyList<(string Channel, double Part)> Parts);

/// <summary>An answer to <c>why</c>: a way up to its root, what happened to an account, or what made a price.</summary>
internal sealed record WhyAnswer(WhyQuestion Question, string Headline, IReadOnlyList<WhyStep> Steps, CauseLink Root, string Ending)
{
    /// <summary>Steps before the gap; all where nothing is left out.</summary>
    private const int First = 8, Last = 4;

    public IReadOnlyList<ForcedInTurn> Forced { get; init; } = [];
    public AccountFacts? Account { get; init; }
    public WhyPrice? Price { get; init; }

    /// <summary>The steps to show, and how many are left out after which of them.</summary>
    public (IReadOnlyList<WhyStep> Shown, int After, int LeftOut) Cut(WhyDepth depth) =>
        depth == WhyDepth.All || Steps.Count <= First + Last + 1 ? (Steps, Steps.Count, 0) : ([.. Steps.Take(First), .. Steps.TakeLast(Last)], First, Steps.Count - First - Last);
}

/// <summary>Answers from a run's tables.</summary>
internal sealed class WhyReader(RunQuery query, WhyRun run)
{
    private readonly CauseWalk walk = new(query);
    private readonly RunNames names = new(query);

    /// <summary>Null, and why, where the tables do not hold what is asked about.</summary>
    public WhyAnswer? Answer(WhyQuestion question, out string message)
    {
        message = "";
        return question switch
        {
            { Event: long number } => Event(question, number, out message),
            { Price: PriceQuestion price } => Price(question, price, out message),
            _ => Account(question, question.Account!, out message),
        };
    }

    private WhyAnswer? Event(WhyQuestion question, long number, out string message)
    {
        IReadOnlyList<CauseLink> way = walk.Up(number);
        if (way.Count == 0)
        {
            RunRow span = query.Rows("SELECT max(event) FROM causes")[0];
            message = string.Create(CultureInfo.InvariantCulture, $"no table holds an event {number}: forced closings and all they go back to do (numbers up to {span.Whole(0)}), and of the trades those that are kept");
            return null;
        }

        message = "";
        return new(question, $"Why event {number}? {WhySentences.Of(way[0])}", Steps(way), way[^1], WhySentences.Ending(way[^1])) { Forced = walk.Down(way[0]) };
    }

    private WhyAnswer? Price(WhyQuestion question, PriceQuestion asked, out string message)
    {
        IReadOnlyList<MarketName> markets = asked.MarketsOf(names.Markets(), run.MainVenue, out message);
        if (markets.Count == 0)
        {
            return null;
        }

        long at = asked.AtUs(run.StartUs, run.OriginUs), minute = at - at % 60_000_000;
        if (at < run.StartUs || at > run.EndUs)
        {
            message = $"{question.Text}: the run is from {Numbers.DayAndMinute(Instant.FromMicroseconds(run.StartUs))} to {Numbers.DayAndMinute(Instant.FromMicroseconds(run.EndUs))} UTC";
            return null;
        }

        // Of several books of an asset that one is meant whose fall in that minute is the deepest.
        (MarketName market, MarketMinute traded) = markets.Select(market => (Market: market, Minute: names.Minute(market.Key, minute)))
            .OrderBy(pair => double.IsFinite(pair.Minute.Low) ? pair.Minute.Low / pair.Market.StartPrice : double.PositiveInfinity).ThenBy(pair => pair.Market.Key, StringComparer.Ordinal).First();
        string clock = Numbers.Clock(Instant.FromMicroseconds(minute))[..5];
        if (walk.Lowest(market.Key, minute, minute + 60_000_000) is not CauseLink lowest)
        {
            message = traded.Trades == 0 ? $"nothing traded on {market.Key} in the minute of {clock}" : $"of the {Numbers.Count(traded.Trades, "trade", "trades")} on {market.Key} in the minute of {clock} the tables keep none; another minute may have one";
            return null;
        }

        IReadOnlyList<CauseLink> way = walk.Up(lowest.Event);
        (long attributed, IReadOnlyList<(string, double)> parts) = names.Attribution(market.Key, minute + 60_000_000);
        return new(question, $"Why was {market.Key} at {Numbers.Price(lowest.Price)} in the minute of {clock}?", Steps(way), way[^1], WhySentences.Ending(way[^1]))
        {
            Forced = walk.Down(way[0]),
            Price = new(market, minute, traded.Low, traded.Trades, attributed, parts),
        };
    }

    private WhyAnswer? Account(WhyQuestion question, string account, out string message)
    {
        message = "";
        if (names.Account(account) is not AccountFacts facts)
        {
            List<string> known = [.. names.Accounts()], near = [];
            while (near.Count < 3 && NearestWord.To(account, known) is string word)
            {
                near.Add(word);
                known.Remove(word);
            }

            string meant = near.Count > 0 ? $"; did you mean {string.Join(" or ", near)}?" : "; liquidations, deleveragings and trades list accounts by their key, such as retail-main/123";
            message = $"no table names an account '{account}'{meant}";
            return null;
        }

        IReadOnlyList<CauseLink> rows = walk.Of(account);
        if (rows.Count == 0)
        {
            CauseLink none = new(0, 0, "none", "", "voluntary", null, "") { Account = account };
            return new(question, $"What happened to {account}?", [], none, "Nothing was forced on it: it was neither called, closed nor deleveraged.") { Account = facts };
        }

        IReadOnlyList<CauseLink> first = walk.Up(rows[0].Event);
        string ending = $"Its first step (event {rows[0].Event}) goes back over {Numbers.Count(first.Count - 1, "event", "events")}. {WhySentences.Ending(first[^1])}";
        return new(question, $"What happened to {account}?", Closings(account, rows), first[^1], ending) { Account = facts };
    }

    private static IReadOnlyList<WhyStep> Steps(IReadOnlyList<CauseLink> way) => [.. way.Select(link => new WhyStep(link, WhySentences.Of(link)))];

    /// <summary>One step a start, call, take-over or deleveraging; the sales of a closing in one step after its start.</summary>
    private static List<WhyStep> Closings(string account, IReadOnlyList<CauseLink> rows)
    {
        List<WhyStep> steps = [];
        ILookup<long, CauseLink> sales = rows.Where(row => row.Step == "sale" && row.Parent is not null).ToLookup(row => row.Parent!.Value);
        HashSet<long> starts = [.. rows.Where(row => row.Step == "started").Select(row => row.Event)];
        foreach (CauseLink row in rows)
        {
            if (row.Step == "sale" && row.Parent is long parent && starts.Contains(parent))
            {
                continue;
            }

            steps.Add(new(row, WhySentences.Of(row)));
            if (row.Step == "started" && sales[row.Event].ToArray() is { Length: > 0 } sold)
            {
                CauseLink whole = sold[0] with { NotionalUsd = sold.Sum(sale => sale.NotionalUsd), Shares = [], Breach = 0 };
                steps.Add(new(whole, WhySentences.Sold(account, sold)));
            }
        }

        return steps;
    }
}

/// <summary>What of run.json an answer needs.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="OriginUs">The shock; without one the start.</param>
internal sealed record WhyRun(string Name, string Scenario, long Seed, string Digest, long StartUs, long EndUs, long OriginUs, string MainVenue)
{
    /// <exception cref="IOException">run.json cannot be read or is none.</exception>
    public static WhyRun Of(string folder)
    {
        string path = Path.Combine(folder, RunFolder.Document);
        try
        {
            using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(path));
            System.Text.Json.JsonElement run = document.RootElement;
            long start = run.GetProperty("start_us").GetInt64();
            return new(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), run.GetProperty("scenario").GetString() ?? "", run.GetProperty("seed").GetInt64(),
                run.GetProperty("digest").GetString() ?? "", start, run.GetProperty("end_us").GetInt64(),
                run.GetProperty("shock_us") is { ValueKind: System.Text.Json.JsonValueKind.Number } shock ? shock.GetInt64() : start,
                run.TryGetProperty("main_venue", out System.Text.Json.JsonElement main) ? main.GetString() ?? "" : "");
        }
        catch (Exception fault) when (fault is System.Text.Json.JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new IOException($"{path} is not the document of a run: {fault.Message}", fault);
        }
    }

    public Instant Origin => Instant.FromMicroseconds(OriginUs);
}
