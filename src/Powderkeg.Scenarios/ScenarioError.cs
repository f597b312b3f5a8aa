using System.Globalization;

namespace Powderkeg.Scenarios;

/// <summary>One fault of a scenario file: where it is, what was found there and what is allowed.</summary>
/// <param name="File">The file's name as the reader was given it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
/// <param name="Path">The place in the description, <c>assets[2].decimals</c>; empty for the document itself.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Allowed">What may stand there.</param>
/// <param name="Nearest">The valid name nearest to the one found, where one is near.</param>
public sealed record ScenarioError(string File, int Line, int Column, string Path, string Found, string Allowed, string? Nearest)
{
    /// <summary>One line, as compilers write it: <c>october.yaml:12:7: assets[2].decimals: found 40; allowed 0 to 18</c>.</summary>
    public override string ToString()
    {
        string where = string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: ");
        string path = Path.Length == 0 ? "" : Path + ": ";
        string nearest = Nearest is null ? "" : $"; did you mean {Nearest}?";
        return $"{where}{path}found {Found}; allowed {Allowed}{nearest}";
    }
}

/// <summary>A description, or every reason why there is none.</summary>
/// <param name="Value">The description; null exactly when there are errors.</param>
/// <param name="Errors">All faults in the order of the files, lines and columns; at most 1,001, the last then says how many more there are.</param>
public sealed record ReadResult<T>(T? Value, IReadOnlyList<ScenarioError> Errors)
    where T : class;

/// <summary>An overlay's text and the name its errors show.</summary>
public readonly record struct ScenarioOverlay(string Text, string FileName);
