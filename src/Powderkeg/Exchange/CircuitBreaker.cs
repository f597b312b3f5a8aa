using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>Halts one market for a while when its last trade lies too far from its price some minutes ago.</summary>
/// <remarks>
/// Prices are ticks of the market. The rule is bitFlyer's for spot and CFD ("Circuit breaker", lightning.bitflyer.com/docs/circuitbreaker: 20% against
/// the price 10 minutes before, about 5 minutes); the trade that reaches the threshold stands and the next does not happen, as in <c>replay atom-wick</c>.
/// <list type="number">
/// <item>Each publication of the venue adds the last trade's price to the trail; the oldest sample, a window old, is the reference. Before the run prices
/// stood at the start price.</item>
/// <item>A sale trades down to the highest price that is the described fall or more, a purchase up to the lowest that is the described rise: the first
/// trade there is the last.</item>
/// <item>It halts the market. While that lasts the book's mid takes the place of the whole trail: what comes after the halt is measured from the price that
/// the market reopens at (US Limit Up-Limit Down plan, V(C): after a pause the reference is the reopening price, or the mid of the quotes it reopens
/// with). Against the last trade, a book that has come back in the halt would be halted again by the first trade in it.</item>
/// </list>
/// Invariants: EXCHANGE-11 (Venue.Orders.cs); EXCHANGE-12 a halt begins with the first trade that has moved by the described share, and with no other.
/// </remarks>
public sealed class CircuitBreaker
{
    private readonly Ratio move;
    private readonly Duration halt;
    private readonly long[] trail;
    private int next;

    /// <param name="rules">What trips it, and for how long.</param>
    /// <param name="sampledEvery">Time between two samples: the venue's publication.</param>
    /// <param name="start">The price before the run.</param>
    public CircuitBreaker(CircuitBreakerDescription rules, Duration sampledEvery, Price start)
    {
        move = rules.Move;
        halt = rules.Halt;
        trail = new long[CircuitBreakerDescription.SamplesIn(rules.Window, sampledEvery)];
        Array.Fill(trail, start.Ticks);
    }

    /// <summary>Trading goes on from here; in the past, or the beginning of time, where nothing is halted.</summary>
    public Instant HaltedUntil { get; private set; }

    /// <summary>Halts so far.</summary>
    public int Halts { get; private set; }

    /// <summary>The price a window ago, to one publication; the mid it reopened at where a halt ended less than a window ago.</summary>
    public Price Reference => Price.Trusted(trail[next]);

    /// <summary>Notes the last trade's price, or in a halt the mid. Once per publication.</summary>
    internal void Note(Instant now, Price last, Price mid)
    {
        if (now < HaltedUntil)
        {
            Array.Fill(trail, mid.Ticks);
            return;
        }

        trail[next] = last.Ticks;
        next = next + 1 == trail.Length ? 0 : next + 1;
    }

    /// <summary>The highest price that is the described fall or more, rounded down: less than the described move never trips. None where that is under a tick.</summary>
    public Price Fall => Price.Trusted((long)((Int128)trail[next] * (Ratio.PartsPerOne - move.PartsPerBillion) / Ratio.PartsPerOne));

    /// <summary>The lowest price that is the described rise or more, rounded up.</summary>
    public Price Rise => Price.Trusted((long)(((Int128)trail[next] * (Ratio.PartsPerOne + move.PartsPerBillion) + Ratio.PartsPerOne - 1) / Ratio.PartsPerOne));

    /// <summary>Whether a trade at this price trips it.</summary>
    public bool IsReachedBy(Price price) => price <= Fall || price >= Rise;

    /// <summary>Where an order's matching must end: with the first trade at this price or a worse one.</summary>
    /// <param name="taking">The order's side.</param>
    /// <param name="best">The best price that it meets: a market may have been quoted past the threshold without a trade.</param>
    public Price StopOf(Side taking, Price best) => !best.IsNone && IsReachedBy(best) ? best : taking == Side.Sell ? Fall : Rise;

    internal void Trip(Instant now, Price at)
    {
        HaltedUntil = now + halt;
        Halts++;
        Array.Fill(trail, at.Ticks);
    }
}
