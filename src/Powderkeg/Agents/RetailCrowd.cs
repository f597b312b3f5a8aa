using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <summary>
/// A crowd as arrays: each member has one isolated account in one market. Nobody polls: a member acts when the hazard of its market has grown to the
/// threshold that it drew, and stops rest in a heap by market. Both are looked at once a second.
/// </summary>
/// <remarks>
/// Inversion: with hazard h(t), the time of the first event is where the integral of h has grown by an exponential draw of mean 1. The hazard is the same
/// for all who hold long, hold short, or hold nothing in a market, so one integral serves them all and a heap of thresholds says who is next. Rates do not
/// depend on how often one looks, and 200,000 members cost no more than their acts. Members spread over the second that follows.
/// Who was liquidated is noticed when its threshold is met, and then waits like one who holds nothing.
/// Stops and panic are orders with a protection limit: what is not filled is tried again (unbounded ones walk a book that makers have left to zero,
/// CALIBRATION.md section 7). Channel risk-off for what answers falls, parent the shock.
/// </remarks>
public sealed partial class RetailCrowd : Population
{
    private static readonly Duration Second = Duration.FromSeconds(1L);
    private static readonly Duration AppDelay = Duration.FromMilliseconds(150);
    private readonly RetailCrowdDescription description;
    private readonly Venue venue;
    private readonly PerpMarket[] markets;
    private readonly Member[] members;
    private readonly PriorityQueue<int, (long Price, int Member)>[] stops;
    private readonly Waiting[] waiting;
    private readonly Queue<(Instant At, int Member, int Ticket)> sent = new();
    private readonly double[] peaks;
    private readonly PriceHistory[] history;

    private struct Member
    {
        public AccountId Account;
        public int Market;
        public float Leverage;
        public RandomStream Stream;

        /// <summary>Ticks at which the stop lies; 0 without one.</summary>
        public long Stop;

        /// <summary>Has decided to be out, and why: what is not filled is tried again.</summary>
        public bool Leaving;
        public Channel Why;

        /// <summary>Counts its waits: what names an older one is void.</summary>
        public int Ticket;
    }

    /// <summary>What a member of a market waits for.</summary>
    private enum Holding
    {
        Nothing,
        Long,
        Short,
    }

    /// <summary>Those of one market who hold alike: their hazard's integral since the start, and the thresholds that they drew.</summary>
    private sealed class Waiting
    {
        public double Hazard;
        public double Calm;
        public double Moved;
        private readonly PriorityQueue<(int Member, int Ticket), (double Threshold, int Member)> next = new(new ByThreshold());

        /// <summary>The lowest threshold of all: until the hazard has come to it, nobody looks into the queue.</summary>
        public double Due { get; private set; } = double.PositiveInfinity;

        public void Add(int member, int ticket, double threshold)
        {
            next.Enqueue((member, ticket), (threshold, member));
            Due = Math.Min(Due, threshold);
        }

        public (int Member, int Ticket) Take()
        {
            (int, int) first = next.Dequeue();
            Due = next.TryPeek(out _, out (double Threshold, int) second) ? second.Threshold : double.PositiveInfinity;
            return first;
        }
    }

    /// <summary>Thresholds, then members: the tuple's own order, without the ways round by which tuples compare.</summary>
    private sealed class ByThreshold : IComparer<(double Threshold, int Member)>
    {
        public int Compare((double Threshold, int Member) x, (double Threshold, int Member) y) =>
            x.Threshold != y.Threshold ? (x.Threshold < y.Threshold ? -1 : 1) : x.Member.CompareTo(y.Member);
    }

    /// <summary>Prices of the last quarter of an hour, one a minute.</summary>
    private struct PriceHistory
    {
        public double[] Minutes;
        public int Next;
    }

    public RetailCrowd(RetailCrowdDescription description, Surroundings around)
        : base(description.Id, description.Count, around)
    {
        this.description = description;
        venue = around.VenueByKey(description.Venue);
        markets = [.. description.Trades.Of(venue, around).OfType<PerpMarket>()];
        members = new Member[description.Count];
        stops = [.. markets.Select(_ => new PriorityQueue<int, (long, int)>())];
        waiting = [.. Enumerable.Range(0, markets.Length * 3).Select(_ => new Waiting())];
        peaks = [.. markets.Select(m => m.StartPrice)];
        history = [.. markets.Select(m => new PriceHistory { Minutes = [.. Enumerable.Repeat(m.StartPrice, 15)] })];
    }

