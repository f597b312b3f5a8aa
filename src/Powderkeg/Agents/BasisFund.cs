using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

[Describe("Hedged holders: short perps against spot of the same size. They take what open interest the others left on one side, and sell spot when their short is taken away.")]
public sealed record BasisFundDescription : PopulationDescription
{
    [RefersTo("venue"), Describe("The venue.")]
    public required string Venue { get; init; }

    [Describe("Cash behind each unit of short notional."), Allowed(0.01, 100)]
    public double Cash { get; init; } = 0.5;

    [Describe("Unhedged spot over this share of the holding is sold."), Allowed(0, 1)]
    public double DeltaLimit { get; init; } = 0.1;

    [Describe("Looks at its hedge this often.")]
    public Duration LookEvery { get; init; } = Duration.FromSeconds(10L);

    [Describe("From seeing an open delta to the first sale.")]
    public Duration Delay { get; init; } = Duration.FromSeconds(30L);

    [Describe("Sells this share of the book's described 1% depth in one order."), Allowed(0.001, 100)]
    public double OrderOfDepth { get; init; } = 0.3;

    [Describe("Orders go no further than this from the touch."), Allowed(0, 0.9)]
    public double Protection { get; init; } = 0.05;
}

/// <summary>One account a member and market: spot equal to its short. Channel adl-unhedge when its short was auto-deleveraged.</summary>
public sealed class BasisFund : Population
{
    private readonly BasisFundDescription description;
    private readonly Venue venue;
    private readonly AccountId[] accounts;
    private readonly List<(PerpMarket Perp, Market? Spot)> pairs = [];
    private Instant[] openSince = [];

    public BasisFund(BasisFundDescription description, Surroundings around)
        : base(description.Id, description.Count, around)
    {
        this.description = description;
        venue = around.VenueByKey(description.Venue);
        accounts = new AccountId[description.Count];
    }

    public override void Endow()
    {
        for (int i = 0; i < accounts.Length; i++)
        {
            accounts[i] = OpenAccount(description.StreamKey, i);
            venue.Admit(accounts[i], MarginMode.Cross, 100);
        }
    }

    /// <summary>Shares the residual equally; a short is matched by spot (the whole token where the venue lists it, else cash alone).</summary>
    public override bool TakeResidual(PerpMarket market, SignedLots lots)
    {
        if (market.Venue != venue.Id || accounts.Length == 0)
        {
            return false;
        }

        pairs.Add((market, Around.SpotOf(venue, market.Spec.Base, venue.Settlement)));
        long left = lots.Count;
        for (int i = 0; i < accounts.Length; i++)
        {
            long part = i == accounts.Length - 1 ? left : lots.Count / accounts.Length;
            left -= part;
            if (part == 0)
            {
                continue;
            }

            double tokens = Math.Abs(part) * market.Spec.LotValue;
            Around.Endow(accounts[i], venue.Settlement, tokens * market.StartPrice * description.Cash);
            if (part < 0)
            {
                Around.Endow(accounts[i], market.Spec.Base, tokens);
            }

            venue.EndowPosition(market, accounts[i], SignedLots.FromCount(part), market.Spec.NearestPrice(market.StartPrice));
        }

        return true;
    }

    public override void Start()
    {
        openSince = new Instant[accounts.Length * pairs.Count];
        Array.Fill(openSince, Instant.Never);
        for (int i = 0; i < accounts.Length; i++)
        {
            WakeAt(Around.Now + description.LookEvery, Around.Roster.ActorOf(accounts[i]), i, 0);
        }
    }

    public override void Wake(int member, long argument)
    {
        for (int p = 0; p < pairs.Count; p++)
        {
            if (pairs[p].Spot is Market spot)
            {
                Rehedge(accounts[member], pairs[p].Perp, spot, ref openSince[member * pairs.Count + p]);
            }
        }

        WakeAt(Around.Now + description.LookEvery, Around.Roster.ActorOf(accounts[member]), member, 0);
    }

    private void Rehedge(AccountId account, PerpMarket perp, Market spot, ref Instant since)
    {
        double held = Around.Balances.AssetOf(spot.Spec.Base).WholeOf(Around.Balances.AvailableOf(account, spot.Spec.Base));
        SignedLots open = venue.Positions.Of(account, perp.Id);
        double hedged = open.IsShort ? open.Size.Count * perp.Spec.LotValue : 0;
        double naked = held - hedged;
        if (held <= 0 || naked <= description.DeltaLimit * held)
        {
            since = Instant.Never;
            return;
        }

        since = since < Around.Now ? since : Around.Now;
        if (Around.Now - since < description.Delay)
        {
            return;
        }

        double most = description.OrderOfDepth * spot.Depth1Pct / spot.Reference;
        Lots lots = spot.Spec.LotsIn(Math.Min(naked, most));
        if (!lots.IsZero)
        {
            Price limit = spot.Spec.PriceAtOrBelow(spot.Reference * (1 - description.Protection));
            Around.Gateway.Send(new(account, spot.Id, Side.Sell, limit, lots, TimeInForce.ImmediateOrCancel, OrderFlags.None,
                new(Channel.AdlUnhedge, perp.LastMove)), Duration.FromMilliseconds(200));
        }
    }

    public override double EquityUsdOf(int member) => Around.EquityUsdOf(venue, accounts[member]);
}
