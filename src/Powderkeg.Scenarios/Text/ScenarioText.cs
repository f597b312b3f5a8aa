using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Powderkeg.Scenarios.Text;

/// <summary>Text to tree, guarded event by event: whatever the text is, this ends soon, in a tree or in positioned errors.</summary>
/// <remarks>
/// The library's own tree builder dies on 200 kB of <c>[</c> (stack overflow), and its scanner throws exceptions of several kinds, some without a position.
/// <list type="bullet">
/// <item>Text is at most 1 MB, depth at most 64, events at most 200,000, documents one; aliases, anchors and tags are refused.</item>
/// <item>Every key is text and stands once in its mapping; the first one counts.</item>
/// <item>No string holds a control character other than line feed and tab, half a surrogate pair, or a mark that turns the direction of writing.</item>
/// <item>No recursion: open collections are on an explicit stack.</item>
/// </list>
/// </remarks>
internal sealed class ScenarioText
{
    public const int MostBytes = 1_048_576;
    public const int MostDepth = 64;
    public const int MostEvents = 200_000;

    private const int LongestReason = 160;

    private readonly string fileName;
    private readonly int fileIndex;
    private readonly ErrorList errors;
    private readonly Stack<OpenCollection> open = new();
    private Node? root;
    private int documents;
    private int skipping;

    private ScenarioText(string fileName, int fileIndex, ErrorList errors)
    {
        this.fileName = ErrorList.Shown(fileName);
        this.fileIndex = fileIndex;
        this.errors = errors;
    }

    /// <summary>The tree of the text's one document; null when the text could not be read to its end.</summary>
    public static Node? Parse(string text, string fileName, int fileIndex, ErrorList errors) =>
        new ScenarioText(fileName, fileIndex, errors).Parse(text);

