using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <summary>
/// A crowd as arrays: each member has one isolated account in one market. Stops rest in a heap by market and are looked at each second; everything else
/// is a hazard drawn at the member's own looks.
/// </summary>
/// <remarks>Stops and panic are orders with a protection limit: what is not filled is tried again (unbounded ones walk a book that makers have left to zero,
/// CALIBRATION.md section 7). Channel risk-off for what answers falls, parent the shock.</remarks>
public sealed partial class RetailCrowd : Population
{
    private const long StopWatch = 1;
    private readonly RetailCrowdDescription description;
    private readonly Venue venue;
    private readonly PerpMarket[] markets;
    private readonly Member[] members;
    private readonly PriorityQueue<int, (long Price, int Member)>[] stops;
    private readonly double[] peaks;
    private readonly PriceHistory[] history;

    private struct Member
    {
        public AccountId Account;
        public int Market;
        public float Leverage;
        public RandomStream Stream;
        public Instant LastLook;

        /// <summary>Ticks at which the stop lies; 0 without one.</summary>
        public long Stop;
        public bool StopHit;
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
        peaks = [.. markets.Select(m => m.StartPrice)];
        history = [.. markets.Select(m => new PriceHistory { Minutes = [.. Enumerable.Repeat(m.StartPrice, 15)] })];
    }

    public override void Start()
    {
        for (int i = 0; i < members.Length; i++)
        {
            Sleep(i);
        }

        if (members.Length > 0 && markets.Length > 0)
        {
            WakeAt(Around.Now + Duration.FromSeconds(1L), Around.Roster.ActorOf(members[0].Account), 0, StopWatch);
        }
    }

    private void Sleep(int i)
    {
        ref Member member = ref members[i];
        Duration wait = Duration.FromSeconds(Math.Max(1, member.Stream.NextExponential(description.LookEvery.Seconds)));
        WakeAt(Around.Now + wait, Around.Roster.ActorOf(member.Account), i, 0);
    }

    public override void Wake(int member, long argument)
    {
        if (argument == StopWatch)
        {
            WatchMarkets();
            WakeAt(Around.Now + Duration.FromSeconds(1L), Around.Roster.ActorOf(members[0].Account), 0, StopWatch);
            return;
        }

        Look(member);
        Sleep(member);
    }

    /// <summary>Each second: prices are remembered, and stops that the price has passed are sent.</summary>
    private void WatchMarkets()
    {
        long second = Around.Now.Microseconds / 1_000_000;
        for (int m = 0; m < markets.Length; m++)
        {
            double price = markets[m].Reference;
            peaks[m] = Math.Max(peaks[m], price);
            if (second % 60 == 0)
            {
                ref PriceHistory past = ref history[m];
                past.Minutes[past.Next] = price;
                past.Next = (past.Next + 1) % past.Minutes.Length;
            }

            long ticks = (long)(price / markets[m].Spec.TickValue);
            while (description.Reaction == CrowdReaction.ToPrices && stops[m].TryPeek(out int who, out (long Price, int Member) stop) && -stop.Price >= ticks)
            {
                stops[m].Dequeue();
                if (members[who].Stop == -stop.Price)
                {
                    members[who].StopHit = true;
                    Close(ref members[who], Channel.RiskOff);
                }
            }
        }
    }

    private void Look(int i)
    {
        ref Member member = ref members[i];
        double hours = (Around.Now - member.LastLook).Seconds / 3600;
        member.LastLook = Around.Now;
        PerpMarket market = markets[member.Market];
        SignedLots open = venue.Positions.Of(member.Account, market.Id);
        if (!open.IsZero)
        {
            LookAsHolder(ref member, market, open, hours);
        }
        else
        {
            member.StopHit = false;
            LookAsBuyer(i, ref member, market, hours);
        }
    }

