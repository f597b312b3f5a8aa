using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

[Describe("Directional perp accounts on cross margin: longs that cut risk as prices fall, or shorts whose take-profits rest below the price.")]
public sealed record FundDescription : PopulationDescription
{
    [RefersTo("venue"), Describe("The venue.")]
    public required string Venue { get; init; }

    [Describe("Which perps; each member holds one.")]
    public required MarketChoice Holds { get; init; }

    [Describe("Buy: long. Sell: short.")]
    public Side Side { get; init; } = Side.Buy;

    [Describe("Share of each market's described open interest that all members hold together."), Allowed(0, 1)]
    public required double Share { get; init; }

    [Describe("Position over equity at the start.")]
    public Draw Leverage { get; init; } = new() { Median = 3.7, Sigma = 0.61, Min = 1, Max = 50 };

    [Describe("Spread of members' sizes: standard deviation of the logarithm."), Allowed(0, 4)]
    public double SizeSigma { get; init; } = 1;

    [Describe("Longs: share of the position sold by choice an hour per 10% of drawdown."), Allowed(0, 100)]
    public double CutPerHour { get; init; } = 0.126;

    [Describe("A drawdown up to this is no reason to cut."), Allowed(0, 0.9)]
    public double CutFrom { get; init; } = 0.04;

    [Describe("Shorts: share of the position bought back by choice an hour per 10% that the price has fallen beyond 'cut-from'."), Allowed(0, 100)]
    public double CoverPerHour { get; init; }

    [Describe("They see prices this late.")]
    public Duration Lag { get; init; } = Duration.FromSeconds(120L);

    [Describe("Selling by choice fades with this time constant after the shock.")]
    public Duration Fade { get; init; } = Duration.FromHours(2);

    [Describe("A member looks about this often."), Allowed(1, 86_400)]
    public Duration LookEvery { get; init; } = Duration.FromSeconds(30L);

    [Describe("Orders by choice go no further than this from the touch."), Allowed(0, 0.5)]
    public double Protection { get; init; } = 0.003;

    [Describe("Shorts: distance of the resting take-profit below the start price.")]
    public Draw TakeProfit { get; init; } = new() { From = 0.01, To = 0.45 };

    [Describe("Shorts: share of members with a resting take-profit."), Allowed(0, 1)]
    public double TakeProfitShare { get; init; } = 1;
}

/// <summary>Directional accounts of one perp each. Their selling by choice is the slow push of the day; shorts' resting bids are its main brake.</summary>
/// <remarks>
/// Sizes: a market's members share <c>share * open interest</c> by lognormal weights, so the population's open interest is what is described.
/// A take-profit rests from the start, reduce-only, and is consumed once (CALIBRATION.md section 7: without it nothing stops).
/// </remarks>
public sealed class Fund : Population
{
    private const long OrderWatch = 1;
    private const int SamplesInLag = 12;
    private static readonly Duration OrdersLookedAt = Duration.FromSeconds(1L);
    private readonly FundDescription description;
    private readonly Venue venue;
    private readonly PerpMarket[] markets;
    private readonly Member[] members;
    private readonly SeenPrice[] seen;
    private readonly Duration sampleEvery;

    // Auto-deleveragings of the run when resting orders were last looked at.
    private int deleveragingsSeen;

    private struct Member
    {
        public AccountId Account;
        public int Market;
        public RandomStream Stream;
        public Instant LastLook;
        public long StartLots;

        /// <summary>Where its take-profit rests; none without one.</summary>
        public Price TakeProfit;
        public int Deleveraged;
    }

    /// <summary>What members know of a market: its price a lag ago, and the highest they remember.</summary>
    private struct SeenPrice
    {
        /// <summary>A lag's worth of prices; the oldest is the one that is seen, and is overwritten next.</summary>
        public double[] Past;
        public int Oldest;
        public double Peak;
        public Instant At;

        /// <summary>What these come to, until the next price is seen.</summary>
        public double Drawdown;
    }

