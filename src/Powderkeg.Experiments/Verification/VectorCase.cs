using System.Globalization;
using System.Numerics;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Verification;

/// <summary>One reference case: a function, what goes in, what its original gave; numbers as decimal text.</summary>
/// <param name="Place">The file's name and the line the case starts on, as in <c>ray.json:6</c>.</param>
public sealed record VectorCase(string Function, IReadOnlyList<string> In, IReadOnlyList<string> Out, string Note, string Place)
{
    public UInt256 Wide(int i) => (UInt256)Big(i);

    public UInt128 Whole(int i) => (UInt128)Big(i);

    public long Long(int i) => (long)Big(i);

    public int Int(int i) => (int)Big(i);

    public BigInteger Big(int i) => Number(Words(i));

    /// <summary>Numbers parted by semicolons.</summary>
    public BigInteger[] List(int i) => [.. Words(i).Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Number)];

    /// <summary>Rows parted by semicolons, the numbers of a row by colons; each row has <paramref name="width"/> of them.</summary>
    public BigInteger[][] Rows(int i, int width)
    {
        BigInteger[][] rows = [.. Words(i).Split(';', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(':').Select(Number).ToArray())];
        return rows.All(row => row.Length == width) ? rows : throw new VectorFileException($"{Place}: {Function}: input {i + 1} is no list of rows of {width} numbers");
    }

    public override string ToString() => $"{Function}({string.Join(", ", In)}) = {string.Join(", ", Out)}{(Note.Length > 0 ? $" ({Note})" : "")}";

    private string Words(int i) => i < In.Count ? In[i] : throw new VectorFileException($"{Place}: {Function}: input {i + 1} is missing");

    private BigInteger Number(string text) => BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger number)
        ? number
        : throw new VectorFileException($"{Place}: {Function}: found '{text}' among its inputs; allowed whole numbers in decimal digits");
}
