using Powderkeg.Units;

namespace Powderkeg.Oracles;

/// <summary>The rule that a venue falls back by: one oracle in ordinary times, another while a gap is open. It needs nobody to decide anything.</summary>
/// <remarks>
/// Each look, in this order:
/// 1. every watched pair: is its index more than the gap under its value, and since when? A gap is held once it has been there for the hold;
/// 2. closed, and a gap is held (and gaps are left to stand in for): open, until the longest time since that gap began;
/// 3. open, and no pair has had a gap for the hold, or the longest time has come: closed, and every gap must be held anew from now on;
/// 4. publish the stand-in while open, else the source.
/// Open and closed are one state for all pairs: where one token's index breaks, all that share the list of pairs switch together. Looking twice at one instant changes nothing.
/// </remarks>
public sealed class HeldGapOracle : Oracle
{
    private readonly Oracle source;
    private readonly Oracle instead;
    private readonly (Oracle Index, Oracle Value)[] watched;
    private readonly Instant[] since;
    private readonly double least;
    private readonly Duration hold;
    private readonly Duration longest;
    private int left;
    private Instant until = Instant.Never;
    private Instant calm = Instant.Never;

    /// <param name="gap">How far under its value an index must lie; a pair at exactly this has no gap.</param>
    /// <param name="hold">How long a gap must have been there, and how long none for it to be over.</param>
    /// <param name="longest">From the first look at which the held gap was there.</param>
    /// <param name="times">How many gaps are stood in for.</param>
    public HeldGapOracle(string key, Oracle source, Oracle instead, IReadOnlyList<(Oracle Index, Oracle Value)> watched, Ratio gap, Duration hold, Duration longest, int times)
        : base(key)
    {
        this.source = source;
        this.instead = instead;
        this.watched = [.. watched];
        since = new Instant[this.watched.Length];
        Array.Fill(since, Instant.Never);
        least = 1 - gap.Value;
        this.hold = hold;
        this.longest = longest;
        left = times;
        Price = source.Price;
    }

    /// <summary>The stand-in's price is published.</summary>
    public bool IsOpen { get; private set; }

    public override bool Update(Instant now)
    {
        Instant began = Look(now, out bool isAny);
        if (!IsOpen && left > 0 && began != Instant.Never)
        {
            (IsOpen, until, calm) = (true, began + longest, Instant.Never);
            left--;
        }

        if (IsOpen)
        {
            calm = isAny ? Instant.Never : calm == Instant.Never ? now : calm;
            if (now >= until || (calm != Instant.Never && now - calm >= hold))
            {
                IsOpen = false;
                HoldAnew(now);
            }
        }

        double price = IsOpen ? instead.Price : source.Price;
        bool moved = price != Price;
        Price = price;
        return moved;
    }

    private void HoldAnew(Instant now)
    {
        for (int i = 0; i < since.Length; i++)
        {
            since[i] = since[i] == Instant.Never ? Instant.Never : now;
        }
    }

    /// <summary>When the earliest held gap began, or never; and whether any pair has a gap now.</summary>
    private Instant Look(Instant now, out bool isAny)
    {
        Instant first = Instant.Never;
        isAny = false;
        for (int i = 0; i < watched.Length; i++)
        {
            bool isBroken = watched[i].Index.Price < least * watched[i].Value.Price;
            since[i] = !isBroken ? Instant.Never : since[i] == Instant.Never ? now : since[i];
            isAny |= isBroken;
            first = isBroken && now - since[i] >= hold && since[i] < first ? since[i] : first;
        }

        return first;
    }
}
