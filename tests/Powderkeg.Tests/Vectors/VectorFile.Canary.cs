using System.Numerics;
using System.Text;
using Powderkeg.Experiments.Verification;

namespace Powderkeg.Tests.Vectors;

/// <summary>The comparison itself: a difference of one unit, a missing number and another word are found.</summary>
public sealed class VectorComparisons
{
    private static VectorFile File(params string[] wanted) => new("m", "s", "v", [new("f", ["1"], wanted, "", "m.json:1")]);

    [Fact]
    public void Equal_numbers_and_words_pass() => Assert.Equal((0, BigInteger.Zero), Found(File("done", "7"), "done", 7));

    [Fact]
    public void One_unit_off_is_found_and_measured() => Assert.Equal((1, BigInteger.One), Found(File("done", "7"), "done", 8));

    [Fact]
    public void Another_word_is_found() => Assert.Equal(1, Found(File("done", "7"), "dust", 7).Failed);

    [Fact]
    public void A_missing_number_is_found() => Assert.Equal(1, Found(File("done", "7"), "done").Failed);

    [Fact]
    public void A_bound_is_kept_to_the_unit()
    {
        Assert.Equal(0, VectorComparison.Compare(File("7"), _ => [9], _ => 2).Failed);
        Assert.Equal(1, VectorComparison.Compare(File("7"), _ => [10], _ => 2).Failed);
    }

    private static (int Failed, BigInteger LargestError) Found(VectorFile file, params object[] ours)
    {
        VectorResult result = VectorComparison.Compare(file, _ => ours, _ => 0);
        return (result.Failed, result.LargestError);
    }
}

/// <summary>The reader: a fault is told with file and line; and no committed file goes unread.</summary>
public sealed class VectorFiles
{
    private const string Head = "{\"mechanism\":\"m\",\"source\":\"s\",\"version\":\"1\",\"functions\":{\"f\":{\"in\":[\"a\"]}},\n\"cases\":[\n";

    [Theory]
    [InlineData(Head + "{\"f\":\"f\",\"in\":[\"1\"],\"out\":[\"2\"]},\n{\"f\":\"f\",\"in\":[\"1\"]}\n]}", "m.json:4: 'out' is missing or is no list")]
    [InlineData(Head + "{\"f\":\"f\",\"in\":[1],\"out\":[\"2\"]}\n]}", "m.json:3: 'in' holds 1; allowed numbers as text in quotes")]
    [InlineData(Head + "{\"f\":\"f\",\"in\":[\"1\"\n]}", "m.json:4: is no JSON")]
    [InlineData(Head + "]}", "m.json:1: 'cases' holds no list of cases")]
    [InlineData("[]", "m.json:1: 'cases' is missing")]
    public void A_broken_file_is_told_with_its_line(string text, string message) =>
        Assert.Contains(message, Assert.Throws<VectorFileException>(() => VectorFile.Parse(Encoding.UTF8.GetBytes(text), "m.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_committed_file_of_cases_has_its_mechanism()
    {
        IEnumerable<string> files = Directory.EnumerateFiles(VectorDemand.Folder, "*.json").Where(path => System.IO.File.ReadAllText(path).Contains("\"cases\":", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path));
        Assert.Equal(Mechanism.All.Select(one => one.Id).Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }
}
