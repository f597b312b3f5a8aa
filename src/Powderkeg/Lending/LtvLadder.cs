using Powderkeg.Units;

namespace Powderkeg.Lending;

/// <summary>How far a pledged loan has climbed.</summary>
public enum LtvStep : byte
{
    /// <summary>Under the initial LTV: more may be drawn.</summary>
    Open = 0,

    /// <summary>At or over the initial LTV: held, nothing more is lent.</summary>
    Held = 1,

    /// <summary>At or over the margin call: the borrower is asked for more.</summary>
    MarginCall = 2,

    /// <summary>At or over the liquidation LTV: the pledge is sold.</summary>
    Liquidation = 3,
}

/// <summary>Three rungs of a loan's debt over its pledge: lend up to, call at, sell at.</summary>
/// <remarks>Defaults: Binance flexible loans of October 2025, 78 / 85 / 91 (MECHANICS section 7). A pure rule; the loan desk acts on it.</remarks>
[Describe("The rungs of a pledged loan: debt over value of the pledge.")]
public sealed record LtvLadder : IChecked
{
    [Describe("Loans are given up to this."), Allowed(0, 1)]
    public Ratio Initial { get; init; } = Ratio.FromPercent(78);

    [Describe("From here the borrower is called."), Allowed(0, 1)]
    public Ratio MarginCall { get; init; } = Ratio.FromPercent(85);

    [Describe("From here the pledge is sold."), Allowed(0, 1)]
    public Ratio Liquidation { get; init; } = Ratio.FromPercent(91);

    /// <summary>The rung that a debt over pledge value has reached; a rung is reached at equality.</summary>
    /// <param name="ltv">Zero or more; infinite where the pledge is worth nothing.</param>
    public LtvStep At(double ltv) =>
        !(ltv < Liquidation.Value) ? LtvStep.Liquidation
        : ltv >= MarginCall.Value ? LtvStep.MarginCall
        : ltv >= Initial.Value ? LtvStep.Held
        : LtvStep.Open;

    public void Check(FaultList faults)
    {
        if (Initial > MarginCall)
        {
            faults.Add(this, nameof(Initial), Initial.ToString(), "at most the margin call");
        }

        if (MarginCall > Liquidation)
        {
            faults.Add(this, nameof(MarginCall), MarginCall.ToString(), "at most the liquidation LTV");
        }
    }
}
