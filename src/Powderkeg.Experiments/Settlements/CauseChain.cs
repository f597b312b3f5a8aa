using System.Globalization;
using Powderkeg.Contagion;
using Powderkeg.Experiments.Validation;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Settlements;

/// <summary>The way from a forced step up to the shock or a voluntary act, in one line: the step first, then what came right before it. In ASCII.</summary>
/// <remarks>It is the way that <c>why</c> prints of the run's tables, shortened: the first four and the last two links, and how many stand between.</remarks>
internal sealed class CauseChain(World world, RunView run)
{
    private const int First = 4, Last = 2;
    private readonly EventBook events = new(run.Journal);

    /// <summary>The links of an event, joined by arrows that point to what is caused.</summary>
    public string Of(EventId id)
    {
        List<EventId> way = [];
        for (EventId at = id; !at.IsNone; at = events.Find(at).Cause.Parent)
        {
            way.Add(at);
        }

        IEnumerable<string> links = way.Count <= First + Last + 1 ? way.Select(Link)
            : [.. way.Take(First).Select(Link), $"({way.Count - First - Last} more)", .. way.TakeLast(Last).Select(Link)];
        return string.Join(" <- ", links);
    }

    private string Link(EventId id)
    {
        EventFact fact = events.Find(id);
        string at = fact.At.ToCalendar().ToString("HH:mm:ss", CultureInfo.InvariantCulture), channel = ChannelNames.Of(fact.Cause.Channel);
        switch (fact.Kind)
        {
            case EventKind.Trade:
                TradeHappened trade = run.Journal.Trades[fact.Row];
                return $"{world.Markets[trade.Market.Index].Key} {Say.Price(world.Markets[trade.Market.Index].Spec.PriceOf(trade.Price))} at {at} ({channel} of {KeyOf(trade.Taker)}, {Say.Usd(run.UsdOf(trade))} USD)";
            case EventKind.Liquidation:
                LiquidationHappened step = run.Journal.Liquidations[fact.Row];
                string market = step.Market.IsNone ? "" : " on " + world.Markets[step.Market.Index].Key;
                return $"{channel} of {KeyOf(step.Account)} at {at} ({WordOf(step.Step)}{(step.Notional.IsZero ? "" : $" {Say.Usd(run.UsdOf(step.Notional, step.NotionalAsset))} USD")}{market})";
            case EventKind.Deleveraging:
                Deleveraged taken = run.Journal.Deleveragings[fact.Row];
                return $"adl of {KeyOf(taken.Winner)} at {at} (for {KeyOf(taken.Loser)} on {world.Markets[taken.Market.Index].Key})";
            case EventKind.Macro:
                return $"the shock at {at}";
            case EventKind.Withdrawal:
                return $"{KeyOf(run.Journal.Withdrawals[fact.Row].Maker)} took its quotes away at {at}";
            case EventKind.Transfer:
                TransferHappened moved = run.Journal.Transfers[fact.Row];
                return $"{channel} of {KeyOf(moved.To)} at {at} ({moved.Kind.ToString().ToLowerInvariant()}, {Say.Usd(run.UsdOf(moved.Amount, moved.Asset))} USD)";
            default:
                return "unknown";
        }
    }

    private string KeyOf(AccountId account) => world.Balances.KeyOf(account);

    private static string WordOf(LiquidationStep step) => step switch
    {
        LiquidationStep.Call => "call",
        LiquidationStep.Started => "start",
        LiquidationStep.Sale => "sold",
        LiquidationStep.TakenOver => "taken over",
        _ => "ended",
    };
}
