using System.Numerics;

namespace Powderkeg.Tests.Vectors;

/// <summary>The comparison itself: a difference of one unit, a missing number and another word are found.</summary>
public sealed class VectorComparison
{
    private static VectorFile File(params string[] wanted) => new("m", "s", "v", [new("f", ["1"], wanted, "")]);

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
        Assert.Equal(0, File("7").CompareWithin(_ => [9], _ => 2).Failed);
        Assert.Equal(1, File("7").CompareWithin(_ => [10], _ => 2).Failed);
    }

    private static (int Failed, BigInteger LargestError) Found(VectorFile file, params object[] ours)
    {
        VectorResult result = file.Compare(_ => ours);
        return (result.Failed, result.LargestError);
    }
}