    public Fund(FundDescription description, Surroundings around)
        : base(description.Id, description.Count, around)
    {
        this.description = description;
        venue = around.VenueByKey(description.Venue);
        markets = [.. description.Holds.Of(venue, around).OfType<PerpMarket>()];
        members = new Member[description.Count];
        seen = new SeenPrice[markets.Length];
        sampleEvery = Duration.FromMicroseconds(Math.Max(1, description.Lag.Microseconds / SamplesInLag));
    }

    public override void Endow()
    {
        int[] counts = MemberShares.Of(markets, description.Count);
        int member = 0;
        for (int m = 0; m < markets.Length; m++)
        {
            seen[m] = new SeenPrice { Past = new double[SamplesInLag], Peak = markets[m].StartPrice, At = Around.Now };
            Array.Fill(seen[m].Past, markets[m].StartPrice);
            EndowMarket(m, member, counts[m]);
            member += counts[m];
        }
    }

    private void EndowMarket(int m, int first, int count)
    {
        PerpMarket market = markets[m];
        double notional = description.Share * market.DescribedOpenInterest;
        Span<double> weights = count <= 1024 ? stackalloc double[count] : new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            RandomStream stream = StreamOf(description.StreamKey, first + i, "fund/start");
            weights[i] = FixedMath.Exp(description.SizeSigma * stream.NextNormal());
            sum += weights[i];
            members[first + i] = new Member
            {
                Account = OpenAccount(description.StreamKey, first + i),
                Market = m,
                Stream = StreamOf(description.StreamKey, first + i, "fund/act"),
                LastLook = Around.Now,
            };
        }

