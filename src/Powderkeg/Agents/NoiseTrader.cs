using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

[Describe("Ordinary flow: small orders at random times, as many to buy as to sell, that keep a baseline of trades alive all day.")]
public sealed record NoiseTraderDescription : PopulationDescription
{
    [RefersTo("venue"), Describe("The venue.")]
    public required string Venue { get; init; }

    [Describe("Where it trades.")]
    public required MarketChoice Trades { get; init; }

    [Describe("Orders a minute in each market, all members together (Poisson)."), Allowed(0.001, 60_000)]
    public double OrdersPerMinute { get; init; } = 20;

    [Describe("Traded a minute in each market, all members together, as a share of its described 1% depth."), Allowed(0, 1000)]
    public double VolumeOfDepth { get; init; } = 0.1;

    [Describe("Standard deviation of the logarithm of order sizes."), Allowed(0, 4)]
    public double SizeSigma { get; init; } = 1;

    [Describe("An order goes no further than this from the price at which it was sent."), Allowed(0, 0.5)]
    public double Protection { get; init; } = 0.005;

    [Describe("Coins and cash for each market: this many minutes of its volume on either side."), Allowed(1, 100_000)]
    public double Minutes { get; init; } = 60;

    [Describe("Its own delay from decision to sending.")]
    public Duration Delay { get; init; } = Duration.FromMilliseconds(50);
}

/// <summary>Ordinary flow: Poisson orders, each protected, symmetric but for a pull back to its own start inventory.</summary>
/// <remarks>The chance to buy is 1/2 less half of (inventory over start / its stock of coins): flow has no drift, and perps are closed again.
/// Sizes are lognormal with the described mean. Noise without a price limit walks a book that makers have left to zero (CALIBRATION.md section 7).</remarks>
public sealed class NoiseTrader : Population
{
    private readonly NoiseTraderDescription description;
    private readonly Venue venue;
    private readonly Market[] markets;
    private readonly AccountId[] accounts;
    private readonly RandomStream[] streams;
    private readonly double[] homeTokens;

    public NoiseTrader(NoiseTraderDescription description, Surroundings around)
        : base(description.Id, description.Count, around)
    {
        this.description = description;
        venue = around.VenueByKey(description.Venue);
        markets = [.. description.Trades.Of(venue, around)];
        accounts = new AccountId[description.Count * markets.Length];
        streams = new RandomStream[accounts.Length];
        homeTokens = new double[accounts.Length];
    }

    /// <summary>One account for each member and market: the member's number times the markets, plus the market's.</summary>
    public override void Endow()
    {
        for (int i = 0; i < accounts.Length; i++)
        {
            Market market = markets[i % markets.Length];
            string name = $"{description.StreamKey}/{i / markets.Length}/{market.Key}";
            accounts[i] = Around.Roster.Open(name, Number);
            streams[i] = Around.Streams.Keyed(StableHash.Of(name), "noise");
            venue.Admit(accounts[i], market.Kind == MarketKind.Perp ? MarginMode.Cross : MarginMode.Spot, 5);
            double stockUsd = market.Depth1Pct * description.VolumeOfDepth * description.Minutes / Members;
            homeTokens[i] = stockUsd / Around.Values.Of(market.Spec.Base);
            Around.Endow(accounts[i], market.Spec.Quote, stockUsd / Around.Values.Of(market.Spec.Quote));
            if (market.Kind == MarketKind.Spot)
            {
                Around.Endow(accounts[i], market.Spec.Base, homeTokens[i]);
            }
        }
    }

    public override void Start()
    {
        for (int i = 0; i < accounts.Length; i++)
        {
            ScheduleNext(i);
        }
    }

    public override void Wake(int member, long argument)
    {
        int i = (int)argument;
        Market market = markets[i % markets.Length];
        ref RandomStream stream = ref streams[i];
        double meanUsd = market.Depth1Pct * description.VolumeOfDepth / description.OrdersPerMinute;
        double sigma = description.SizeSigma;
        double usd = meanUsd * FixedMath.Exp(sigma * stream.NextNormal() - sigma * sigma / 2);
        double chance = 0.5 - 0.5 * Math.Clamp(OverHome(i, market) / Math.Max(1e-12, homeTokens[i]), -1, 1);
        Side side = stream.NextUniform() < chance ? Side.Buy : Side.Sell;
        double price = market.Reference;
        MarketSpec spec = market.Spec;
        Price limit = side == Side.Buy ? spec.PriceAtOrAbove(price * (1 + description.Protection)) : spec.PriceAtOrBelow(price * (1 - description.Protection));
        Lots lots = Lots.Min(spec.LotsIn(usd / (price * Around.ReferenceUsdOf(spec.Quote))), Affordable(i, market, side, limit));
        if (!lots.IsZero)
        {
            Around.Gateway.Send(
                new(accounts[i], market.Id, side, limit, lots, TimeInForce.ImmediateOrCancel, OrderFlags.None, Cause.Voluntary), description.Delay);
        }

        ScheduleNext(i);
    }

    public override double EquityUsdOf(int member)
    {
        double sum = 0;
        for (int i = member * markets.Length; i < (member + 1) * markets.Length; i++)
        {
            sum += Around.EquityUsdOf(venue, accounts[i]);
        }

        return sum;
    }

    private double OverHome(int i, Market market) => market.Kind == MarketKind.Perp
        ? venue.Positions.Of(accounts[i], market.Id).Count * market.Spec.LotValue
        : Around.Balances.AssetOf(market.Spec.Base).WholeOf(Around.Balances.Of(accounts[i], market.Spec.Base)) - homeTokens[i];

    private Lots Affordable(int i, Market market, Side side, Price limit)
    {
        if (market.Kind == MarketKind.Perp)
        {
            return Lots.FromCount(long.MaxValue);
        }

        if (side == Side.Sell)
        {
            return market.Spec.LotsIn(Around.Balances.AvailableOf(accounts[i], market.Spec.Base));
        }

        Amount perLot = market.Spec.QuoteOf(limit, Lots.FromCount(1));
        return Lots.FromCount(Math.Max(0, Around.Balances.AvailableOf(accounts[i], market.Spec.Quote).Units / perLot.Units));
    }

    private void ScheduleNext(int i)
    {
        double meanSeconds = 60 * Members / description.OrdersPerMinute;
        double wait = Math.Max(1e-6, streams[i].NextExponential(meanSeconds));
        WakeAt(Around.Now + Duration.FromSeconds(wait), Around.Roster.ActorOf(accounts[i]), i / markets.Length, i);
    }
}
