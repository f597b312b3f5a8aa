using System.Globalization;
using System.Numerics;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Verification;

/// <summary>What a mechanism's cases showed.</summary>
/// <param name="LargestError">The largest difference of any number of a case, in that number's own smallest unit; an answer of another shape or word has none, and fails.</param>
/// <param name="FirstFailure">The first case that failed, with its place and our answer; empty where none did.</param>
public sealed record VectorResult(string Mechanism, string Source, int Cases, int Failed, BigInteger LargestError, string FirstFailure);

/// <summary>Asks ours for every case of a file. An answer of numbers must be the file's, each within the bound; a word must be the word.</summary>
public static class VectorComparison
{
    /// <param name="ours">The numbers (or the word) our kernel gives, in the order of the case's <c>out</c>.</param>
    /// <param name="bound">How far a case's numbers may be off, stated from how the two differ and never from what a run showed.</param>
    public static VectorResult Compare(VectorFile file, Func<VectorCase, object[]> ours, Func<VectorCase, BigInteger> bound)
    {
        int failed = 0;
        BigInteger largest = 0;
        string first = "";
        foreach (VectorCase one in file.Cases)
        {
            string[] got = Answer(ours, one);
            BigInteger error = Error(got, one.Out);
            bool isRight = error >= 0 && error <= bound(one);
            failed += isRight ? 0 : 1;
            first = isRight || first.Length > 0 ? first : $"{one.Place}: {one}; ours: {string.Join(", ", got)}";
            largest = BigInteger.Max(largest, error);
        }

        return new(file.Mechanism, $"{file.Source} {file.Version}", file.Cases.Count, failed, largest, first);
    }

    /// <summary>The largest difference of two numbers in the same place; -1 where the answers are not of one shape, or a word is another.</summary>
    private static BigInteger Error(string[] got, IReadOnlyList<string> wanted)
    {
        BigInteger largest = got.Length == wanted.Count ? 0 : -1;
        foreach ((string a, string b) in got.Zip(wanted))
        {
            bool areNumbers = BigInteger.TryParse(a, CultureInfo.InvariantCulture, out BigInteger x) & BigInteger.TryParse(b, CultureInfo.InvariantCulture, out BigInteger y);
            largest = areNumbers && largest >= 0 ? BigInteger.Max(largest, BigInteger.Abs(x - y)) : areNumbers || a == b ? largest : -1;
        }

        return largest;
    }

    /// <summary>A kernel that throws has answered too: with words no file holds.</summary>
    private static string[] Answer(Func<VectorCase, object[]> ours, VectorCase one)
    {
        try
        {
            return [.. ours(one).Select(x => Convert.ToString(x, CultureInfo.InvariantCulture)!)];
        }
        catch (Exception e) when (e is OverflowException or DivideByZeroException or InvalidOperationException or ArgumentException or InvariantBrokenException)
        {
            return [e.GetType().Name + " " + e.Message];
        }
    }
}
