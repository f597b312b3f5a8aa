using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

[Describe("Bids of those who believe in redemption: so much for each 1% of discount, each bought once. For USDe, and for staked tokens against their underlying.")]
public sealed record ValueBidsDescription : PopulationDescription
{
    [RefersTo("venue"), Describe("The venue.")]
    public required string Venue { get; init; }

    [Describe("Where they rest.")]
    public required MarketChoice Where { get; init; }

    [Describe("For each 1% of discount, all members together; in every market chosen.", Unit = "USD"), Allowed(0, 1e12)]
    public double PerPercent { get; init; }

    [Describe("For each 1% of discount, as a share of the market's described 1% depth; added to 'per-percent'."), Allowed(0, 1000)]
    public double PerPercentOfDepth { get; init; }

    [Describe("First discount, in percent."), Allowed(1, 99)]
    public int From { get; init; } = 1;

    [Describe("Last discount, in percent."), Allowed(1, 99)]
    public int To { get; init; } = 60;

    [Describe("What was bought is offered again this far below value."), Allowed(0, 0.5)]
    public double OfferBelow { get; init; } = 0.003;

    [Describe("Moves its bids with value, and offers what it bought, this often.")]
    public Duration Every { get; init; } = Duration.FromSeconds(60L);
}

/// <summary>A density of value buyers over discount: a total that grows with the fall, unlike exponential bids, whose finite total a large seller
/// sells out to 0.01 (CALIBRATION.md section 7).</summary>
/// <remarks>Each percent is somebody else's money: what was bought is missing from the nearest levels until it has been sold again at value.</remarks>
public sealed class ValueBids : Population
{
    private struct Stand
    {
        public AccountId Account;
        public Ladder Ladder;
        public double LevelTokens;
        public double Cash;
    }

    private readonly ValueBidsDescription description;
    private readonly Venue venue;
    private readonly Market[] markets;
    private readonly Stand[] stands;

    public ValueBids(ValueBidsDescription description, Surroundings around)
        : base(description.Id, description.Count, around)
    {
        this.description = description;
        venue = around.VenueByKey(description.Venue);
        markets = [.. description.Where.Of(venue, around)];
        stands = new Stand[description.Count * markets.Length];
    }

    private int Levels => Math.Max(0, description.To - description.From + 1);

    public override void Endow()
    {
        for (int i = 0; i < stands.Length; i++)
        {
            Market market = markets[i % markets.Length];
            Invariant.Require(market.Kind == MarketKind.Spot, "AGENTS-5", "value bids rest on spot books");
            AccountId account = Around.Roster.Open($"{description.StreamKey}/{i / markets.Length}/{market.Key}", Number);
            venue.Admit(account, MarginMode.Spot, 1);
            double level = (description.PerPercent + description.PerPercentOfDepth * market.Depth1Pct) / Members / Around.Values.Of(market.Spec.Quote);
            stands[i] = new Stand
            {
                Account = account,
                Ladder = Around.Gateway.OpenLadder(account, market.Id, Levels),
                LevelTokens = level,
                Cash = level * Levels,
            };
            Around.Endow(account, market.Spec.Quote, stands[i].Cash);
        }
    }

    public override void Start()
    {
        for (int i = 0; i < stands.Length; i++)
        {
            WakeAt(Around.Now + Duration.FromMicroseconds(1 + i), Around.Roster.ActorOf(stands[i].Account), i / markets.Length, i);
        }
    }

    public override void Wake(int member, long argument)
    {
        ref Stand stand = ref stands[(int)argument];
        Market market = markets[(int)argument % markets.Length];
        Lay(ref stand, market);
        stand.Ladder.Cause = new(Channel.ProfitTaking, Around.ShockEvent);
        Around.Gateway.Quote(stand.Ladder, Duration.Zero);
        WakeAt(Around.Now + description.Every, Around.Roster.ActorOf(stand.Account), member, argument);
    }

    public override double EquityUsdOf(int member)
    {
        double sum = 0;
        for (int i = member * markets.Length; i < (member + 1) * markets.Length; i++)
        {
            sum += Around.EquityUsdOf(venue, stands[i].Account);
        }

        return sum;
    }

    /// <summary>Levels from the first discount down, less what is already spent, nearest first; and one offer of what is held.</summary>
    private void Lay(ref Stand stand, Market market)
    {
        MarketSpec spec = market.Spec;
        double value = Around.Values.Of(spec.Base) / Around.Values.Of(spec.Quote);
        double cash = Around.Balances.AssetOf(spec.Quote).WholeOf(Around.Balances.Of(stand.Account, spec.Quote));
        double spent = Math.Max(0, stand.Cash - cash);
        int laid = 0;
        for (int percent = description.From; percent <= description.To; percent++)
        {
            double left = stand.LevelTokens - spent;
            spent = Math.Max(0, spent - stand.LevelTokens);
            if (left > 0)
            {
                Price price = spec.PriceAtOrBelow(value * (1 - percent / 100.0));
                stand.Ladder.BidPrices[laid] = price;
                stand.Ladder.BidLots[laid++] = spec.LotsIn(left / spec.PriceOf(price));
            }
        }

        stand.Ladder.Bids = laid;
        stand.Ladder.AskPrices[0] = spec.PriceAtOrAbove(value * (1 - description.OfferBelow));
        stand.Ladder.AskLots[0] = spec.LotsIn(Around.Balances.Of(stand.Account, spec.Base));
        stand.Ladder.Asks = 1;
    }
}
