using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

[Describe("Those who trade the news itself: sell perps while the price is over value, buy while it is under, as far as their capital goes.")]
public sealed record MacroSellerDescription : PopulationDescription
{
    [RefersTo("venue"), Describe("The venue.")]
    public required string Venue { get; init; }

    [Describe("Which perps.")]
    public required MarketChoice Trades { get; init; }

    [Describe("Most that all members hold in a market on the short side, as a share of its described open interest."), Allowed(0, 1)]
    public double MostShort { get; init; } = 0.02;

    [Describe("Most on the long side."), Allowed(0, 1)]
    public double MostLong { get; init; } = 0.003;

    [Describe("They act when the price is this far from value."), Allowed(0, 0.5)]
    public double Edge { get; init; } = 0.002;

    [Describe("Sold or bought a minute for each 1% of gap, as a share of the book's described 1% depth."), Allowed(0, 1000)]
    public double DepthPerMinute { get; init; } = 2;

    [Describe("They know value this late.")]
    public Duration Lag { get; init; } = Duration.FromSeconds(5L);

    [Describe("A member looks this often.")]
    public Duration Every { get; init; } = Duration.FromSeconds(3L);

    [Describe("Orders go no further than this from the touch."), Allowed(0, 0.5)]
    public double Protection { get; init; } = 0.001;

    [Describe("Notional over equity at the most."), Allowed(0.1, 50)]
    public double Leverage { get; init; } = 3;
}

/// <summary>Informed flow: it brings the macro path into prices, with finite capital on both sides. Channel macro; parent the shock once it has happened.</summary>
public sealed class MacroSeller : Population
{
    private readonly MacroSellerDescription description;
    private readonly Venue venue;
    private readonly PerpMarket[] markets;
    private readonly AccountId[] accounts;

    public MacroSeller(MacroSellerDescription description, Surroundings around)
        : base(description.Id, description.Count, around)
    {
        this.description = description;
        venue = around.VenueByKey(description.Venue);
        markets = [.. description.Trades.Of(venue, around).OfType<PerpMarket>()];
        accounts = new AccountId[description.Count];
    }

    public override void Endow()
    {
        double most = 0;
        foreach (PerpMarket market in markets)
        {
            most += description.MostShort * market.DescribedOpenInterest;
        }

        for (int i = 0; i < accounts.Length; i++)
        {
            accounts[i] = OpenAccount(description.StreamKey, i);
            venue.Admit(accounts[i], MarginMode.Cross, description.Leverage * 2);
            Around.Endow(accounts[i], venue.Settlement, most / description.Leverage / accounts.Length);
        }
    }

    public override void Start()
    {
        for (int i = 0; i < accounts.Length; i++)
        {
            // Members look in turn, so that no instant sees them all.
            Duration first = Duration.FromMicroseconds(1 + description.Every.Microseconds * (i + 1) / accounts.Length);
            WakeAt(Around.Now + first, Around.Roster.ActorOf(accounts[i]), i, 0);
        }
    }

    public override void Wake(int member, long argument)
    {
        foreach (PerpMarket market in markets)
        {
            Trade(accounts[member], market);
        }

        WakeAt(Around.Now + description.Every, Around.Roster.ActorOf(accounts[member]), member, 0);
    }

    private void Trade(AccountId account, PerpMarket market)
    {
        double price = market.Reference;
        double gap = price / (Around.Values.Of(market.Spec.Base) / Around.Described[venue.Settlement.Index].Price) - 1;
        if (Math.Abs(gap) <= description.Edge)
        {
            return;
        }

        double usd = description.DepthPerMinute * market.Depth1Pct * (Math.Abs(gap) / 0.01) * description.Every.Seconds / 60 / accounts.Length;
        double held = venue.Positions.Of(account, market.Id).Count * market.Spec.LotValue * price;
        double room = gap > 0
            ? description.MostShort * market.DescribedOpenInterest / accounts.Length + held
            : description.MostLong * market.DescribedOpenInterest / accounts.Length - held;
        Lots lots = market.Spec.LotsIn(Math.Min(usd, Math.Max(0, room)) / price);
        if (lots.IsZero)
        {
            return;
        }

        Side side = gap > 0 ? Side.Sell : Side.Buy;
        Price limit = side == Side.Sell ? market.Spec.PriceAtOrBelow(price * (1 - description.Protection)) : market.Spec.PriceAtOrAbove(price * (1 + description.Protection));
        Channel channel = Around.ShockEvent.IsNone ? Channel.Voluntary : Channel.Macro;
        Around.Gateway.Send(new(account, market.Id, side, limit, lots, TimeInForce.ImmediateOrCancel, OrderFlags.None, new(channel, Around.ShockEvent)), description.Lag);
    }

    public override double EquityUsdOf(int member) => Around.EquityUsdOf(venue, accounts[member]);
}
