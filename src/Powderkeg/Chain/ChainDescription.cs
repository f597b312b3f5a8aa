using Powderkeg.Units;

namespace Powderkeg.Chain;

[Describe("The chain that lending pools, automatic pools and issuers live on: blocks, gas, and the way to and from venues.")]
public sealed record ChainDescription : IChecked
{
    [Describe("Time between blocks.")]
    public Duration BlockEvery { get; init; } = Duration.FromSeconds(12L);

    [Describe("Gas that fits into a block (45 million on Ethereum in October 2025); half of it is the target.", Unit = "gas"), Allowed(2_000_000, 1e12)]
    public long Capacity { get; init; } = 45_000_000;

    [Describe("Base fee of the first block.", Unit = "gwei"), Allowed(0.001, 100_000)]
    public double StartBaseFee { get; init; } = 2;

    [RefersTo("asset"), Describe("Token that gas is paid in; gas is free if it is left out.")]
    public string? GasAsset { get; init; }

    [Describe("Gas that ordinary users ask for per block at the first base fee.", Unit = "gas"), Allowed(0, 1e12)]
    public double BackgroundGas { get; init; } = 22_500_000;

    [Describe("Ordinary users' demand falls with the base fee to this power (assumed)."), Allowed(0.05, 5)]
    public double FeeElasticity { get; init; } = 0.5;

    [Describe("Their demand is 1 + this x (volatility over the calm day's - 1) times its start: with 3 times the noise and 4.5, ten times (assumed)."), Allowed(0, 1000)]
    public double DemandPerVolatility { get; init; } = 4.5;

    [Describe("Each block's demand is drawn within this share of its mean, evenly."), Allowed(0, 1)]
    public double DemandNoise { get; init; } = 0.2;

    [Describe("Tips of ordinary users: a share 1 / (1 + tip / this)^2 of them pays more than a tip (assumed).", Unit = "gwei"), Allowed(0.0001, 10_000)]
    public double BackgroundTip { get; init; } = 0.5;

    [Describe("A transaction that no block takes is dropped after this many blocks."), Allowed(1, 100_000)]
    public int DroppedAfter { get; init; } = 150;

    [Describe("What withdrawals and deposits take, a venue each; others take the defaults.")]
    public IReadOnlyList<VenueTransferDescription> Transfers { get; init; } = [];

    public void Check(FaultList faults)
    {
        if (BlockEvery == Duration.Zero)
        {
            faults.Add(this, nameof(BlockEvery), "0", "a duration above zero");
        }
    }
}

[Describe("How one venue handles withdrawals and deposits. Its outages of kind 'transfers' hold both up until they end.")]
public sealed record VenueTransferDescription
{
    [RefersTo("venue"), Describe("The venue.")]
    public required string Venue { get; init; }

    [Describe("From a withdrawal's request until the venue sends it.")]
    public Duration WithdrawalQueue { get; init; } = Duration.FromMinutes(2);

    [Describe("Blocks on top of a deposit before it is credited."), Allowed(0, 10_000)]
    public int Confirmations { get; init; } = 12;
}
