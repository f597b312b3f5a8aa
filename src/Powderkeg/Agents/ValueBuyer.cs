using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <summary>What the capital of value buyers is a share of.</summary>
public enum CapitalOf
{
    [Describe("The described open interest of the asset's perp on the venue.")]
    OpenInterest,

    [Describe("The market's described 1% depth.")]
    Depth,
}

[Describe("Buyers who come minutes after a fall, below value, and sell again at value: one law of two parameters (capital, entry) for every market.")]
public sealed record ValueBuyerDescription : PopulationDescription
{
    [RefersTo("venue"), Describe("The venue.")]
    public required string Venue { get; init; }

    [Describe("Where they buy.")]
    public required MarketChoice Where { get; init; }

    [Describe("First parameter of the law: capital of all members in each market, as a share of what 'of' says."), Allowed(0, 1000)]
    public double Capital { get; init; } = 0.031;

    [Describe("What the capital is a share of.")]
    public CapitalOf Of { get; init; } = CapitalOf.OpenInterest;

    [Describe("Second parameter: they buy from this far below value on."), Allowed(0, 0.99)]
    public double Entry { get; init; } = 0.04;

    [Describe("All capital is in at this discount beyond entry."), Allowed(0.001, 1)]
    public double Span { get; init; } = 0.25;

    [Describe("Time constant in which a discount is believed, and capital goes in.")]
    public Duration Lag { get; init; } = Duration.FromSeconds(160L);

    [Describe("Looks this often."), Allowed(0.1, 3600)]
    public Duration Every { get; init; } = Duration.FromSeconds(10L);

    [Describe("Its own delay from decision to sending.")]
    public Duration Delay { get; init; } = Duration.FromMilliseconds(200);
}

/// <summary>Value buyers: patience, capital, and a price above which they do not buy.</summary>
/// <remarks>Capital wanted in = clamp((discount - entry) / span), where the discount is to the fundamental value and seen with a lag: it is why a market comes
/// back in minutes and not in seconds (CALIBRATION.md section 1: +43% in 377 s, +72% in 1,571 s). At most every/lag of the capital goes in at each
/// look, as a limit order at most 0.5% over the price and never above value * (1 - entry). They sell when a quarter of the entry discount is left.</remarks>
public sealed class ValueBuyer : Population
{
    private struct Purse
    {
        public AccountId Account;
        public double Capital;
        public double Discount;
        public bool Resting;
    }

    private readonly ValueBuyerDescription description;
    private readonly Venue venue;
    private readonly Market[] markets;
    private readonly Purse[] purses;

    public ValueBuyer(ValueBuyerDescription description, Surroundings around)
        : base(description.Id, description.Count, around)
    {
        this.description = description;
        venue = around.VenueByKey(description.Venue);
        markets = [.. description.Where.Of(venue, around)];
        purses = new Purse[description.Count * markets.Length];
    }

    /// <summary>One purse for each member and market.</summary>
    public override void Endow()
    {
        for (int i = 0; i < purses.Length; i++)
        {
            Market market = markets[i % markets.Length];
            AccountId account = Around.Roster.Open($"{description.StreamKey}/{i / markets.Length}/{market.Key}", Number);
            venue.Admit(account, market.Kind == MarketKind.Perp ? MarginMode.Cross : MarginMode.Spot, 5);
            double capital = description.Capital * (description.Of == CapitalOf.Depth ? market.Depth1Pct : OpenInterestOf(market)) / Members;
            purses[i] = new Purse { Account = account, Capital = capital };
            Around.Endow(account, market.Spec.Quote, capital / Around.Values.Of(market.Spec.Quote));
        }
    }

    public override void Start()
    {
        for (int member = 0; member < Members && markets.Length > 0; member++)
        {
            Duration first = Duration.FromMicroseconds(1 + description.Every.Microseconds * member / Members);
            WakeAt(Around.Now + first, Around.Roster.ActorOf(purses[member * markets.Length].Account), member, 0);
        }
    }

