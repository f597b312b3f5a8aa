using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>Every breach of a run with what was closed because of it, and the split of its loss by channel (DESIGN.md section 7, breach attribution).</summary>
/// <remarks>
/// Exposures: of a position, what was closed of it by force; of a whole account (unified, spot margin, desk), also what it held at the breach
/// (<see cref="Holders"/>); of a lending pool's liquidation, the collateral seized. A channel's share is the loss that its parts of the prices made since
/// the positions were opened (since the start for what was there before), over all losses; what moved in the account's favour counts as nothing.
/// Where nothing lost, the channel of the parent event.
/// </remarks>
internal sealed class Breaches
{
    private const int Channels = ChannelKinds.Count;
    private readonly RunView run;
    private readonly EventBook events;
    private readonly VectorHistory history;
    private readonly CascadeBook cascade;
    private readonly Holders holders;
    private readonly List<Breach> all = [];
    private readonly Dictionary<int, Breach> byEvent = [];
    private readonly int[] marketOf;
    private readonly double[] byRole = new double[Channels * 8];
    private int next;

    public Breaches(RunView run, EventBook events, VectorHistory history, CascadeBook cascade)
    {
        this.run = run;
        this.events = events;
        this.history = history;
        this.cascade = cascade;
        marketOf = PricedBy(run);
        for (int i = 0; i < run.Journal.Liquidations.Count; i++)
        {
            Read(run.Journal.Liquidations[i]);
        }

        holders = new Holders(run, all.Select(breach => breach.Account));
    }

    public IReadOnlyList<Breach> All => all;

    public Breach? Find(EventId id) => byEvent.GetValueOrDefault(id.Number);

    /// <summary>Loss of a channel's breached accounts that prices of a class of assets made, in USD of what was sold.</summary>
    public double ThroughRole(Channel channel, AssetRole role) => byRole[(int)channel * 8 + (int)role];

    /// <summary>Weighs every breach before the second that is attributed next: by the last prices before it, never by its own sales.</summary>
    public void Advance(PriceAttribution prices)
    {
        for (; next < all.Count && all[next].At < prices.NextAt; next++)
        {
            holders.AdvanceTo(all[next].Event);
            Weigh(all[next], prices);
        }
    }

    private void Read(in LiquidationHappened step)
    {
        bool isClosing = step.Step is LiquidationStep.Sale or LiquidationStep.TakenOver;
        if (step.Step is LiquidationStep.Started or LiquidationStep.Call)
        {
            Add(step, step.Market.IsNone && step.Step == LiquidationStep.Started);
        }
        else if (isClosing)
        {
            Breach? breach = byEvent.GetValueOrDefault(step.Cause.Parent.Number);
            if (breach is null && events.Find(step.Cause.Parent).Kind == EventKind.Liquidation)
            {
                // A fund that deleverages what it took over: those lots have been counted.
                return;
            }

            breach ??= Add(step, whole: false);
            double usd = run.UsdOf(step.Notional, step.NotionalAsset);
            breach.NotionalUsd += usd;
            cascade.Sell(step.At.Microseconds, breach.Channel, usd);
            Expose(breach, step);
        }
    }

    private Breach Add(in LiquidationHappened step, bool whole)
    {
        Breach breach = new()
        {
            Event = step.Id,
            At = step.At,
            Place = step.Place,
            Account = step.Account,
            Channel = step.Cause.Channel,
            Parent = step.Cause.Parent,
            IsWhole = whole,
        };
        all.Add(breach);
        byEvent.Add(step.Id.Number, breach);
        if (step.Step == LiquidationStep.Call && !step.Asset.IsNone && marketOf[step.Asset.Index] is >= 0 and int market)
        {
            breach.Exposures.Add(new(market, 1, 0));
        }

        return breach;
    }

    private void Expose(Breach breach, in LiquidationHappened step)
    {
        bool isPerp = !step.Market.IsNone && run.Markets[step.Market.Index].Kind == MarketKind.Perp;
        int market = isPerp ? step.Market.Index : step.Asset.IsNone ? -1 : marketOf[step.Asset.Index];
        if (market < 0 || (breach.IsWhole && !isPerp))
        {
            return;
        }

        double tokens = isPerp ? step.Quantity.Count * run.Markets[market].Spec.LotValue : 1;
        tokens = step.Closes == Side.Sell ? tokens : -tokens;
        int known = breach.Exposures.FindIndex(exposure => exposure.Market == market);
        if (known < 0)
        {
            breach.Exposures.Add(new(market, tokens, 0));
        }
        else if (isPerp)
        {
            breach.Exposures[known] = breach.Exposures[known] with { Tokens = breach.Exposures[known].Tokens + tokens };
        }
    }

