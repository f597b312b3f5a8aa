using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>What does not pass during an outage.</summary>
public enum OutageOf
{
    [Describe("Deposits, withdrawals and transfers between venues and the chain.")]
    Transfers,

    [Describe("Orders and cancels of everyone but the venue's engine.")]
    Orders,

    [Describe("Orders and cancels arrive late.")]
    SlowOrders,
}

[Describe("A window in which something does not pass at a venue.")]
public sealed record OutageDescription : IChecked
{
    [Describe("What does not pass.")]
    public required OutageOf Of { get; init; }

    [Describe("First instant.")]
    public required Instant From { get; init; }

    [Describe("Last instant.")]
    public required Instant To { get; init; }

    [Describe("Slow orders: added delay.")]
    public Duration Delay { get; init; } = Duration.Zero;

    public void Check(FaultList faults)
    {
        if (To <= From)
        {
            faults.Add(this, nameof(To), To.ToString(), "later than 'from'");
        }
    }
}