    public override void Wake(int member, long argument)
    {
        for (int m = 0; m < markets.Length; m++)
        {
            Look(ref purses[member * markets.Length + m], markets[m]);
        }

        WakeAt(Around.Now + description.Every, Around.Roster.ActorOf(purses[member * markets.Length].Account), member, 0);
    }

    private void Look(ref Purse purse, Market market)
    {
        double pace = Math.Min(1, description.Every.Seconds / description.Lag.Seconds);
        double value = Around.Values.Of(market.Spec.Base) / Around.Values.Of(market.Spec.Quote);
        purse.Discount += (1 - market.Reference / value - purse.Discount) * pace;
        double held = HeldTokens(purse.Account, market);
        double heldUsd = held * market.Reference * Around.ReferenceUsdOf(market.Spec.Quote);
        double wantedUsd = purse.Capital * Math.Clamp((purse.Discount - description.Entry) / description.Span, 0, 1);
        if (purse.Resting)
        {
            Around.Gateway.CancelAll(purse.Account, market.Id, description.Delay);
            purse.Resting = false;
        }

        if (wantedUsd > heldUsd + 0.001 * purse.Capital)
        {
            double most = Math.Min(market.Reference * 1.005, value * (1 - description.Entry));
            Post(ref purse, market, Side.Buy, market.Spec.PriceAtOrBelow(most), Math.Min(wantedUsd - heldUsd, purse.Capital * pace));
        }
        else if (held > 0 && purse.Discount < 0.25 * description.Entry)
        {
            double least = Math.Max(market.Reference * 0.995, value * (1 - 0.25 * description.Entry));
            Post(ref purse, market, Side.Sell, market.Spec.PriceAtOrAbove(least), Math.Min(heldUsd, purse.Capital * pace));
        }
    }

    public override double EquityUsdOf(int member)
    {
        double sum = 0;
        for (int i = member * markets.Length; i < (member + 1) * markets.Length; i++)
        {
            sum += Around.EquityUsdOf(venue, purses[i].Account);
        }

        return sum;
    }

    /// <summary>A limit order for a value in USD, at most what the purse has; sent a microsecond after the cancel of the last one.</summary>
    private void Post(ref Purse purse, Market market, Side side, Price limit, double usd)
    {
        MarketSpec spec = market.Spec;
        Lots lots = spec.LotsIn(usd / (spec.PriceOf(limit) * Around.ReferenceUsdOf(spec.Quote)));
        if (market.Kind == MarketKind.Spot)
        {
            // What the resting order still holds is counted: its cancel arrives first.
            Lots most = side == Side.Sell ? spec.LotsIn(Around.Balances.Of(purse.Account, spec.Base))
                : Lots.FromCount(Math.Max(0, Around.Balances.Of(purse.Account, spec.Quote).Units / spec.QuoteOf(limit, Lots.FromCount(1)).Units));
            lots = Lots.Min(lots, most);
        }

        if (!lots.IsZero)
        {
            OrderFlags flags = side == Side.Sell && market.Kind == MarketKind.Perp ? OrderFlags.ReduceOnly : OrderFlags.None;
            Around.Gateway.Send(new(purse.Account, market.Id, side, limit, lots, TimeInForce.GoodTillCancelled, flags,
                new(Channel.ProfitTaking, Around.ShockEvent)), description.Delay + Duration.FromMicroseconds(1));
            purse.Resting = true;
        }
    }

    private double HeldTokens(AccountId account, Market market) => market.Kind == MarketKind.Perp
        ? venue.Positions.Of(account, market.Id).Count * market.Spec.LotValue
        : Around.Balances.AssetOf(market.Spec.Base).WholeOf(Around.Balances.Of(account, market.Spec.Base));

    private double OpenInterestOf(Market market)
    {
        string asset = Around.Balances.AssetOf(market.Spec.Base).Key;
        foreach (PerpMarketDescription perp in venue.Rules.Perps)
        {
            if (perp.Base == asset)
            {
                return perp.OpenInterest;
            }
        }

        return 0;
    }
}
