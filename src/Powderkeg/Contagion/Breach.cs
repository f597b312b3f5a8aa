using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>An account, position or loan that was closed by force (or called), and what was closed of it.</summary>
public sealed class Breach
{
    /// <summary>Fact of the take-over; of a lending pool's liquidation, the sale itself; of a call, the call.</summary>
    public required EventId Event { get; init; }
    public required Instant At { get; init; }
    public required VenueId Place { get; init; }
    public required AccountId Account { get; init; }
    public required Channel Channel { get; init; }
    public required EventId Parent { get; init; }

    /// <summary>A whole account with collateral and loans, not one position or pledge.</summary>
    public required bool IsWhole { get; init; }

    /// <summary>USD closed by force because of it: sales, and what a fund took over.</summary>
    public double NotionalUsd { get; internal set; }

    /// <summary>Positions closed, in lots of a market, above zero long; or an asset's tokens priced by a market.</summary>
    internal List<Exposure> Exposures { get; } = new(1);

    /// <summary>Share of each channel in what the account lost since its positions were opened (or the start); null until it is weighed, sums to 1.</summary>
    public double[]? Shares { get; internal set; }
}

/// <summary>Tokens at stake (below zero: short) at a market's price.</summary>
/// <param name="Steps">The history's step from which the price counts.</param>
internal readonly record struct Exposure(int Market, double Tokens, int Steps);
