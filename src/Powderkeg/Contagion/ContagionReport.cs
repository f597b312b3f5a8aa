using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>Why it happened, measured after a run: who forced whom, R(t), and which channel moved each price (docs/model/contagion.md).</summary>
public sealed record ContagionReport
{
    public required int WindowSeconds { get; init; }

    /// <summary>Forced notional of a window under which R is too small to rate: 1% of what rested within 1% of mid on the bid side before the shock, all markets; USD.</summary>
    public required double FloorUsd { get; init; }

    /// <summary>Channels whose sales were forced, in their order; those that sold nothing are left out.</summary>
    public required IReadOnlyList<ForcedChannel> Nodes { get; init; }

    /// <summary>Whole run, in the order of channels; edges of nothing are left out.</summary>
    public required IReadOnlyList<ContagionEdge> Edges { get; init; }

    /// <summary>Every window in which anything was forced, in time.</summary>
    public required IReadOnlyList<RatedWindow> Windows { get; init; }

    /// <summary>R of the whole run as one window.</summary>
    public required double RWhole { get; init; }

    /// <summary>Forced notional of the venue that closes in parts and has a vault, a window over the window before; empty without such a venue.</summary>
    public required IReadOnlyList<WindowRatio> PerpVenueRatios { get; init; }

    /// <summary>By window, from, to: forced notional by what forced it.</summary>
    public required IReadOnlyList<ContagionCell> Cells { get; init; }

    /// <summary>Fall of each market to its lowest trade since the shock, by channel; markets in their order.</summary>
    public required IReadOnlyList<AttributedFall> Falls { get; init; }

    /// <summary>Vectors by the minute, of all markets, in time.</summary>
    public required IReadOnlyList<AttributedPrices> Series { get; init; }

    /// <summary>Every breach with its shares, in time.</summary>
    public required IReadOnlyList<Breach> Breaches { get; init; }

    /// <summary>What half a tick of each market is worth, in whole quote units.</summary>
    public required IReadOnlyList<double> HalfTicks { get; init; }

    /// <summary>Each market's reference price of the first second, in half ticks.</summary>
    public required IReadOnlyList<long> Firsts { get; init; }

    /// <summary>Messengers' own share of all falls (arbitrage and requote), weighted by described depth and fall: over 20% is a finding.</summary>
    public required double MessengersShare { get; init; }

    /// <summary>Largest parts of a channel's breaches by class of what lost: loop liquidation through the synthetic dollar.</summary>
    public required IReadOnlyList<LossByClass> Losses { get; init; }

    /// <summary>Spans of rated windows, one after the other, with R above 1.</summary>
    public IReadOnlyList<(Instant From, Instant To)> AboveOne()
    {
        List<(Instant From, Instant To)> spans = [];
        foreach (RatedWindow window in Windows.Where(window => window is { IsRated: true, R: > 1 }))
        {
            Instant end = window.Start + Duration.FromSeconds((long)WindowSeconds);
            if (spans.Count > 0 && spans[^1].To == window.Start)
            {
                spans[^1] = (spans[^1].From, end);
            }
            else
            {
                spans.Add((window.Start, end));
            }
        }

        return spans;
    }

    /// <summary>The rated window with the largest R; null where none is rated.</summary>
    public RatedWindow? Most => Windows.Where(window => window.IsRated).MaxBy(window => window.R);
}

/// <summary>A node of the matrix.</summary>
public sealed record ForcedChannel(Channel Channel, double ForcedUsd, Instant Onset);

/// <summary>Forced notional of <paramref name="To"/> that <paramref name="From"/> caused over the run.</summary>
/// <param name="ShareOfTarget">Of all forced notional of the target.</param>
/// <param name="PartOfR">Elasticity of R; 0 for edges from channels that are no nodes. All edges sum to 1 where R is above zero.</param>
public sealed record ContagionEdge(Channel From, Channel To, double Usd, double ShareOfTarget, double PartOfR);

/// <param name="IsRated">The window's forced notional reaches the floor.</param>
public sealed record RatedWindow(Instant Start, double R, double ForcedUsd, bool IsRated);

public sealed record WindowRatio(Instant Start, double Ratio);

public sealed record ContagionCell(Instant Window, Channel From, Channel To, double Usd);

/// <param name="Move">From the first second to the lowest trade, half ticks; <paramref name="Parts"/> sum to it.</param>
public sealed record AttributedFall(MarketId Market, Instant At, long Move, long First, IReadOnlyList<long> Parts);

/// <summary>One minute: for each market its move since the first second, and the parts, in half ticks.</summary>
public sealed record AttributedPrices(Instant At, long[] Moves, long[] Parts);

/// <param name="Share">Of the channel's forced notional.</param>
public sealed record LossByClass(Channel Channel, AssetRole Class, double Share);
