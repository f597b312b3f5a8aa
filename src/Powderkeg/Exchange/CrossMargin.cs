using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>What a cross account is worth at the marks.</summary>
/// <param name="Equity">Balance less loan, and open profits: settlement units.</param>
/// <param name="Maintenance">Sum over positions, each by its own market's tiers.</param>
/// <param name="Gross">Sum of position values without sign, in settlement units: how much a relative move of marks can cost.</param>
public readonly record struct CrossValue(Amount Equity, Amount Maintenance, double Gross)
{
    /// <summary>Has positions, and no more than maintenance behind them.</summary>
    public bool IsOut => Gross > 0 && Equity <= Maintenance;
}

/// <summary>The margin rule of cross accounts: all positions stand on the account's settlement balance.</summary>
/// <remarks>
/// A realised loss beyond the balance, while other positions hold open profits, is lent by the venue and counts against equity (a cross wallet below
/// zero); when the account is flat, the loan is paid back, and what is then missing is a shortfall.
/// </remarks>
public static class CrossMargin
{
    public static CrossValue ValueOf(Venue venue, AccountId account)
    {
        double gross = 0;
        Amount unrealised = Amount.Zero, maintenance = Amount.Zero;
        for (int row = venue.Positions.FirstOf(account); row >= 0; row = venue.Positions.NextOf(row))
        {
            ref Position position = ref venue.Positions[row];
            if (position.Lots != 0)
            {
                PerpMarket market = (PerpMarket)venue.AllMarkets[position.Market];
                Amount size = market.NotionalAt(market.Mark, position.Signed);
                gross += size.Units;
                unrealised += market.UnrealisedAt(market.Mark, position);
                maintenance += market.Tiers.MaintenanceOf(size);
            }
        }

        return gross == 0 ? default : new(venue.CashOf(account) + unrealised, maintenance, gross);
    }

    /// <summary>The price of one position at which the account's equity is zero, the others at their marks: mark -+ equity/q, rounded to where nothing is owed.</summary>
    public static Price BankruptcyPrice(PerpMarket market, SignedLots lots, Amount equity) =>
        IsolatedMargin.PriceOfValue((Int128)market.Spec.QuoteOf(market.Mark, lots).Units - equity.Units, lots, market.Spec, market.Book.Highest);

    /// <summary>The account's open position with the largest value at its mark, or -1: the engine reduces it first. Equals: the one opened first.</summary>
    public static int LargestOf(Venue venue, AccountId account)
    {
        int largest = -1;
        Amount most = Amount.Zero;
        for (int row = venue.Positions.FirstOf(account); row >= 0; row = venue.Positions.NextOf(row))
        {
            ref Position position = ref venue.Positions[row];
            if (position.Lots == 0)
            {
                continue;
            }

            PerpMarket market = (PerpMarket)venue.AllMarkets[position.Market];
            Amount value = market.NotionalAt(market.Mark, position.Signed);
            if (largest < 0 || value > most)
            {
                (largest, most) = (row, value);
            }
        }

        return largest;
    }

    /// <summary>How far (sum of relative moves of the largest mover) marks must travel before an account can be out; zero if it may be out at any move.</summary>
    /// <remarks>
    /// After a travel of s no mark is further than e^s - 1 from where it was, so equity less maintenance has fallen by at most gross * (1 + rate) * (e^s - 1).
    /// log(1 + x) is taken as x / (1 + x), which is less: looked at too early, never too late.
    /// </remarks>
    public static double RoomOf(in CrossValue value, double highestRate)
    {
        double slack = (value.Equity - value.Maintenance).Units;
        double x = slack * (1 - 1e-9) / (value.Gross * (1 + highestRate));
        return x <= 0 ? 0 : x / (1 + x);
    }
}
