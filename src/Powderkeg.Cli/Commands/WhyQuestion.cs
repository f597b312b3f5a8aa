using System.Globalization;
using System.Text.RegularExpressions;
using Powderkeg.Records;

namespace Powderkeg.Cli.Commands;

/// <summary>What is asked about: an event by its number, an account by its key, a price by asset, venue and time. Exactly one is set.</summary>
/// <param name="Text">As it was typed.</param>
internal sealed partial record WhyQuestion(string Text, long? Event, string? Account, PriceQuestion? Price)
{
    private const string Allowed = "allowed: an event's number (76182), an account (retail-main/123), or ASSET@TIME (WBETH@21:41:07, WBETH@main@21:41:07, WBETH@+40:42 from the shock)";

    /// <summary>Null, and why, where it is none of the three.</summary>
    public static WhyQuestion? Parse(string text, out string message)
    {
        message = "";
        if (text.Contains('@', StringComparison.Ordinal))
        {
            string[] parts = text.Split('@');
            if (parts.Length is 2 or 3 && parts.All(part => part.Length > 0) && Time().Match(parts[^1]) is { Success: true } time && long.Parse(time.Groups[2].Value, CultureInfo.InvariantCulture) is var first)
            {
                bool isOffset = time.Groups[1].Value.Length > 0;
                long second = Number(time.Groups[3]), third = Number(time.Groups[4]);
                bool hasThree = time.Groups[4].Success;
                long seconds = isOffset && !hasThree ? first * 60 + second : first * 3600 + second * 60 + third;
                if (second < 60 && third < 60 && (isOffset || first < 24))
                {
                    return new(text, null, null, new(parts[0], parts.Length == 3 ? parts[1] : null, seconds, isOffset ? TimeFrom.Shock : TimeFrom.Midnight));
                }
            }

            message = $"'{text}' is no price at a time; {Allowed}";
            return null;
        }

        if (text.Length > 0 && text.All(char.IsAsciiDigit))
        {
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number > 0)
            {
                return new(text, number, null, null);
            }

            message = $"'{text}' is no event's number; {Allowed}";
            return null;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            message = $"'{text}' asks nothing; {Allowed}";
            return null;
        }

        return new(text, null, text, null);
    }

    private static long Number(Group group) => group.Success ? long.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(\+?)(\d{1,3}):(\d{2})(?::(\d{2}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}

/// <summary>What a time is counted from.</summary>
internal enum TimeFrom
{
    /// <summary>The clock, UTC: the first such moment of the run.</summary>
    Midnight,
    Shock,
}

/// <summary>A price at a time.</summary>
/// <param name="Asset">A base asset, or the key of a market.</param>
/// <param name="Venue">Null: the main venue.</param>
internal sealed record PriceQuestion(string Asset, string? Venue, long Seconds, TimeFrom From)
{
    /// <summary>The moment it means, in microseconds since 1970 UTC.</summary>
    public long AtUs(long startUs, long originUs)
    {
        if (From == TimeFrom.Shock)
        {
            return originUs + Seconds * 1_000_000;
        }

        long at = startUs - startUs % 86_400_000_000 + Seconds * 1_000_000;
        return at < startUs - startUs % 60_000_000 ? at + 86_400_000_000 : at;
    }

    /// <summary>The markets that may be meant: the named one, else the asset's there, spot before pool before perp; none, and why.</summary>
    public IReadOnlyList<MarketName> MarketsOf(IReadOnlyList<MarketName> markets, string mainVenue, out string message)
    {
        message = "";
        // Runs of before the key main_venue name none: the venue with the most spot books.
        string venue = Venue ?? (mainVenue.Length > 0 ? mainVenue
            : markets.Where(market => market.Kind == "spot").GroupBy(market => market.Venue, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).FirstOrDefault()?.Key ?? "");
        if (markets.FirstOrDefault(market => market.Key.Equals(Asset, StringComparison.OrdinalIgnoreCase)) is MarketName named && (Venue is null || Venue == named.Venue))
        {
            return [named];
        }

        MarketName[] there = [.. markets.Where(market => market.Base.Equals(Asset, StringComparison.OrdinalIgnoreCase))];
        if (there.Where(market => market.Venue == venue).GroupBy(market => market.Kind switch { "spot" => 0, "pool" => 1, _ => 2 }).OrderBy(kind => kind.Key).FirstOrDefault() is { } found)
        {
            return [.. found];
        }

        List<string> faults = [];
        if (there.Length == 0)
        {
            string near = NearestWord.To(Asset, markets.SelectMany(market => (string[])[market.Base, market.Key]).Distinct()) is string word ? $"; did you mean {word}?" : "; allowed: a base asset or the key of a market";
            faults.Add($"no market of '{Asset}' in this run{near}");
        }

        string[] venues = [.. markets.Select(market => market.Venue).Distinct()];
        if (!venues.Contains(venue))
        {
            faults.Add($"no venue '{venue}'{(NearestWord.To(venue, venues) is string word ? $"; did you mean {word}?" : $"; allowed: {string.Join(", ", venues)}")}");
        }
        else if (there.Length > 0)
        {
            faults.Add($"{Asset} does not trade on {venue}; it does on {string.Join(", ", there.Select(market => market.Venue).Distinct())}");
        }

        message = string.Join('\n', faults);
        return [];
    }
}