    private Node? Parse(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) is int bytes && bytes > MostBytes)
        {
            errors.Add(At(1, 1), "", string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"), "at most 1,048,576 bytes (1 MB)");
            return null;
        }

        Scanner scanner = new(new StringReader(text.StartsWith('\uFEFF') ? text[1..] : text), skipComments: true);
        Parser parser = new(scanner);
        SourcePosition last = At(1, 1);
        for (int events = 0; ; events++)
        {
            try
            {
                if (!parser.MoveNext())
                {
                    break;
                }
            }
            catch (Exception broken)
            {
                errors.Add(PositionOf(broken, scanner.CurrentPosition), "", $"text that is not YAML ({Reason(broken)})", "YAML: mappings, lists and values; see docs/reference/scenario-format.md");
                return null;
            }

            ParsingEvent found = parser.Current!;
            last = At(found.Start);
            if (events > MostEvents)
            {
                errors.Add(last, "", "more than 200,000 YAML events", "at most 200,000");
                return null;
            }

            if (!Take(found, last))
            {
                return null;
            }
        }

        if (root is null)
        {
            errors.Add(At(1, 1), "", "an empty file", "a mapping of keys to values");
        }

        return root;
    }

    /// <returns>False when reading further makes no sense.</returns>
    private bool Take(ParsingEvent found, SourcePosition at)
    {
        switch (found)
        {
            case DocumentStart when ++documents > 1:
                errors.Add(at, "", "a second document", "one document a file");
                return false;
            case AnchorAlias alias:
                errors.Add(at, Path(), $"the alias *{ErrorList.Shown(alias.Value.Value)}", "values written out: no aliases, no anchors");
                Place(new BrokenNode(at), at);
                return true;
            case NodeEvent { Anchor.IsEmpty: false } node:
                errors.Add(at, Path(), $"the anchor &{ErrorList.Shown(node.Anchor.Value)}", "values written out: no aliases, no anchors");
                return TakeNode(node, at);
            case NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } tag } node:
                errors.Add(at, Path(), $"the tag {ErrorList.Shown(tag.Value)}", "values without tags");
                return TakeNode(node, at);
            case NodeEvent node:
                return TakeNode(node, at);
            case MappingEnd or SequenceEnd:
                Close();
                return true;
            default:
                return true;
        }
    }

    private bool TakeNode(NodeEvent found, SourcePosition at)
    {
        switch (found)
        {
            case Scalar scalar:
                string text = scalar.Value;
                bool isClean = IsClean(text, at);
                Place(isClean ? new ScalarNode(at, text, scalar.Style == ScalarStyle.Plain) : new BrokenNode(at), at);
                return true;
            case MappingStart:
                return Open(new MappingNode(at), at);
            default:
                return Open(new SequenceNode(at), at);
        }
    }

    private bool Open(Node collection, SourcePosition at)
    {
        if (open.Count + skipping >= MostDepth)
        {
            errors.Add(at, Path(), "a nesting deeper than 64", "at most 64 mappings and lists inside each other");
            return false;
        }

        if (skipping > 0)
        {
            skipping++;
        }
        else if (open.TryPeek(out OpenCollection? parent) && parent is { Collection: MappingNode, ExpectsKey: true })
        {
            errors.Add(at, Path(), "a mapping or list as a key", "text as a key");
            parent.TakeBrokenKey();
            skipping = 1;
        }
        else
        {
            Place(collection, at);
            open.Push(new(collection));
        }

        return true;
    }

    private void Close()
    {
        if (skipping > 0)
        {
            skipping--;
        }
        else
        {
            open.Pop();
            if (open.TryPeek(out OpenCollection? parent))
            {
                parent.CloseChild();
            }
        }
    }

    /// <summary>Puts a node where the innermost open collection expects one.</summary>
    private void Place(Node node, SourcePosition at)
    {
        if (skipping > 0)
        {
            return;
        }

        if (!open.TryPeek(out OpenCollection? parent))
        {
            root ??= node;
        }
        else if (parent.Collection is SequenceNode sequence)
        {
            sequence.Items.Add(node);
        }
        else if (parent.ExpectsKey)
        {
            TakeKey(parent, (MappingNode)parent.Collection, node, at);
        }
        else
        {
            parent.TakeValue(node);
        }
    }

    private void TakeKey(OpenCollection parent, MappingNode mapping, Node node, SourcePosition at)
    {
        if (node is not ScalarNode key)
        {
            parent.TakeBrokenKey();
        }
        else if (mapping.Entries.TryGetValue(key.Text, out MappingEntry first))
        {
            string line = string.Create(CultureInfo.InvariantCulture, $"the key {ErrorList.Shown(key.Text)} a second time (first in line {first.KeyAt.Line})");
            errors.Add(at, PathOf(key.Text), line, "each key once");
            parent.TakeBrokenKey();
        }
        else
        {
            mapping.Entries.Add(key.Text, new(at, new BrokenNode(at)));
            parent.TakeKey(key.Text, at);
        }
    }

    private bool IsClean(string text, SourcePosition at)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (text[i] is not ('\n' or '\t') && ErrorList.IsUnshowable(text[i]))
            {
                errors.Add(at, Path(), string.Create(CultureInfo.InvariantCulture, $"the control character U+{(int)text[i]:X4}"), "text without control characters");
                return false;
            }
        }

        return true;
    }

    private string Path() => PathOf(null);

    private string PathOf(string? lastKey)
    {
        ScenarioPath path = ScenarioPath.Root;
        foreach (OpenCollection collection in open.Reverse())
        {
            path = collection.Collection is SequenceNode sequence
                ? path.At(collection == open.Peek() ? sequence.Items.Count : sequence.Items.Count - 1)
                : collection.Key is string key ? path.At(key) : path;
        }

        return (lastKey is null ? path : path.At(lastKey)).ToString();
    }

    private static string Reason(Exception broken)
    {
        string message = broken is YamlException ? broken.Message : "is a bracket, brace or quote left open before this?";
        return ErrorList.Shown(message.TrimEnd('.'), LongestReason);
    }

    /// <summary>Where the scanner says it broke; its other exceptions say nothing, and stand where it had read to.</summary>
    /// <remarks>Of a tab it tells where the mapping began, which may be line 1 of the file: there too, where it had read to is the place.</remarks>
    private SourcePosition PositionOf(Exception broken, Mark reached) =>
        At(broken is YamlException { Start.Line: > 0 } positioned && !broken.Message.Contains(" tab ", StringComparison.Ordinal) ? positioned.Start : reached);

    private SourcePosition At(Mark mark) => At(mark.Line, mark.Column);

    private SourcePosition At(long line, long column) =>
        new(fileName, fileIndex, (int)Math.Clamp(line, 1, int.MaxValue), (int)Math.Clamp(column, 1, int.MaxValue));
}