    private void LookAsHolder(ref Member member, PerpMarket market, SignedLots open, double hours)
    {
        if (member.StopHit)
        {
            Close(ref member, Channel.RiskOff);
            return;
        }

        double panic = open.IsLong ? PanicNow(member.Market, market) : 0;
        double uniform = member.Stream.NextUniform();
        if (uniform < 1 - FixedMath.Exp(-(description.ExitPerHour + panic) * hours))
        {
            bool calm = uniform < 1 - FixedMath.Exp(-description.ExitPerHour * hours);
            Close(ref member, calm ? Channel.Voluntary : Channel.RiskOff);
        }
    }

    private double PanicNow(int m, PerpMarket market)
    {
        if (description.Reaction == CrowdReaction.None)
        {
            return 0;
        }

        double drawdown = Math.Max(0, 1 - market.Reference / peaks[m] - description.PanicFrom);
        double fade = Around.ShockAt > Around.Now ? 1 : FixedMath.Exp(-(Around.Now - Around.ShockAt).Seconds / Math.Max(1, description.Fade.Seconds));
        return description.PanicPerHour * (drawdown / 0.1) * fade;
    }

    private void LookAsBuyer(int i, ref Member member, PerpMarket market, double hours)
    {
        ref PriceHistory past = ref history[member.Market];
        double fall = description.Reaction == CrowdReaction.None ? 0 : Math.Max(0, 1 - market.Reference / past.Minutes[past.Next]);
        double dip = description.DipPerHour * (fall / 0.05);
        double uniform = member.Stream.NextUniform();
        if (uniform >= 1 - FixedMath.Exp(-(description.EntryPerHour + dip) * hours))
        {
            return;
        }

        bool dips = uniform >= 1 - FixedMath.Exp(-description.EntryPerHour * hours);
        Side side = dips || member.Stream.NextUniform() < description.LongEntries ? Side.Buy : Side.Sell;
        double cash = Around.Balances.AssetOf(venue.Settlement).WholeOf(Around.Balances.AvailableOf(member.Account, venue.Settlement));
        double price = market.Reference * (side == Side.Buy ? 1 + description.Protection : 1 - description.Protection);
        Lots lots = market.Spec.LotsIn(Math.Min(0.95 * cash * member.Leverage, MostOfDepth * market.Depth1Pct) / price);
        if (!lots.IsZero)
        {
            Send(ref member, market, side, price, lots, OrderFlags.None, Channel.Voluntary);
            SetStop(i, ref member, market, side);
        }
    }

    private void Close(ref Member member, Channel channel)
    {
        PerpMarket market = markets[member.Market];
        SignedLots open = venue.Positions.Of(member.Account, market.Id);
        if (open.IsZero)
        {
            return;
        }

        double price = market.Reference * (open.IsLong ? 1 - description.Protection : 1 + description.Protection);
        Send(ref member, market, open.ClosingSide, price, open.Size, OrderFlags.ReduceOnly, channel);
    }

    private void Send(ref Member member, PerpMarket market, Side side, double price, Lots lots, OrderFlags flags, Channel channel)
    {
        Price limit = side == Side.Buy ? market.Spec.PriceAtOrAbove(price) : market.Spec.PriceAtOrBelow(price);
        EventId parent = channel == Channel.RiskOff ? Around.ShockEvent : EventId.None;
        Around.Gateway.Send(new(member.Account, market.Id, side, limit, lots, TimeInForce.ImmediateOrCancel, flags, new(channel, parent)),
            Duration.FromMilliseconds(150));
    }

    /// <summary>A long's stop lies part of the way from the price to the loss of all margin.</summary>
    private void SetStop(int i, ref Member member, PerpMarket market, Side side)
    {
        member.Stop = 0;
        member.StopHit = false;
        if (side == Side.Buy && member.Stream.NextUniform() < description.Stops)
        {
            double way = description.StopAt.At(member.Stream.NextUniform()) / member.Leverage;
            member.Stop = Math.Max(1, (long)(market.Reference * (1 - way) / market.Spec.TickValue));
            stops[member.Market].Enqueue(i, (-member.Stop, i));
        }
    }

    public override double EquityUsdOf(int member) => Around.EquityUsdOf(venue, members[member].Account);
}
