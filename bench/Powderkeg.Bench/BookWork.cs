using Powderkeg.Kernel;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Bench;

/// <summary>A book under the usual stream: orders rest near the middle; then half of what comes is a new order within 100 ticks, two fifths cancel a drawn
/// order, a tenth trades 1 to 100 lots.</summary>
internal sealed class BookWork(Size size) : Workload("order book", "order or cancel", size)
{
    private const long Middle = 100_000;
    private readonly int resting = size == Size.Full ? 100_000 : 2_000;
    private OrderBook book = new(Middle * 2);
    private OrderId[] live = [];
    private int count;
    private ulong draws;

    public override int Operations => Size == Size.Full ? 1_000_000 : 20_000;

    protected override ulong Expected => Size == Size.Full ? 0xebbdb07fcd83e1e2UL : 0x9d6d8532b15d9638UL;

    public override void Prepare()
    {
        book = new OrderBook(Middle * 2);
        live = new OrderId[resting + Operations];
        count = 0;
        draws = 0;
        for (int i = 0; i < resting; i++)
        {
            Rest();
        }
    }

    protected override ulong Work()
    {
        ulong hash = 0;
        for (int i = 0; i < Operations; i++)
        {
            ulong kind = Draw() % 10;
            hash = StableHash.Mix(hash, kind < 5 ? Rest() : kind < 9 ? Cancel() : Trade());
        }

        book.AppendDigest(ref hash);
        return hash;
    }

    private ulong Draw() => StableHash.Finish(++draws);

    private ulong Rest()
    {
        ulong draw = Draw();
        Side side = (draw & 1) == 0 ? Side.Buy : Side.Sell;
        long away = 1 + (long)(draw >> 8) % 100;
        OrderOutcome outcome = book.Submit(new(new((int)(draw >> 40) & 1023), side, Price.FromTicks(side == Side.Buy ? Middle - away : Middle + away),
            Lots.FromCount(1 + (long)(draw >> 20) % 100), TimeInForce.GoodTillCancelled, SelfTradePrevention.None, (long)(draw & 0xFFFF)));
        if (!outcome.Resting.IsNone)
        {
            live[count++] = outcome.Resting;
        }

        return (ulong)outcome.Filled.Count;
    }

    /// <summary>A drawn order; one that was filled meanwhile is no longer there.</summary>
    private ulong Cancel()
    {
        if (count == 0)
        {
            return 0;
        }

        int which = (int)(Draw() % (ulong)count);
        bool stood = book.Cancel(live[which]);
        live[which] = live[--count];
        return stood ? 1UL : 2UL;
    }

    private ulong Trade()
    {
        ulong draw = Draw();
        OrderOutcome outcome = book.Submit(new(new(2000), (draw & 1) == 0 ? Side.Buy : Side.Sell, Price.None, Lots.FromCount(1 + (long)(draw >> 20) % 100),
            TimeInForce.ImmediateOrCancel, SelfTradePrevention.None, 0));
        return (ulong)outcome.Filled.Count + ((ulong)book.Fills.Length << 32);
    }
}
