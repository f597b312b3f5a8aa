using Powderkeg.Contagion;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Counterfactuals;

/// <summary>What a run is made without: the whole act that wrote an event. An order is refused as a venue refuses, a transaction reverts, a closing does not begin.</summary>
/// <remarks>
/// A closing that is left out stays left out while its account (or its one position) stays out of margin: the venue looks at it as at any other again once a check has found it in order.
/// Else it would begin again at the next mark, and nothing would have been left out.
/// </remarks>
/// <param name="Event">The event that was named.</param>
/// <param name="Number">Of the act (<see cref="Acts"/>).</param>
/// <param name="Account">Whose order, transaction or closing.</param>
/// <param name="Market">Of the event; empty where it has none.</param>
/// <param name="Channel">Who forced it.</param>
/// <param name="Events">All events of the act, in their order: they go together.</param>
public sealed record DroppedAct(int Event, int Number, ActKind Kind, Instant At, string Account, string Market, Channel Channel, IReadOnlyList<EventId> Events)
{
    /// <summary>Finds the act of an event in a run that has looked for it (<see cref="Acts.LookFor"/>).</summary>
    /// <param name="refusal">Why there is none, and what can be done instead; empty where there is one.</param>
    public static DroppedAct? Find(World world, EventId id, out string refusal)
    {
        EventJournal journal = world.Journal;
        if (id.Number < 1 || id.Number > journal.Events)
        {
            refusal = $"this run has no event {id.Number}; allowed: 1 to {journal.Events}, the numbers that 'powderkeg why' prints of a run with the same scenario, seed and options";
            return null;
        }

        EventFact fact = new EventBook(journal).Find(id);
        Act act = journal.Acts.Before(id);
        refusal = ReasonAgainst(journal, fact) is string reason ? $"event {id.Number} cannot be left out: {reason}"
            : !IsOwn(journal, act, id, fact) ? $"event {id.Number} cannot be left out: it was written by no order, transaction or closing{Instead(fact)}" : "";
        if (refusal.Length > 0)
        {
            return null;
        }

        (MarketId market, AccountId account) = About(journal, fact);
        return new(id.Number, act.Number, act.Kind, fact.At, world.Balances.KeyOf(account.IsNone ? act.Who : account), market.IsNone ? "" : world.Markets[market.Index].Key, fact.Cause.Channel, EventsOf(journal, act));
    }

    private static (MarketId Market, AccountId Account) About(EventJournal journal, in EventFact fact) => fact.Kind switch
    {
        EventKind.Trade => (journal.Trades[fact.Row].Market, journal.Trades[fact.Row].Taker),
        EventKind.Liquidation => (journal.Liquidations[fact.Row].Market, journal.Liquidations[fact.Row].Account),
        _ => (MarketId.None, AccountId.None),
    };

    /// <summary>What follows from something else, or comes from outside, is no act.</summary>
    private static string? ReasonAgainst(EventJournal journal, in EventFact fact) => fact.Kind switch
    {
        EventKind.Macro => "it is news from outside, which nobody did; --set macro.shock.fall=0% or --off macro-shock runs the day without it",
        EventKind.Deleveraging => $"auto-deleveraging follows from a loss that nothing else covered{Instead(fact)}; --off backstops runs the day without any",
        EventKind.Withdrawal => "a maker left by its own rule, at a state of its account that many trades made; --off liquidity-vacuum keeps all makers in the market",
        EventKind.Liquidation => journal.Liquidations[fact.Row].Step switch
        {
            LiquidationStep.Call => $"a margin call follows from a price{Instead(fact)}",
            LiquidationStep.TakenOver => $"what a fund, a vault or winners took over follows from its closing{Instead(fact)}",
            LiquidationStep.Ended => $"it is the end of a closing{Instead(fact)}",
            LiquidationStep.Sale when journal.Liquidations[fact.Row].Market.IsNone && fact.Cause.Channel == Channel.UnifiedLiquidation => $"it was sold to a buyer outside the books{Instead(fact)}",
            _ => null,
        },
        _ => null,
    };

    private static string Instead(in EventFact fact) => fact.Cause.Parent.IsNone ? "" : $"; leave out what came before it, event {fact.Cause.Parent.Number}";

    /// <summary>The last act begun before an event need not be the event's own.</summary>
    private static bool IsOwn(EventJournal journal, in Act act, EventId id, in EventFact fact)
    {
        (MarketId market, AccountId account) = About(journal, fact);
        LiquidationStep? step = fact.Kind == EventKind.Liquidation ? journal.Liquidations[fact.Row].Step : null;
        return act.Kind switch
        {
            ActKind.Order => (fact.Kind == EventKind.Trade || step == LiquidationStep.Sale) && account == act.Who && market == act.Market,
            ActKind.Transaction => !act.End.IsNone && id.Number < act.End.Number,
            ActKind.Closing => step == LiquidationStep.Started && account == act.Who,
            _ => false,
        };
    }

    private static IReadOnlyList<EventId> EventsOf(EventJournal journal, in Act act)
    {
        List<EventId> own = [];
        if (act.Kind == ActKind.Closing)
        {
            return [act.First];
        }

        EventBook events = new(journal);
        int end = act.End.IsNone ? journal.Events + 1 : act.End.Number;
        for (int number = act.First.Number; number < end; number++)
        {
            if (IsOwn(journal, act, new(number), events.Find(new(number))))
            {
                own.Add(new(number));
            }
        }

        return own;
    }
}
