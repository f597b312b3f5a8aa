using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Records;

/// <summary>What was closed by force, whom it deleveraged, and which channel forced which.</summary>
internal sealed class ForcedTables(RunView run, Names names, EventBook events, ContagionReport? report)
{
    /// <summary>Windows of contagion: a sale is booked to the window of the event that forced it.</summary>
    public const long WindowUs = 30_000_000;

    /// <summary>Each step but the end of a closing, which is after its last sale.</summary>
    public void Liquidations(Rows rows)
    {
        for (int i = 0; i < run.Journal.Liquidations.Count; i++)
        {
            ref readonly LiquidationHappened step = ref run.Journal.Liquidations[i];
            if (step.Step == LiquidationStep.Ended)
            {
                continue;
            }

            double quantity = step.Market.IsNone ? double.NaN : step.Quantity.Count * run.Markets[step.Market.Index].Spec.LotValue;
            rows.Add(step.Id.Number).Add(step.At.Microseconds).Add(names.Of(step.Place)).Add(step.Market.IsNone ? null : names.Of(step.Market))
                .Add(names.KeyOf(step.Account)).Add(names.HolderOf(step.Account)).Add(Names.Of(step.Step)).Add(step.Asset.IsNone ? null : names.Of(step.Asset))
                .Add(Names.Closed(step.Closes)).Add(quantity).Add(run.UsdOf(step.Notional, step.NotionalAsset)).Add(step.Notional.Units)
                .Add(names.Of(step.NotionalAsset)).Add(Names.Of(step.Cause.Channel)).Add(Names.Of(step.Cause.Parent)).End();
        }
    }

    public void Deleveragings(Rows rows)
    {
        for (int i = 0; i < run.Journal.Deleveragings.Count; i++)
        {
            ref readonly Deleveraged fact = ref run.Journal.Deleveragings[i];
            Market market = run.Markets[fact.Market.Index];
            rows.Add(fact.Id.Number).Add(fact.At.Microseconds).Add(market.Key).Add(names.KeyOf(fact.Winner)).Add(names.HolderOf(fact.Winner))
                .Add(names.KeyOf(fact.Loser)).Add(Names.Closed(fact.Closes)).Add(market.Spec.PriceOf(fact.Price)).Add(fact.Quantity.Count * market.Spec.LotValue)
                .Add(UsdOf(fact)).Add(fact.Gain == 1).Add(Names.Of(fact.Cause.Parent)).End();
        }
    }

    /// <summary>Forced notional by the window and channel of what forced it, and by its own channel; in the order of window, from, to.</summary>
    public void Contagion(Rows rows)
    {
        SortedDictionary<(long Window, int From, int To), (long Sales, double Usd, double Forced)> table = [];
        for (int i = 0; i < run.Journal.Liquidations.Count; i++)
        {
            ref readonly LiquidationHappened step = ref run.Journal.Liquidations[i];
            if (step.Step is LiquidationStep.Sale or LiquidationStep.TakenOver)
            {
                Book(table, events.OutsideCauseOf(step.Account, step.Cause.Parent), step.At, step.Cause.Channel, run.UsdOf(step.Notional, step.NotionalAsset));
            }
        }

        for (int i = 0; i < run.Journal.Deleveragings.Count; i++)
        {
            ref readonly Deleveraged fact = ref run.Journal.Deleveragings[i];
            Book(table, events.Find(fact.Cause.Parent), fact.At, Channel.Adl, UsdOf(fact));
        }

        for (int i = 0; i < run.Journal.Trades.Count; i++)
        {
            ref readonly TradeHappened trade = ref run.Journal.Trades[i];
            if (trade.Cause.Channel is Channel.LoopUnwind or Channel.AdlUnhedge or Channel.BackstopUnwind && !trade.Cause.Parent.IsNone)
            {
                Book(table, events.Find(trade.Cause.Parent), trade.At, trade.Cause.Channel, run.UsdOf(trade));
            }
        }

        foreach (ContagionCell cell in report?.Cells ?? [])
        {
            (long, int, int) key = (cell.Window.Microseconds, (int)cell.From, (int)cell.To);
            (long sales, double usd, double forced) = table.GetValueOrDefault(key);
            table[key] = (sales, usd, forced + cell.Usd);
        }

        foreach (((long window, int from, int to), (long sales, double usd, double forced)) in table)
        {
            rows.Add(window).Add(from < 0 ? null : Names.Of((Channel)from)).Add(Names.Of((Channel)to)).Add(sales).Add(usd).Add(forced).End();
        }
    }

    private static void Book(
        SortedDictionary<(long Window, int From, int To), (long Sales, double Usd, double Forced)> table, in EventFact cause, Instant at, Channel to, double usd)
    {
        bool isKnown = cause.Kind != EventKind.None;
        long time = (isKnown ? cause.At : at).Microseconds;
        (long, int, int) key = (time - time % WindowUs, isKnown ? (int)cause.Cause.Channel : -1, (int)to);
        (long sales, double sum, double forced) = table.GetValueOrDefault(key);
        table[key] = (sales + 1, sum + usd, forced);
    }

    private double UsdOf(in Deleveraged fact)
    {
        Market market = run.Markets[fact.Market.Index];
        return market.Spec.NotionalOf(fact.Price, fact.Quantity) * run.QuoteUsd[market.Spec.Quote.Index];
    }
}
