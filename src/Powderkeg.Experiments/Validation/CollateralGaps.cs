using Powderkeg.Units;

namespace Powderkeg.Experiments.Validation;

/// <summary>How far the main venue's collateral indexes lay from redemption value, second by second.</summary>
/// <remarks>
/// Looked at from outside, once a second after all that happens in it: neither index nor redemption value is a fact of the journal.
/// A gap is held after ten seconds over 5%, and closed after ten seconds in which no token has one (the rule of domino 9).
/// </remarks>
public sealed class CollateralGaps(Instant from, IReadOnlyList<AssetId> tokens)
{
    /// <summary>Longest window that is compensated: 40 minutes, as on the day (21:36 to 22:16).</summary>
    public static readonly Duration LongestWindow = Duration.FromMinutes(40);
    private const double Gap = 0.05;
    private const int HoldSeconds = 10;
    private readonly List<double>[] indexes = [.. tokens.Select(_ => new List<double>())];
    private readonly List<double>[] redemptions = [.. tokens.Select(_ => new List<double>())];

    public IReadOnlyList<AssetId> Tokens => tokens;

    /// <summary>Adds the next second of a token, USD per whole token.</summary>
    public void Add(int token, double index, double redemption)
    {
        indexes[token].Add(index);
        redemptions[token].Add(redemption);
    }

    /// <summary>The first second of the first gap over 5% that was held, from an instant on; null where none was.</summary>
    public Instant? FirstHeld(Instant after)
    {
        Instant? first = null;
        for (int t = 0; t < tokens.Count; t++)
        {
            int since = -1;
            for (int s = SecondOf(after); s < indexes[t].Count; s++)
            {
                since = IsBroken(t, s) ? since < 0 ? s : since : -1;
                if (since >= 0 && s - since >= HoldSeconds)
                {
                    Instant at = TimeOf(since);
                    first = first is null || at < first ? at : first;
                    break;
                }
            }
        }

        return first;
    }

    /// <summary>From the first held gap until it closes, 40 minutes at most; null where none was held.</summary>
    public (Instant From, Instant To)? Window(Instant after)
    {
        if (FirstHeld(after) is not Instant start)
        {
            return null;
        }

        int first = SecondOf(start), last = Math.Min(first + (int)LongestWindow.Seconds, Seconds), calm = 0;
        for (int s = first; s < last; s++)
        {
            calm = IsAnyBroken(s) ? 0 : calm + 1;
            if (calm > HoldSeconds)
            {
                return (start, TimeOf(s - HoldSeconds));
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

    private bool IsBroken(int token, int second) => indexes[token][second] < (1 - Gap) * redemptions[token][second];

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