    /// <summary>The book that an asset is priced by: the deepest against a stablecoin, spot before perp; -1 where none.</summary>
    private static int[] PricedBy(RunView run)
    {
        int[] found = new int[run.Roles.Count];
        double[] most = new double[found.Length];
        Array.Fill(found, -1);
        foreach (Market market in run.Markets)
        {
            double weight = (market.Kind == MarketKind.Perp ? 1e-9 : 1) * Math.Max(1, market.Depth1Pct);
            if (run.QuoteRoleOf(market) == AssetRole.Stable && weight > most[market.Spec.Base.Index])
            {
                (found[market.Spec.Base.Index], most[market.Spec.Base.Index]) = (market.Id.Index, weight);
            }
        }

        return found;
    }

    private void Weigh(Breach breach, PriceAttribution prices)
    {
        if (breach.IsWhole)
        {
            AddHoldings(breach);
        }

        double[] shares = new double[Channels];
        double whole = 0;
        List<Exposure> opened = [.. breach.Exposures.SelectMany(exposure => Aged(breach, exposure))];
        foreach (Exposure exposure in opened)
        {
            for (int c = 0; c < Channels; c++)
            {
                double loss = LossOf(exposure, c, prices);
                shares[c] += loss;
                whole += loss;
            }
        }

        breach.Shares = shares;
        if (whole <= 0)
        {
            Cause root = RootOf(breach.Parent, out long us);
            shares[(int)root.Channel] = 1;
            cascade.Cause(us, root.Channel, breach.Channel, breach.NotionalUsd);
            return;
        }

        for (int c = 0; c < Channels; c++)
        {
            shares[c] /= whole;
        }

        foreach (Exposure exposure in opened)
        {
            Book(breach, exposure, whole, prices);
        }
    }

    private void Book(Breach breach, Exposure exposure, double whole, PriceAttribution prices)
    {
        for (int c = 0; c < Channels && breach.NotionalUsd > 0; c++)
        {
            double usd = breach.NotionalUsd * LossOf(exposure, c, prices) / whole;
            if (usd > 0)
            {
                cascade.Cause(exposure.Market, exposure.Tokens > 0 ? 1 : -1, exposure.Steps, breach.Channel, c, usd);
                byRole[(int)breach.Channel * 8 + (int)run.RoleOf(run.Markets[exposure.Market])] += usd;
            }
        }
    }

    private double LossOf(in Exposure exposure, int channel, PriceAttribution prices)
    {
        Market market = run.Markets[exposure.Market];
        double moved = prices.VectorOf(new(exposure.Market))[channel] - history.At(exposure.Steps, exposure.Market)[channel];
        return Math.Max(0, -exposure.Tokens * moved * prices.FirstOf(new(exposure.Market)) * market.Spec.TickValue);
    }

    private void AddHoldings(Breach breach)
    {
        for (int a = 0; a < marketOf.Length; a++)
        {
            double tokens = marketOf[a] < 0 ? 0 : holders.TokensOf(breach.Account, new(a));
            if (tokens != 0)
            {
                breach.Exposures.Add(new(marketOf[a], tokens, 0));
            }
        }
    }

    /// <summary>The part of an exposure that the run's trades opened counts from when they did.</summary>
    private IEnumerable<Exposure> Aged(Breach breach, Exposure exposure)
    {
        MarketId market = new(exposure.Market);
        (long lots, long opened) = holders.OpenedIn(breach.Account, market);
        double traded = lots * run.Markets[exposure.Market].Spec.LotValue;
        if (traded * exposure.Tokens <= 0)
        {
            return [exposure];
        }

        double part = exposure.Tokens > 0 ? Math.Min(traded, exposure.Tokens) : Math.Max(traded, exposure.Tokens);
        Exposure young = exposure with { Tokens = part, Steps = history.StepOf(opened) };
        return part == exposure.Tokens ? [young] : [young, exposure with { Tokens = exposure.Tokens - part }];
    }

    /// <summary>The channel that an event goes back to, past messengers and auto-deleveraging, and when.</summary>
    internal Cause RootOf(EventId id, out long us)
    {
        EventFact fact = events.Find(id);
        while ((ChannelKinds.IsFollower(fact.Cause.Channel) || fact.Cause.Channel == Channel.Adl) && !fact.Cause.Parent.IsNone)
        {
            fact = events.Find(fact.Cause.Parent);
        }

        us = fact.Kind == EventKind.None ? run.Start.Microseconds : fact.At.Microseconds;
        return fact.Cause;
    }
}
