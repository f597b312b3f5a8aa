using System.Globalization;
using System.Text;

namespace Powderkeg.Scenarios.Text;

/// <summary>Where something stands in a file. <see cref="FileIndex"/> orders base file and overlays.</summary>
internal readonly record struct SourcePosition(string File, int FileIndex, int Line, int Column);

/// <summary>The faults found so far, in any order; at most <see cref="Most"/> are kept, so that a hostile file costs no memory.</summary>
internal sealed class ErrorList
{
    public const int Most = 1_000;
    private const int LongestShown = 60;
    private readonly List<(SourcePosition At, ScenarioError Error)> errors;
    private SourcePosition firstDropped;
    private int comparisonsLeft = 200_000;
    private int dropped;

    public int Count => errors.Count + dropped;

    public ErrorList() => errors = [];

    private ErrorList(ErrorList other)
    {
        errors = [.. other.errors];
        (firstDropped, comparisonsLeft, dropped) = (other.firstDropped, other.comparisonsLeft, other.dropped);
    }

    /// <summary>The same faults, to which others may be added apart.</summary>
    public ErrorList Copy() => new(this);

    private bool IsFull => errors.Count == Most;

    /// <summary>The valid name nearest to the one found. Null if none is near, or after 200,000 comparisons: a file of wrong names costs no minutes.</summary>
    public string? Nearest(string found, IReadOnlyCollection<string> names)
    {
        comparisonsLeft -= IsFull ? 0 : names.Count;
        return IsFull || comparisonsLeft < 0 ? null : NearestName.To(found, names);
    }

    public void Add(SourcePosition at, string path, string found, string allowed, string? nearest = null)
    {
        if (IsFull)
        {
            firstDropped = dropped == 0 ? at : firstDropped;
            dropped++;
            return;
        }

        errors.Add((at, new ScenarioError(at.File, at.Line, at.Column, path, found, allowed, nearest)));
    }

    /// <summary>All errors as a reader of the files meets them.</summary>
    public IReadOnlyList<ScenarioError> InOrder()
    {
        List<ScenarioError> ordered = [.. errors.OrderBy(e => (e.At.FileIndex, e.At.Line, e.At.Column)).Select(e => e.Error)];
        if (dropped > 0)
        {
            string more = string.Create(CultureInfo.InvariantCulture, $"{dropped} more errors");
            ordered.Add(new(firstDropped.File, firstDropped.Line, firstDropped.Column, "", more, "none; the first ones are above", null));
        }

        return ordered;
    }

    /// <summary>A user's text as an error may show it: on one line, short, and without anything a terminal would obey.</summary>
    public static string Shown(string text, int longest = LongestShown)
    {
        if (text.Length == 0)
        {
            return "''";
        }

        StringBuilder shown = new();
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, longest)))
        {
            shown.Append(IsUnshowable(c) ? '?' : c);
        }

        return text.Length > longest ? shown.Append("...").ToString() : shown.ToString();
    }

    /// <summary>Control characters, line separators, and marks that turn the direction of writing.</summary>
    public static bool IsUnshowable(char c) =>
        char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\uFEFF' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
