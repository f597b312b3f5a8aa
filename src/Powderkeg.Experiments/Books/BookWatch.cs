using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Books;

/// <summary>One account as a run goes by: its lowest equity, its worst margin, its legs before the first forced step.</summary>
internal sealed class BookWatch
{
    private const long Minute = 60_000_000;

    private readonly World world;
    private readonly HeldBook book;
    private readonly int member;
    private readonly BookGauge gauge;
    private readonly IReadOnlyList<HeldLeg> atStart;
    private readonly List<EquityMinute> minutes = [];
    private IReadOnlyList<HeldLeg> last;
    private double lowest, worst = double.NaN;
    private Instant lowestAt, worstAt;
    private bool isForced;

    public BookWatch(World world, HeldBook book, int member)
    {
        (this.world, this.book, this.member) = (world, book, member);
        gauge = new(world, book, member);
        last = atStart = book.LegsOf(member);
        lowest = EquityStart;
        lowestAt = worstAt = world.Agenda.Now;
        worst = gauge.Now();
    }

    private double EquityStart => atStart.Sum(leg => leg.Usd);

    /// <param name="forced">Accounts that a forced step has named so far.</param>
    public void Look(Instant now, IReadOnlySet<int> forced)
    {
        isForced = isForced || forced.Contains(book.AccountOf(member).Index);
        IReadOnlyList<HeldLeg> legs = book.LegsOf(member);
        last = isForced ? last : legs;
        double equity = legs.Sum(leg => leg.Usd), value = gauge.Now();
        if (equity < lowest)
        {
            (lowest, lowestAt) = (equity, now);
        }

        if ((now - world.Description.Start).Microseconds % Minute == 0)
        {
            minutes.Add(new(now, equity, value));
        }

        if (double.IsNaN(worst) || (gauge.Gauge.RisesToSale ? value > worst : value < worst))
        {
            (worst, worstAt) = double.IsNaN(value) ? (worst, worstAt) : (value, now);
        }
    }

    public AccountFate Fate()
    {
        AccountId account = book.AccountOf(member);
        FirstForced? killed = null;
        Instant? called = null;
        double sold = 0;
        RunViewOf view = new(world);
        Column<LiquidationHappened> steps = world.Journal.Liquidations;
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i].Account != account)
            {
                continue;
            }

            called ??= steps[i].Step == LiquidationStep.Call ? steps[i].At : null;
            if (steps[i].Step is LiquidationStep.Started or LiquidationStep.Sale or LiquidationStep.TakenOver)
            {
                killed ??= view.Forced(steps[i], RuleOf());
                sold += steps[i].Step == LiquidationStep.Started ? 0 : view.UsdOf(steps[i].Notional, steps[i].NotionalAsset);
            }
        }

        return new()
        {
            Name = book.Described[member].Name,
            Place = book.Described[member].Place,
            Mode = book.Described[member].Mode,
            EquityStart = EquityStart,
            EquityLowest = lowest,
            LowestAt = lowestAt,
            EquityEnd = book.EquityUsdOf(member),
            Gauge = gauge.Gauge,
            Worst = worst,
            WorstAt = worstAt,
            Called = called,
            Killed = killed,
            ForcedUsd = sold,
            Deleveraged = view.TakenFrom(account),
            Legs = Changes(),
            Minutes = minutes,
        };
    }

    private LegChange[] Changes()
    {
        Dictionary<string, double> before = atStart.ToDictionary(leg => leg.Leg, leg => leg.Usd, StringComparer.Ordinal), after = last.ToDictionary(leg => leg.Leg, leg => leg.Usd, StringComparer.Ordinal);
        return [.. before.Keys.Union(after.Keys).Select(leg => new LegChange(leg, after.GetValueOrDefault(leg) - before.GetValueOrDefault(leg)))
            .OrderBy(change => change.ChangeUsd).ThenBy(change => change.Leg, StringComparer.Ordinal)];
    }

    private string RuleOf() => gauge.Gauge is { Name: "equity over maintenance" }
        ? "what is left of the margin is at most the maintenance"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{gauge.Gauge.Name} at {gauge.Gauge.Threshold} or {(gauge.Gauge.RisesToSale ? "above" : "under")}");
}

/// <summary>Facts of a finished run in the words of a book.</summary>
internal sealed class RunViewOf(World world)
{
    public double UsdOf(Amount amount, AssetId asset) => world.Balances.AssetOf(asset).WholeOf(amount) * world.Description.Assets[asset.Index].Price;

    /// <summary>The market of the step itself, else that of the trade it names as its parent.</summary>
    public FirstForced Forced(in LiquidationHappened step, string rule)
    {
        TradeHappened? cause = TradeOf(step.Cause.Parent);
        MarketId market = !step.Market.IsNone ? step.Market : cause?.Market ?? new(-1);
        if (market.IsNone)
        {
            return new(step.At, rule, step.Cause.Channel, "", double.NaN, double.NaN, step.Id.Number);
        }

        Market of = world.Markets[market.Index];
        double price = cause is { } trade && trade.Market == market ? of.Spec.PriceOf(trade.Price) : double.NaN;
        return new(step.At, rule, step.Cause.Channel, of.Key, price, MarkOf(of, step.At), step.Id.Number);
    }

    public IReadOnlyList<LegTaken> TakenFrom(AccountId account)
    {
        List<LegTaken> taken = [];
        Column<Deleveraged> facts = world.Journal.Deleveragings;
        for (int i = 0; i < facts.Count; i++)
        {
            if (facts[i].Winner == account)
            {
                Market market = world.Markets[facts[i].Market.Index];
                double usd = market.Spec.NotionalOf(facts[i].Price, facts[i].Quantity) * world.Description.Assets[market.Spec.Quote.Index].Price;
                taken.Add(new(facts[i].At, market.Key, facts[i].Closes == Side.Sell ? "long" : "short", market.Spec.PriceOf(facts[i].Price), usd));
            }
        }

        return taken;
    }

    /// <summary>Events are numbered in the order of the columns: the last trade up to the number is it, or none is.</summary>
    private TradeHappened? TradeOf(EventId id)
    {
        Column<TradeHappened> trades = world.Journal.Trades;
        int low = 0, high = trades.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (trades[middle].Id.Number == id.Number)
            {
                return trades[middle];
            }

            (low, high) = trades[middle].Id.Number < id.Number ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    private double MarkOf(Market market, Instant at)
    {
        Column<MarkPublished> marks = world.Journal.Marks;
        double mark = double.NaN;
        for (int i = 0; i < marks.Count && marks[i].At <= at; i++)
        {
            mark = marks[i].Market == market.Id ? market.Spec.PriceOf(marks[i].Mark) : mark;
        }

        return mark;
    }
}
