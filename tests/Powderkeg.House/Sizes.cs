namespace Powderkeg.House;

/// <summary>No file over 500 lines; one over 350 stands in a list with its reason and its size, and may only shrink.</summary>
internal static class Sizes
{
    public const int Most = 500;
    public const int Usual = 350;

    /// <summary>Path, the lines it has (its own ceiling), and why it is not cut. Shrink the number when the file shrinks; never raise it.</summary>
    public static IReadOnlyDictionary<string, (int Lines, string Reason)> Exceptions { get; } = new Dictionary<string, (int, string)>(StringComparer.Ordinal);

    public static IEnumerable<string> Faults(IReadOnlyList<SourceFile> files, IReadOnlyDictionary<string, (int Lines, string Reason)> exceptions)
    {
        foreach (SourceFile file in files.Where(file => file.IsCSharp))
        {
            int ceiling = exceptions.TryGetValue(file.Path, out (int Lines, string Reason) exception) ? Math.Min(exception.Lines, Most) : Usual;
            if (file.Lines > ceiling)
            {
                yield return $"{file.Path}: {file.Lines} lines, over {ceiling}; cut it where its order of events has a joint";
            }
            else if (exceptions.ContainsKey(file.Path) && file.Lines < exception.Lines)
            {
                yield return $"{file.Path}: has shrunk to {file.Lines} lines: "
                    + (file.Lines <= Usual ? "take it off the list of exceptions" : $"lower its exception from {exception.Lines}");
            }
        }

        foreach (string gone in exceptions.Keys.Where(path => files.All(file => file.Path != path)))
        {
            yield return $"{gone}: an exception for a file that does not exist; take it off the list";
        }

        foreach (string unexplained in exceptions.Where(pair => pair.Value.Reason.Length < 20).Select(pair => pair.Key))
        {
            yield return $"{unexplained}: an exception without a reason";
        }
    }
}

public sealed class SizesOfFiles
{
    private const string Reason = "one table that reads as one page";

    [Fact]
    public void Files_are_short_and_the_exceptions_only_shrink() => Repository.Demand(Sizes.Faults(Repository.Files, Sizes.Exceptions));

    [Theory]
    [InlineData(351, 0, "over 350")]
    [InlineData(421, 420, "over 420")]
    [InlineData(501, 600, "over 500")]
    [InlineData(400, 420, "lower its exception")]
    [InlineData(300, 420, "take it off")]
    public void Canary_a_file_that_grew_or_shrank_is_found(int lines, int allowed, string message)
    {
        Dictionary<string, (int, string)> exceptions = allowed > 0 ? new() { ["a.cs"] = (allowed, Reason) } : [];
        Assert.Contains(message, Assert.Single(Sizes.Faults([new("a.cs", new string('\n', lines))], exceptions)), StringComparison.Ordinal);
    }

    [Fact]
    public void Canary_an_exception_for_no_file_or_for_no_reason_is_found()
    {
        Assert.Single(Sizes.Faults([], new Dictionary<string, (int, string)> { ["gone.cs"] = (400, Reason) }));
        Assert.Single(Sizes.Faults([new("a.cs", new string('\n', 400))], new Dictionary<string, (int, string)> { ["a.cs"] = (400, "because") }));
    }

    [Fact]
    public void A_file_at_its_ceiling_is_fine() =>
        Assert.Empty(Sizes.Faults([new("a.cs", new string('\n', 350)), new("b.cs", new string('\n', 400))], new Dictionary<string, (int, string)> { ["b.cs"] = (400, Reason) }));
}
