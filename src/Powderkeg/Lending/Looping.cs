namespace Powderkeg.Lending;

/// <summary>A position built by lending out what was borrowed, again and again. Values in one currency; shares and rates as plain numbers.</summary>
/// <remarks>For plans and reports; decides no transfer. Swap fees and slippage of each round are not in it.</remarks>
/// <param name="Equity">The looper's own; above zero.</param>
/// <param name="Collateral">All that was supplied.</param>
public readonly record struct LoopedPosition(double Equity, double Collateral)
{
    /// <summary>All that was borrowed.</summary>
    public double Debt => Collateral - Equity;

    /// <summary>Collateral over equity.</summary>
    public double Leverage => Collateral / Equity;

    /// <summary>The fall of the collateral's price at which the equity is gone: E / C.</summary>
    public double FallThatTakesEquity => Equity / Collateral;

    /// <summary>The price (start = 1) at which C * p * threshold = D.</summary>
    public double LiquidationPrice(double threshold) => Debt / (Collateral * threshold);

    /// <summary>The fall at which a loan with a liquidation LTV is sold: 1 - (D / C) / LTV.</summary>
    public double FallUntilSold(double liquidationLtv) => 1 - Debt / Collateral / liquidationLtv;

    /// <summary>Equity after a fall of the collateral's price.</summary>
    public double EquityAfter(double fall) => Collateral * (1 - fall) - Debt;

    /// <summary>(C * yield - D * borrow rate) / E.</summary>
    public double NetYield(double yield, double borrowRate) => (Collateral * yield - Debt * borrowRate) / Equity;
}

/// <summary>The arithmetic of looping (MECHANICS section 2): C = E (1 - l^(n+1)) / (1 - l).</summary>
public static class Looping
{
    /// <summary>The position after a number of borrowings, each at the same LTV and all supplied again.</summary>
    /// <param name="equity">Above zero.</param>
    /// <param name="ltv">From 0 to under 1.</param>
    /// <param name="borrowings">Zero or more.</param>
    public static LoopedPosition After(double equity, double ltv, int borrowings)
    {
        double step = equity, collateral = equity;
        for (int i = 0; i < borrowings; i++)
        {
            step *= ltv;
            collateral += step;
        }

        return new(equity, collateral);
    }

    /// <summary>The position at a leverage (collateral over equity, at least 1).</summary>
    public static LoopedPosition AtLeverage(double equity, double leverage) => new(equity, equity * leverage);

    /// <summary>What endless borrowing would reach: 1 / (1 - l).</summary>
    public static double LimitLeverage(double ltv) => 1 / (1 - ltv);
}
