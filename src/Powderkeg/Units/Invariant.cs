using System.Diagnostics.CodeAnalysis;

namespace Powderkeg.Units;

/// <summary>What must hold whatever the user did. A breach is our fault: it stops the run (exit code 3), in release too.</summary>
/// <remarks>Each call has the id of its property (docs/reference/properties.md), its sentence, and the offending value.</remarks>
public static class Invariant
{
    public static void Require([DoesNotReturnIf(false)] bool holds, string id, string sentence, long value = 0)
    {
        if (!holds)
        {
            Throw(id, sentence, value);
        }
    }

    [DoesNotReturn]
    private static void Throw(string id, string sentence, long value) =>
        throw new InvariantBrokenException(id, $"{id}: {sentence} (value {value.ToString(System.Globalization.CultureInfo.InvariantCulture)})");
}

/// <summary>One of our own invariants does not hold; the message has its id, its sentence and the value that broke it.</summary>
public sealed class InvariantBrokenException : Exception
{
    public InvariantBrokenException(string id, string message) : base(message) => Id = id;

    public string Id { get; }
}
