using Powderkeg.Units;

namespace Powderkeg.Oracles;

/// <summary>Time-weighted mean of another oracle over a window; over what has passed while that is shorter.</summary>
/// <remarks>The source's price is held to have stood from each look to the next. Kept: (instant, integral of price up to it), oldest first, one entry at or before the window's edge.</remarks>
public sealed class TwapOracle : Oracle
{
    private readonly Oracle source;
    private readonly Duration window;
    private (Instant At, double Sum)[] ring = new (Instant, double)[64];
    private int head;
    private int count;
    private double standing;

    public TwapOracle(string key, Oracle source, Duration window, Instant start)
        : base(key)
    {
        this.source = source;
        this.window = window;
        standing = source.Price;
        Price = standing;
        ring[0] = (start, 0);
        count = 1;
    }

    public override bool Update(Instant now)
    {
        (Instant At, double Sum) last = this[count - 1];
        double sum = last.Sum + standing * (now - last.At).Seconds;
        if (now > last.At)
        {
            Add(now, sum);
        }

        standing = source.Price;
        long edge = now.Microseconds - window.Microseconds;
        while (count > 1 && this[1].At.Microseconds <= edge)
        {
            head = (head + 1) % ring.Length;
            count--;
        }

        double price = Mean(now, sum, edge);
        bool moved = price != Price;
        Price = price;
        return moved;
    }

    private (Instant At, double Sum) this[int i] => ring[(head + i) % ring.Length];

    private double Mean(Instant now, double sum, long edge)
    {
        (Instant At, double Sum) first = this[0];
        if (now <= first.At)
        {
            return standing;
        }

        if (first.At.Microseconds >= edge)
        {
            return (sum - first.Sum) / (now - first.At).Seconds;
        }

        // The window's edge lies between two looks: the integral is linear there.
        (Instant At, double Sum) second = this[1];
        double share = (edge - first.At.Microseconds) / (double)(second.At - first.At).Microseconds;
        return (sum - (first.Sum + (second.Sum - first.Sum) * share)) / window.Seconds;
    }

    private void Add(Instant at, double sum)
    {
        if (count == ring.Length)
        {
            (Instant, double)[] larger = new (Instant, double)[count * 2];
            for (int i = 0; i < count; i++)
            {
                larger[i] = this[i];
            }

            ring = larger;
            head = 0;
        }

        ring[(head + count) % ring.Length] = (at, sum);
        count++;
    }
}

/// <summary>Reports when its source is the deviation away from what it last published, or when the heartbeat has passed (Chainlink's rule).</summary>
/// <remarks>A report carries the price that called for it and stands from the first look at or after its latency. While one is under way no other
/// begins, and the heartbeat counts from when one came to stand: what a source does in between is seen by the next report.</remarks>
public sealed class DeviationFeedOracle : Oracle
{
    private readonly Oracle source;
    private readonly double deviation;
    private readonly Duration heartbeat;
    private readonly Duration latency;
    private Instant published;
    private Instant due = Instant.Never;
    private double reported;

    /// <param name="latency">From the look that called for a report to when it stands; zero: at that look.</param>
    public DeviationFeedOracle(string key, Oracle source, Ratio deviation, Duration heartbeat, Duration latency, Instant start)
        : base(key)
    {
        this.source = source;
        this.deviation = deviation.Value;
        this.heartbeat = heartbeat;
        this.latency = latency;
        published = start;
        Price = source.Price;
    }

    public override bool Update(Instant now)
    {
        bool moved = Land(now);
        if (due == Instant.Never && (Math.Abs(source.Price - Price) >= deviation * Price || now - published >= heartbeat))
        {
            reported = source.Price;
            due = now + latency;
            moved |= Land(now);
        }

        return moved;
    }

    /// <summary>A report whose time has come stands; true if it changed the price.</summary>
    private bool Land(Instant now)
    {
        if (due > now)
        {
            return false;
        }

        bool moved = reported != Price;
        Price = reported;
        published = now;
        due = Instant.Never;
        return moved;
    }
}

/// <summary>Another oracle's price, as it is.</summary>
public sealed class HardPegOracle : Oracle
{
    private readonly Oracle source;

    public HardPegOracle(string key, Oracle source)
        : base(key)
    {
        this.source = source;
        Price = source.Price;
    }

    public override bool Update(Instant now)
    {
        bool moved = source.Price != Price;
        Price = source.Price;
        return moved;
    }
}

/// <summary>Another oracle's price until an instant; then it stands still.</summary>
public sealed class FrozenAtOracle : Oracle
{
    private readonly Oracle source;
    private readonly Instant at;

    public FrozenAtOracle(string key, Oracle source, Instant at)
        : base(key)
    {
        this.source = source;
        this.at = at;
        Price = source.Price;
    }

    public override bool Update(Instant now)
    {
        if (now >= at || source.Price == Price)
        {
            return false;
        }

        Price = source.Price;
        return true;
    }
}