    public override void Start()
    {
        for (int i = 0; i < members.Length; i++)
        {
            Wait(i);
        }

        if (members.Length > 0 && markets.Length > 0)
        {
            WakeAt(Around.Now + Second, Around.Roster.ActorOf(members[0].Account), 0, 0);
        }
    }

    /// <summary>Draws the threshold at which the member acts next, by what it holds now.</summary>
    private void Wait(int i)
    {
        ref Member member = ref members[i];
        SignedLots open = venue.Positions.Of(member.Account, markets[member.Market].Id);
        Holding holding = open.IsZero ? Holding.Nothing : open.IsLong ? Holding.Long : Holding.Short;
        Waiting alike = waiting[member.Market * 3 + (int)holding];
        alike.Add(i, ++member.Ticket, alike.Hazard + member.Stream.NextExponential(1));
    }

    /// <summary>Each second: prices are remembered, stops that the price has passed are sent, hazards grow, and what was sent is looked at again.</summary>
    public override void Wake(int member, long argument)
    {
        double fade = FadingCut.FadeNow(description.Fade, Around);
        for (int m = 0; m < markets.Length; m++)
        {
            // Orders sent from here arrive later: the price stands meanwhile.
            double price = markets[m].Reference;
            Remember(m, price);
            Stop(m, price);
            Act(m, price, fade);
        }

        while (sent.TryPeek(out (Instant At, int Member, int Ticket) next) && next.At <= Around.Now)
        {
            sent.Dequeue();
            if (members[next.Member].Ticket == next.Ticket)
            {
                LookAgain(next.Member);
            }
        }

        WakeAt(Around.Now + Second, Around.Roster.ActorOf(members[0].Account), 0, 0);
    }

    private void Remember(int m, double price)
    {
        peaks[m] = Math.Max(peaks[m], price);
        if (Around.Now.Microseconds / 1_000_000 % 60 == 0)
        {
            ref PriceHistory past = ref history[m];
            past.Minutes[past.Next] = price;
            past.Next = (past.Next + 1) % past.Minutes.Length;
        }
    }

    private void Stop(int m, double price)
    {
        long ticks = (long)(price / markets[m].Spec.TickValue);
        while (description.Reaction == CrowdReaction.ToPrices && stops[m].TryPeek(out int who, out (long Price, int Member) stop) && -stop.Price >= ticks)
        {
            stops[m].Dequeue();
            if (members[who].Stop == -stop.Price)
            {
                Leave(who, Channel.RiskOff, AppDelay);
            }
        }
    }

    /// <summary>Hazards grow by a second; whoever's threshold they have met acts.</summary>
    private void Act(int m, double price, double fade)
    {
        Grow(waiting[m * 3 + (int)Holding.Nothing], description.EntryPerHour, DipNow(m, price));
        Grow(waiting[m * 3 + (int)Holding.Long], description.ExitPerHour, PanicNow(m, price, fade));
        Grow(waiting[m * 3 + (int)Holding.Short], description.ExitPerHour, 0);
        for (int holding = 0; holding < 3; holding++)
        {
            Waiting alike = waiting[m * 3 + holding];
            while (alike.Due <= alike.Hazard)
            {
                (int who, int ticket) = alike.Take();
                if (members[who].Ticket == ticket)
                {
                    ActOne(who, alike);
                }
            }
        }
    }

    private static void Grow(Waiting alike, double calm, double moved)
    {
        alike.Calm = calm;
        alike.Moved = moved;
        alike.Hazard += (calm + moved) / 3600;
    }

    /// <summary>One act: a holder leaves, one without enters. What drove it is drawn by the parts of the hazard.</summary>
    private void ActOne(int i, Waiting alike)
    {
        ref Member member = ref members[i];
        SignedLots open = venue.Positions.Of(member.Account, markets[member.Market].Id);
        bool calm = member.Stream.NextUniform() * (alike.Calm + alike.Moved) < alike.Calm;
        Duration delay = AppDelay + Duration.FromSeconds(member.Stream.NextUniform());
        if (alike == waiting[member.Market * 3 + (int)Holding.Nothing])
        {
            Enter(i, calm, delay);
        }
        else if (open.IsZero)
        {
            Wait(i);
        }
        else
        {
            Leave(i, calm ? Channel.Voluntary : Channel.RiskOff, delay);
        }
    }

