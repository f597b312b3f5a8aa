namespace Powderkeg.Scenarios.Text;

/// <summary>A node of the file as written, with its position: what is bound, merged and pointed at.</summary>
internal abstract class Node(SourcePosition at)
{
    public SourcePosition At { get; } = at;
}

/// <summary>A single value. <paramref name="isPlain"/>: written without quotes, so that <c>true</c> and <c>null</c> may mean themselves.</summary>
internal sealed class ScalarNode(SourcePosition at, string text, bool isPlain) : Node(at)
{
    public string Text { get; } = text;
    public bool IsPlain { get; } = isPlain;
    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>Keys and values in the order of the file; each key once.</summary>
internal sealed class MappingNode(SourcePosition at) : Node(at)
{
    public OrderedDictionary<string, MappingEntry> Entries { get; } = new(StringComparer.Ordinal);
}

/// <summary>One key with its value.</summary>
internal readonly record struct MappingEntry(SourcePosition KeyAt, Node Value);

internal sealed class SequenceNode(SourcePosition at) : Node(at)
{
    public List<Node> Items { get; } = [];
}

/// <summary>Already reported (an alias, a tag): nothing more is said about it.</summary>
internal sealed class BrokenNode(SourcePosition at) : Node(at);
