using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>A procedure of the engine that owns an account: what has been sold of it, and what comes next.</summary>
public sealed class TakeOver(int slot, int member, AccountId account, Instant at, Cause cause, RandomStream stream, int assets)
{
    public int Slot { get; } = slot;
    public int Member { get; } = member;
    public AccountId Account { get; } = account;
    public Instant StartedAt { get; } = at;

    /// <summary>The channel, and the event of the take-over: what each of its forced orders names as its parent.</summary>
    public Cause Cause { get; } = cause;

    /// <summary>What was sold for something that must itself be sold: it goes next.</summary>
    internal AssetId Next { get; set; } = AssetId.None;

    /// <summary>Positions are closed in slices up to here; never before closing began.</summary>
    internal Instant CloseUntil { get; set; } = Instant.Never;

    /// <summary>Per asset: the most it held since the take-over. A last order takes what is under a hundredth of it.</summary>
    internal long[] MostHeld { get; } = new long[assets];

    /// <summary>Per asset: no order before this microsecond, since the last one found no bid.</summary>
    internal long[] DryUntil { get; } = new long[assets];

    /// <summary>The position closed alone, where only one is (a market's number), or -1.</summary>
    internal int Market { get; init; } = -1;

    private RandomStream draws = stream;

    internal double NextDraw() => draws.NextUniform();
}
