using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Markets;

/// <summary>What turns a market's ticks and lots into amounts, exactly: a trade never rounds.</summary>
/// <param name="Base">What is bought and sold. On a perp market the underlying: no balance of it moves.</param>
/// <param name="Quote">What it is paid in.</param>
/// <param name="UnitsPerLot">Smallest units of the base asset in one lot; at least 1.</param>
/// <param name="UnitsPerTickLot">Smallest units of the quote asset that one lot costs per tick of price; a whole number, at least 1.</param>
/// <param name="TickValue">The price of one tick: whole quote units per whole base unit (for valuation and display only).</param>
/// <param name="LotValue">Whole base units in one lot (for valuation and display only).</param>
public readonly record struct MarketSpec(
    AssetId Base, AssetId Quote, long UnitsPerLot, long UnitsPerTickLot, double TickValue, double LotValue)
{
    public Amount BaseOf(Lots lots) => Amount.FromUnits(checked(lots.Count * UnitsPerLot));

    public Amount QuoteOf(Price price, Lots lots) => Amount.FromUnits(checked(price.Ticks * lots.Count * UnitsPerTickLot));

    /// <summary>Whether lots at a price cost more than is there, however much that is.</summary>
    public bool CostsMoreThan(Amount there, Price price, Lots lots)
    {
        // 64 bits where a cautious estimate says that they are enough.
        bool fits = (double)price.Ticks * lots.Count * UnitsPerTickLot < 1L << 62;
        return fits ? there.Units < price.Ticks * lots.Count * UnitsPerTickLot : there.Units < (Int128)price.Ticks * lots.Count * UnitsPerTickLot;
    }

    /// <summary>Signed cost of a position change: above zero for a purchase.</summary>
    public Amount QuoteOf(Price price, SignedLots lots) => Amount.FromUnits(checked(price.Ticks * lots.Count * UnitsPerTickLot));

    public double PriceOf(Price price) => price.Ticks * TickValue;

    /// <summary>Mid of a sample where both sides quoted, else its last trade: whole quote units.</summary>
    public double MidOf(in QuoteSampled quote) => quote.Bid.IsNone || quote.Ask.IsNone ? PriceOf(quote.Last) : (quote.Bid.Ticks + quote.Ask.Ticks) * (TickValue * 0.5);

    /// <summary>The nearest price on the grid to a finite positive number, at least one tick.</summary>
    public Price NearestPrice(double price) => Price.FromTicks(Math.Max(1, Whole(Math.Round(price / TickValue))));

    public Price PriceAtOrBelow(double price) => Price.FromTicks(Math.Max(1, Whole(Math.Floor(price / TickValue))));

    public Price PriceAtOrAbove(double price) => Price.FromTicks(Math.Max(1, Whole(Math.Ceiling(price / TickValue))));

    /// <summary>Whole lots in a quantity of base units, rounded down.</summary>
    public Lots LotsIn(double wholeBaseUnits) => wholeBaseUnits <= 0 ? Lots.Zero : Lots.FromCount(Whole(Math.Floor(wholeBaseUnits / LotValue * (1 + 1e-12))));

    public Lots LotsIn(Amount baseAmount) => Lots.FromCount(Math.Max(0, baseAmount.Units / UnitsPerLot));

    public double NotionalOf(Price price, Lots lots) => price.Ticks * TickValue * (lots.Count * LotValue);

    /// <summary>A price, or a quantity, that is whole already; throws where it leaves 63 bits.</summary>
    private static long Whole(double value)
    {
        // A checked cast is a call to the runtime: the sizes that occur need none. unchecked: what it casts fits.
        return Math.Abs(value) < 1L << 62 ? unchecked((long)value) : throw TooLarge(value);
    }

    private static OverflowException TooLarge(double value) => new($"{value} ticks or lots are more than 63 bits hold");
}
