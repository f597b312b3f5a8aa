using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

[Describe("Arbitrage round a triangle of one venue: BASE/QUOTE against BASE/MIDDLE and MIDDLE/QUOTE, as WBETH/USDT against WBETH/ETH and ETH/USDT.")]
public sealed record TriangleArbitrageurDescription : PopulationDescription
{
    [RefersTo("venue"), Describe("The venue.")]
    public required string Venue { get; init; }

    [RefersTo("asset"), Describe("The token quoted in both.")]
    public required string Base { get; init; }

    [RefersTo("asset"), Describe("Its underlying.")]
    public required string Middle { get; init; }

    [RefersTo("asset"), Describe("The dollar.")]
    public required string Quote { get; init; }

    [Describe("What a member holds of each of the three at the start.", Unit = "USD")]
    public required Draw Stock { get; init; }

    [Describe("Least gain round the triangle after fees."), Allowed(0, 0.5)]
    public double Edge { get; init; } = 0.0005;

    [Describe("Largest order, as a share of the described 1% depth of the thinnest book."), Allowed(0.0001, 100)]
    public double OrderOfDepth { get; init; } = 0.3;

    [Describe("Looks this often."), Allowed(0.001, 3600)]
    public Duration Every { get; init; } = Duration.FromSeconds(1L);

    [Describe("Its own delay from decision to sending.")]
    public Duration Delay { get; init; } = Duration.FromMilliseconds(30);
}

/// <summary>Three legs at once from stocks of all three assets: the direct book follows the product of the other two, and they follow it.</summary>
/// <remarks>Steps: price both ways round at the best quotes - if one gains over the edge, size it by stocks and by what rests within a third of the gain -
/// send three IOC orders. A leg that misses leaves the stock askew until the other way round pays; stocks are finite.</remarks>
public sealed class TriangleArbitrageur : Population
{
    private readonly TriangleArbitrageurDescription description;
    private readonly Venue venue;
    private readonly Market direct;
    private readonly Market pair;
    private readonly Market middle;
    private readonly AccountId[] accounts;

    public TriangleArbitrageur(TriangleArbitrageurDescription description, Surroundings around)
        : base(description.Id, description.Count, around)
    {
        this.description = description;
        venue = around.VenueByKey(description.Venue);
        direct = Find(description.Base, description.Quote);
        pair = Find(description.Base, description.Middle);
        middle = Find(description.Middle, description.Quote);
        accounts = new AccountId[description.Count];
    }

    public override void Endow()
    {
        for (int i = 0; i < accounts.Length; i++)
        {
            accounts[i] = Around.Roster.Open($"{description.StreamKey}/{i}", Number);
            venue.Admit(accounts[i], MarginMode.Spot, 1);
            double usd = description.Stock.At(StreamOf(description.StreamKey, i, "stock").NextUniform());
            foreach (AssetId asset in (ReadOnlySpan<AssetId>)[direct.Spec.Base, pair.Spec.Quote, direct.Spec.Quote])
            {
                Around.Endow(accounts[i], asset, usd / Around.Values.Of(asset));
            }
        }
    }

    public override void Start()
    {
        for (int i = 0; i < accounts.Length; i++)
        {
            WakeAt(Around.Now + Duration.FromMicroseconds(1 + description.Every.Microseconds * i / accounts.Length), Around.Roster.ActorOf(accounts[i]), i, 0);
        }
    }

    public override void Wake(int member, long argument)
    {
        double fees = 3 * venue.Rules.TakerFee.Value;
        double round = Best(pair, Side.Buy) * Best(middle, Side.Buy), cost = Best(direct, Side.Sell);
        double back = Best(direct, Side.Buy), costBack = Best(pair, Side.Sell) * Best(middle, Side.Sell);
        double gain = cost > 0 ? round / cost - 1 - fees : -1, gainBack = costBack > 0 ? back / costBack - 1 - fees : -1;
        if (gain > description.Edge)
        {
            Go(member, Side.Buy, gain);
        }
        else if (gainBack > description.Edge)
        {
            Go(member, Side.Sell, gainBack);
        }

        WakeAt(Around.Now + description.Every, Around.Roster.ActorOf(accounts[member]), member, 0);
    }

    public override double EquityUsdOf(int member) => Around.EquityUsdOf(venue, accounts[member]);

    /// <param name="direction">Buy: buys the direct book and sells the other two; Sell: the other way round.</param>
    private void Go(int member, Side direction, double gain)
    {
        Side other = direction.Opposite();
        double slack = gain / 3;
        double tokens = description.OrderOfDepth * Math.Min(direct.Depth1Pct, Math.Min(pair.Depth1Pct, middle.Depth1Pct))
            / Members / Math.Max(1e-12, Around.ReferenceUsdOf(direct.Spec.Base));
        tokens = Math.Min(tokens, Math.Min(Within(member, direct, direction, slack), Within(member, pair, other, slack)));
        double rate = pair.Reference;
        tokens = Math.Min(tokens, Within(member, middle, other, slack) / Math.Max(1e-12, rate));
        EventId parent = direct.LastMove.Number > pair.LastMove.Number ? direct.LastMove : pair.LastMove;
        Cause cause = new(Channel.Arbitrage, parent);
        Send(member, direct, direction, tokens, slack, cause);
        Send(member, pair, other, tokens, slack, cause);
        Send(member, middle, other, tokens * rate, slack, cause);
    }

    /// <summary>Base tokens that a leg can trade: what rests within the slack, and what its stock pays for.</summary>
    private double Within(int member, Market market, Side side, double slack)
    {
        Price limit = LimitOf(market, side, slack);
        double resting = market.Book.QuantityTo(side.Opposite(), limit).Count * market.Spec.LotValue;
        AssetId given = side == Side.Buy ? market.Spec.Quote : market.Spec.Base;
        double stock = 0.98 * Around.Balances.AssetOf(given).WholeOf(Around.Balances.AvailableOf(accounts[member], given));
        return Math.Min(resting, side == Side.Buy ? stock / market.Spec.PriceOf(limit) : stock);
    }

    private void Send(int member, Market market, Side side, double tokens, double slack, Cause cause)
    {
        Lots lots = market.Spec.LotsIn(tokens);
        if (!lots.IsZero)
        {
            Around.Gateway.Send(
                new(accounts[member], market.Id, side, LimitOf(market, side, slack), lots, TimeInForce.ImmediateOrCancel, OrderFlags.None, cause), description.Delay);
        }
    }

    private static Price LimitOf(Market market, Side side, double slack) => side == Side.Buy
        ? market.Spec.PriceAtOrBelow(Math.Max(Best(market, Side.Sell), market.Spec.TickValue) * (1 + slack))
        : market.Spec.PriceAtOrAbove(Best(market, Side.Buy) * (1 - slack));

    private static double Best(Market market, Side resting)
    {
        Price best = resting == Side.Buy ? market.Book.BestBid : market.Book.BestAsk;
        return best.IsNone ? 0 : market.Spec.PriceOf(best);
    }

    private Market Find(string baseAsset, string quote) => Around.SpotOf(venue, Around.Assets[baseAsset], Around.Assets[quote])
        ?? throw new InvariantBrokenException("AGENTS-3", $"AGENTS-3: a triangle's books are all on its venue ({baseAsset}/{quote})");
}
