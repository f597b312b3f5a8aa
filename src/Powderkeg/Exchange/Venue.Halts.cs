using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

// What a circuit breaker does to orders of its market (the rule itself: CircuitBreaker.cs).
// Halted: whatever would trade is refused, the engine's orders too, and IOC and FOK orders always; what rests without trading may come, and cancels pass
// (as in the volatility halts of bitbank, "Circuit breaker mode": orders are taken, none is matched). Real halts end in a single-price auction of what has
// gathered; here what rests never crosses, and trading goes on with the next order that takes.
public sealed partial class Venue
{
    private static bool CanRest(Market market, in OrderRequest request, Price limit)
    {
        if (request.TimeInForce == TimeInForce.PostOnly)
        {
            return true; // the book refuses it where it would trade
        }

        if (request.TimeInForce != TimeInForce.GoodTillCancelled || limit.IsNone)
        {
            return false;
        }

        Price best = request.Side == Side.Sell ? market.Book.BestBid : market.Book.BestAsk;
        return best.IsNone || (request.Side == Side.Sell ? best < limit : best > limit);
    }

    /// <summary>Where matching must end; none without a breaker, and for fill-or-kill orders, which trade whole and then halt the market.</summary>
    private static Price StopOf(Market market, in OrderRequest request) =>
        market.Breaker is not { } breaker || request.TimeInForce == TimeInForce.FillOrKill ? Price.None
        : breaker.StopOf(request.Side, request.Side == Side.Sell ? market.Book.BestBid : market.Book.BestAsk);

    private void HaltIfReached(CircuitBreaker breaker, Price last)
    {
        if (breaker.IsReachedBy(last))
        {
            breaker.Trip(around.Agenda.Now, last);
        }
    }
}