    private void LookAgain(int i)
    {
        ref Member member = ref members[i];
        bool holds = !venue.Positions.Of(member.Account, markets[member.Market].Id).IsZero;
        if (member.Leaving && holds)
        {
            Leave(i, member.Why, AppDelay);
            return;
        }

        member.Leaving = false;
        Wait(i);
    }

    /// <summary>Exits an hour by panic.</summary>
    private double PanicNow(int m, double price, double fade)
    {
        double drawdown = 1 - price / peaks[m] - description.PanicFrom;
        if (description.Reaction == CrowdReaction.None || drawdown <= 0)
        {
            return 0;
        }

        return description.PanicPerHour * (drawdown / 0.1) * fade;
    }

    /// <summary>Entries an hour by those who buy a fall of the last quarter of an hour.</summary>
    private double DipNow(int m, double price)
    {
        ref PriceHistory past = ref history[m];
        double fall = description.Reaction == CrowdReaction.None ? 0 : Math.Max(0, 1 - price / past.Minutes[past.Next]);
        return description.DipPerHour * (fall / 0.05);
    }

    private void Enter(int i, bool calm, Duration delay)
    {
        ref Member member = ref members[i];
        PerpMarket market = markets[member.Market];
        Side side = !calm || member.Stream.NextUniform() < description.LongEntries ? Side.Buy : Side.Sell;
        double cash = Around.Balances.AssetOf(venue.Settlement).WholeOf(Around.Balances.AvailableOf(member.Account, venue.Settlement));
        double price = market.Reference * (side == Side.Buy ? 1 + description.Protection : 1 - description.Protection);
        Lots lots = market.Spec.LotsIn(Math.Min(0.95 * cash * member.Leverage, MostOfDepth * market.Depth1Pct) / price);
        if (!lots.IsZero)
        {
            Send(i, market, side, price, lots, OrderFlags.None, Channel.Voluntary, delay);
            SetStop(i, ref member, market, side);
        }
        else
        {
            Wait(i);
        }
    }

    private void Leave(int i, Channel channel, Duration delay)
    {
        ref Member member = ref members[i];
        PerpMarket market = markets[member.Market];
        SignedLots open = venue.Positions.Of(member.Account, market.Id);
        if (open.IsZero)
        {
            return;
        }

        member.Leaving = true;
        member.Why = channel;
        double price = market.Reference * (open.IsLong ? 1 - description.Protection : 1 + description.Protection);
        Send(i, market, open.ClosingSide, price, open.Size, OrderFlags.ReduceOnly, channel, delay);
    }

    /// <summary>Sends an order, and looks again after the described time.</summary>
    private void Send(int i, PerpMarket market, Side side, double price, Lots lots, OrderFlags flags, Channel channel, Duration delay)
    {
        ref Member member = ref members[i];
        Price limit = side == Side.Buy ? market.Spec.PriceAtOrAbove(price) : market.Spec.PriceAtOrBelow(price);
        EventId parent = channel == Channel.RiskOff ? Around.ShockEvent : EventId.None;
        Around.Gateway.Send(new(member.Account, market.Id, side, limit, lots, TimeInForce.ImmediateOrCancel, flags, new(channel, parent)), delay);
        sent.Enqueue((Around.Now + description.LookEvery, i, ++member.Ticket));
    }

    /// <summary>A long's stop lies part of the way from the price to the loss of all margin.</summary>
    private void SetStop(int i, ref Member member, PerpMarket market, Side side)
    {
        member.Stop = 0;
        if (side == Side.Buy && member.Stream.NextUniform() < description.Stops)
        {
            double way = description.StopAt.At(member.Stream.NextUniform()) / member.Leverage;
            member.Stop = Math.Max(1, (long)(market.Reference * (1 - way) / market.Spec.TickValue));
            stops[member.Market].Enqueue(i, (-member.Stop, i));
        }
    }

    public override double EquityUsdOf(int member) => Around.EquityUsdOf(venue, members[member].Account);
}
