using Powderkeg.Units;

namespace Powderkeg.Experiments.Validation;

/// <summary>When an index lies so far from redemption value that a window opens.</summary>
/// <param name="Gap">Share under redemption value; exactly this is no gap.</param>
/// <param name="Hold">Whole seconds that a gap must last, and that there must be none for the window to close.</param>
/// <param name="Longest">The window's longest time, whole seconds.</param>
public sealed record GapRule(double Gap, Duration Hold, Duration Longest)
{
    /// <summary>5% for ten seconds (the rule of domino 9); 40 minutes at most, as on the day (21:36 to 22:16).</summary>
    public static GapRule OfTheDay { get; } = new(0.05, Duration.FromSeconds(10L), Duration.FromMinutes(40));
}

/// <summary>How far the main venue's collateral indexes lay from redemption value, second by second.</summary>
/// <remarks>
/// Looked at from outside, once a second after all that happens in it: neither index nor redemption value is a fact of the journal.
/// A gap is held after the rule's hold, and closed after a hold in which no token has one.
/// </remarks>
/// <param name="rule">Null: <see cref="GapRule.OfTheDay"/>.</param>
public sealed class CollateralGaps(Instant from, IReadOnlyList<AssetId> tokens, GapRule? rule = null)
{
    private readonly GapRule rule = rule ?? GapRule.OfTheDay;
    private readonly List<double>[] indexes = [.. tokens.Select(_ => new List<double>())];
    private readonly List<double>[] redemptions = [.. tokens.Select(_ => new List<double>())];

    public IReadOnlyList<AssetId> Tokens => tokens;

    /// <summary>Adds the next second of a token, USD per whole token.</summary>
    public void Add(int token, double index, double redemption)
    {
        indexes[token].Add(index);
        redemptions[token].Add(redemption);
    }

    /// <summary>The first second of the first gap that was held, from an instant on; null where none was.</summary>
    public Instant? FirstHeld(Instant after)
    {
        Instant? first = null;
        for (int t = 0; t < tokens.Count; t++)
        {
            int since = -1;
            for (int s = SecondOf(after); s < indexes[t].Count; s++)
            {
                since = IsBroken(t, s) ? since < 0 ? s : since : -1;
                if (since >= 0 && s - since >= rule.Hold.Seconds)
                {
                    Instant at = TimeOf(since);
                    first = first is null || at < first ? at : first;
                    break;
                }
            }
        }

        return first;
    }

    /// <summary>From the first held gap until it closes, at most the rule's longest time; null where none was held.</summary>
    public (Instant From, Instant To)? Window(Instant after)
    {
        if (FirstHeld(after) is not Instant start)
        {
            return null;
        }

        int first = SecondOf(start), last = Math.Min(first + (int)rule.Longest.Seconds, Seconds), calm = 0;
        for (int s = first; s < last; s++)
        {
            calm = IsAnyBroken(s) ? 0 : calm + 1;
            if (calm > rule.Hold.Seconds)
            {
                return (start, TimeOf(s - (int)rule.Hold.Seconds));
            }
        }

        return (start, TimeOf(last));
    }

    /// <summary>USD that a whole token redeems into at the last look at or before an instant; 0 where the token is not watched.</summary>
    public double RedemptionOf(AssetId asset, Instant at)
    {
        int token = -1;
        for (int t = 0; t < tokens.Count; t++)
        {
            token = tokens[t] == asset ? t : token;
        }

        return token < 0 || redemptions[token].Count == 0 ? 0 : redemptions[token][Math.Clamp(SecondOf(at), 0, redemptions[token].Count - 1)];
    }

    private int Seconds => tokens.Count == 0 ? 0 : indexes.Max(list => list.Count);

    private bool IsBroken(int token, int second) => indexes[token][second] < (1 - rule.Gap) * redemptions[token][second];

    private bool IsAnyBroken(int second)
    {
        for (int t = 0; t < tokens.Count; t++)
        {
            if (second < indexes[t].Count && IsBroken(t, second))
            {
                return true;
            }
        }

        return false;
    }

    private int SecondOf(Instant at) => at <= from ? 0 : (int)((at - from).Microseconds / 1_000_000);

    private Instant TimeOf(int second) => from + Duration.FromSeconds((long)second);
}
