using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Powderkeg.Units;

namespace Powderkeg.Tests.Vectors;

/// <summary>One reference case: a function, what goes in, what its original gave; numbers as decimal text.</summary>
public sealed record VectorCase(string Function, string[] In, string[] Out, string Note)
{
    public UInt256 Wide(int i) => (UInt256)Big(i);

    public UInt128 Whole(int i) => (UInt128)Big(i);

    public long Long(int i) => long.Parse(In[i], CultureInfo.InvariantCulture);

    public int Int(int i) => int.Parse(In[i], CultureInfo.InvariantCulture);

    public BigInteger Big(int i) => BigInteger.Parse(In[i], CultureInfo.InvariantCulture);

    public BigInteger[] List(int i) => [.. In[i].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(x => BigInteger.Parse(x, CultureInfo.InvariantCulture))];

    public override string ToString() => $"{Function}({string.Join(", ", In)}) = {string.Join(", ", Out)} {Note}";
}

/// <summary>What a mechanism's cases showed: how many, how many failed, the largest difference of a number in its own smallest unit.</summary>
public sealed record VectorResult(string Mechanism, string Source, int Cases, int Failed, BigInteger LargestError, string FirstFailure);

/// <summary>A committed file of tests/vectors: who made its numbers, and the numbers. Written by its generator; see tests/vectors/README.md.</summary>
public sealed record VectorFile(string Mechanism, string Source, string Version, IReadOnlyList<VectorCase> Cases)
{
    public static VectorFile Read(string mechanism)
    {
        string path = Path.Combine(Root(), "tests", "vectors", mechanism + ".json");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        return new(Text(root, "mechanism"), Text(root, "source"), Text(root, "version"), [.. root.GetProperty("cases").EnumerateArray().Select(ReadCase)]);
    }

    /// <summary>Asks ours for every case. An answer of numbers must be the file's, each to the unit; a word must be the word.</summary>
    /// <param name="ours">The numbers (or the word) our kernel gives, in the order of the case's <c>out</c>.</param>
    public VectorResult Compare(Func<VectorCase, object[]> ours) => CompareWithin(ours, _ => BigInteger.Zero);

    /// <param name="bound">How far a case's numbers may be off, stated from how the two differ and never from what a run showed.</param>
    public VectorResult CompareWithin(Func<VectorCase, object[]> ours, Func<VectorCase, BigInteger> bound)
    {
        int failed = 0;
        BigInteger largest = 0;
        string first = "";
        foreach (VectorCase one in Cases)
        {
            string[] got = Answer(ours, one);
            BigInteger error = Error(got, one.Out);
            bool isRight = error >= 0 && error <= bound(one);
            failed += isRight ? 0 : 1;
            first = isRight || first.Length > 0 ? first : $"{one}; ours: {string.Join(", ", got)}";
            largest = BigInteger.Max(largest, error);
        }

        return new(Mechanism, $"{Source} {Version}", Cases.Count, failed, largest, first);
    }

    /// <summary>The largest difference of two numbers in the same place; -1 where the answers are not of one shape, or a word is another.</summary>
    private static BigInteger Error(string[] got, string[] wanted)
    {
        BigInteger largest = got.Length == wanted.Length ? 0 : -1;
        foreach ((string a, string b) in got.Zip(wanted))
        {
            bool areNumbers = BigInteger.TryParse(a, CultureInfo.InvariantCulture, out BigInteger x) & BigInteger.TryParse(b, CultureInfo.InvariantCulture, out BigInteger y);
            largest = areNumbers && largest >= 0 ? BigInteger.Max(largest, BigInteger.Abs(x - y)) : areNumbers || a == b ? largest : -1;
        }

        return largest;
    }

    private static string[] Answer(Func<VectorCase, object[]> ours, VectorCase one)
    {
        try
        {
            return [.. ours(one).Select(x => Convert.ToString(x, CultureInfo.InvariantCulture)!)];
        }
        catch (Exception e) when (e is OverflowException or DivideByZeroException or InvalidOperationException or ArgumentException)
        {
            return [e.GetType().Name + " " + e.Message];
        }
    }

    private static VectorCase ReadCase(JsonElement one) => new(
        Text(one, "f"), Texts(one, "in"), Texts(one, "out"), one.TryGetProperty("note", out JsonElement note) ? note.GetString()! : "");

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;

    private static string[] Texts(JsonElement one, string name) => [.. one.GetProperty(name).EnumerateArray().Select(x => x.GetString()!)];

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Powderkeg.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests are not run from within the repository.");
    }
}

/// <summary>The one place that demands equality, and says how many cases and how large an error.</summary>
public static class VectorDemand
{
    public static void Equal(VectorResult result, int leastCases)
    {
        Assert.True(result.Cases >= leastCases, $"{result.Mechanism}: {result.Cases} cases, {leastCases} wanted");
        Assert.True(result.Failed == 0, $"{result.Mechanism}: {result.Failed} of {result.Cases} differ, largest error {result.LargestError}; first: {result.FirstFailure}");
    }
}