        for (int i = 0; i < count; i++)
        {
            EndowMember(ref members[first + i], market, notional * weights[i] / sum);
        }
    }

    private void EndowMember(ref Member member, PerpMarket market, double notional)
    {
        double leverage = LeverageBounds.Of(market, notional, description.Leverage.At(member.Stream.NextUniform()), venue, Around);
        venue.Admit(member.Account, MarginMode.Cross, Math.Max(leverage * 1.5, 20));
        Around.Endow(member.Account, venue.Settlement, notional / leverage);
        Lots lots = market.Spec.LotsIn(notional / market.StartPrice);
        if (lots.IsZero)
        {
            return;
        }

        member.StartLots = lots.Count;
        venue.EndowPosition(market, member.Account, SignedLots.Of(description.Side, lots), market.Spec.NearestPrice(market.StartPrice));
    }

    public override void Start()
    {
        for (int i = 0; i < members.Length; i++)
        {
            ref Member member = ref members[i];
            if (member.StartLots == 0)
            {
                continue;
            }

            if (description.Side == Side.Sell && member.Stream.NextUniform() < description.TakeProfitShare)
            {
                RestTakeProfit(ref member);
            }

            if (RatePerHour > 0)
            {
                Sleep(i, ref member);
            }
        }

        if (description.Side == Side.Sell && members.Length > 0)
        {
            WakeAt(Around.Now + OrdersLookedAt, Around.Roster.ActorOf(members[0].Account), 0, OrderWatch);
        }
    }

    private void RestTakeProfit(ref Member member)
    {
        PerpMarket market = markets[member.Market];
        double price = market.StartPrice * (1 - description.TakeProfit.At(member.Stream.NextUniform()));
        member.TakeProfit = market.Spec.PriceAtOrBelow(price);
        Post(ref member, Lots.FromCount(member.StartLots));
    }

    private void Post(ref Member member, Lots lots) =>
        Around.Gateway.Send(new(member.Account, markets[member.Market].Id, Side.Buy, member.TakeProfit, lots, TimeInForce.GoodTillCancelled,
            OrderFlags.ReduceOnly, new(Channel.ProfitTaking, EventId.None)), Duration.Zero);

    /// <summary>Who was auto-deleveraged, or covered a part, rests its order again for what is left: a reduce-only order is cut when it arrives, not while it
    /// rests, and would turn a smaller short into a long.</summary>
    private void WatchOrders()
    {
        int deleveragings = Around.Journal.Deleveragings.Count;
        if (deleveragings == deleveragingsSeen)
        {
            return;
        }

        deleveragingsSeen = deleveragings;
        for (int i = 0; i < members.Length; i++)
        {
            ref Member member = ref members[i];
            int deleveraged = venue.StateOf(member.Account).Deleveraged;
            if (member.TakeProfit.IsNone || deleveraged == member.Deleveraged)
            {
                continue;
            }

            member.Deleveraged = deleveraged;
            SignedLots open = venue.Positions.Of(member.Account, markets[member.Market].Id);
            RestAgain(ref member, open.IsShort ? open.Size : Lots.Zero);
        }
    }

    /// <summary>The resting order goes, and comes back for what the short will then be.</summary>
    private void RestAgain(ref Member member, Lots lots)
    {
        Around.Gateway.CancelAll(member.Account, markets[member.Market].Id, Duration.Zero);
        if (!lots.IsZero)
        {
            Post(ref member, lots);
        }
    }

    private void Sleep(int index, ref Member member)
    {
        Duration wait = Duration.FromSeconds(Math.Max(1, member.Stream.NextExponential(description.LookEvery.Seconds)));
        WakeAt(Around.Now + wait, Around.Roster.ActorOf(member.Account), index, 0);
    }

    public override void Wake(int index, long argument)
    {
        if (argument == OrderWatch)
        {
            WatchOrders();
            WakeAt(Around.Now + OrdersLookedAt, Around.Roster.ActorOf(members[0].Account), 0, OrderWatch);
            return;
        }

        ref Member member = ref members[index];
        double drawdown = DrawdownSeen(member.Market);
        double seconds = (Around.Now - member.LastLook).Seconds;
        member.LastLook = Around.Now;
        SignedLots open = venue.Positions.Of(member.Account, markets[member.Market].Id);
        if (open.IsZero)
        {
            return;
        }

        if (FadingCut.Strikes(ref member.Stream, RatePerHour, drawdown, seconds, description.Fade, Around))
        {
            Cut(ref member, markets[member.Market], open);
        }

        Sleep(index, ref member);
    }

    private double RatePerHour => description.Side == Side.Buy ? description.CutPerHour : description.CoverPerHour;

    /// <summary>A fifth of the start size is closed: a long that cuts risk, a short that takes its profit.</summary>
    private void Cut(ref Member member, PerpMarket market, SignedLots open)
    {
        long part = Math.Max(1, Math.Min(open.Size.Count, member.StartLots / 5));
        Price limit = open.IsLong ? market.Spec.PriceAtOrBelow(market.Reference * (1 - description.Protection))
            : market.Spec.PriceAtOrAbove(market.Reference * (1 + description.Protection));
        Cause cause = new(open.IsLong ? Channel.RiskOff : Channel.ProfitTaking, Around.ShockEvent);
        if (!member.TakeProfit.IsNone)
        {
            RestAgain(ref member, open.Size - Lots.FromCount(part));
        }

        Around.Gateway.Send(new(member.Account, market.Id, open.ClosingSide, limit, Lots.FromCount(part), TimeInForce.ImmediateOrCancel,
            OrderFlags.ReduceOnly, cause), Duration.FromMilliseconds(200));
    }

    private double DrawdownSeen(int m)
    {
        ref SeenPrice price = ref seen[m];
        if (Around.Now < price.At + sampleEvery)
        {
            return price.Drawdown;
        }

        long steps = (Around.Now - price.At).Microseconds / sampleEvery.Microseconds;
        for (long i = Math.Min(steps, SamplesInLag); i > 0; i--)
        {
            price.Past[price.Oldest] = markets[m].Reference;
            price.Oldest = (price.Oldest + 1) % SamplesInLag;
        }

        price.At += sampleEvery * steps;
        double now = price.Past[price.Oldest];
        price.Peak = Math.Max(price.Peak, now);
        price.Drawdown = Math.Max(0, 1 - now / price.Peak - description.CutFrom);
        return price.Drawdown;
    }

    public override double EquityUsdOf(int member) => Around.EquityUsdOf(venue, members[member].Account);
}
