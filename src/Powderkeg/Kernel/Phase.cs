namespace Powderkeg.Kernel;

/// <summary>The order of what happens within one instant. Nobody schedules at or before their own (time, phase).</summary>
public enum Phase : byte
{
    /// <summary>What comes from outside: the macro path, the start and end of outages.</summary>
    Shock = 0,

    /// <summary>Oracles, indexes and marks.</summary>
    Publish = 1,

    /// <summary>Agents look and decide.</summary>
    Decide = 2,

    /// <summary>Orders and transactions arrive and are executed.</summary>
    Match = 3,

    /// <summary>Health checks.</summary>
    Margin = 4,

    /// <summary>What the checks force.</summary>
    Liquidate = 5,

    /// <summary>Funding, interest, redemptions, samples.</summary>
    Settle = 6,
}
