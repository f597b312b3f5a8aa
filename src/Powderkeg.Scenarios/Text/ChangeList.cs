using System.Globalization;
using Powderkeg.Scenarios.Shapes;
using Powderkeg.Units;

namespace Powderkeg.Scenarios.Text;

/// <summary>Lays an overlay over a tree, with what overlays may say beside a scenario: <c>lever</c> (what it is), <c>payment</c> (what is paid by it) and <c>changes</c> (paths that may mean many places, each with a value or a relative change).</summary>
/// <remarks>Changes are made after the rest is laid, in the order of the file. What a path does not find is a fault at the path; what it makes is checked like any value, and a fault of it points at the change.</remarks>
internal sealed class ChangeList
{
    public const string LeverKey = "lever";
    public const string PaymentKey = "payment";
    public const string ChangesKey = "changes";
    private readonly ErrorList errors;
    private readonly string path;
    private readonly MappingEntry change;
    private readonly IReadOnlyList<ChangeStep> steps;
    private int found;
    private bool isTold;

    private ChangeList(ErrorList errors, string path, MappingEntry change, IReadOnlyList<ChangeStep> steps) =>
        (this.errors, this.path, this.change, this.steps) = (errors, path, change, steps);

    /// <summary>The tree with an overlay laid over it; it may be the same tree, changed.</summary>
    public static Node Over(Node below, Node above, Type root, ErrorList errors)
    {
        if (above is not MappingNode overlay)
        {
            return TreeMerge.Over(below, above);
        }

        overlay.Entries.Remove(LeverKey);
        overlay.Entries.Remove(PaymentKey);
        bool hasChanges = overlay.Entries.Remove(ChangesKey, out MappingEntry changes);
        Node tree = TreeMerge.Over(below, overlay);
        if (hasChanges && changes.Value is not MappingNode)
        {
            errors.Add(changes.Value.At, ChangesKey, "no mapping", "paths with their values");
            return tree;
        }

        foreach ((string path, MappingEntry change) in hasChanges ? ((MappingNode)changes.Value).Entries : [])
        {
            if (ChangePath.Of(path) is not { } steps)
            {
                errors.Add(change.KeyAt, ChangesKey, ErrorList.Shown(path), ChangePath.Allowed);
                continue;
            }

            new ChangeList(errors, path, change, steps).Make(tree, ValueShape.Of(root, root.Name));
        }

        return tree;
    }

    private void Make(Node tree, ValueShape shape)
    {
        Walk(tree, shape, 0);
        if (found == 0 && !isTold)
        {
            errors.Add(change.KeyAt, ChangesKey, $"{ErrorList.Shown(path)}, which leads nowhere in this scenario", "a path to what the scenario writes");
        }
    }

    private void Walk(Node node, ValueShape shape, int step)
    {
        ChangeStep at = steps[step];
        if (at.Choice != ItemChoice.None)
        {
            foreach (Node item in Chosen(node, at).ToArray())
            {
                Walk(item, shape.Item ?? shape, step + 1);
            }
        }
        else if (node is MappingNode mapping)
        {
            Enter(mapping, shape, at.Key, step);
        }
    }

    private void Enter(MappingNode mapping, ValueShape shape, string key, int step)
    {
        if (shape.Kind == ValueKind.Map)
        {
            Go(mapping, shape.Item!, null, key, step);
            return;
        }

        if (RecordOf(mapping, shape) is not RecordShape record)
        {
            return;
        }

        if (record.Find(key) is PropertyShape property)
        {
            Go(mapping, property.Value, record, key, step);
        }
        else if (!isTold)
        {
            isTold = true;
            errors.Add(change.KeyAt, ErrorList.Shown(path), $"the unknown key {ErrorList.Shown(key)}", record.AllowedKeys, errors.Nearest(key, [.. record.Properties.Select(p => p.Key)]));
        }
    }

    private void Go(MappingNode mapping, ValueShape shape, RecordShape? record, string key, int step)
    {
        bool isWritten = mapping.Entries.TryGetValue(key, out MappingEntry entry);
        if (step == steps.Count - 1)
        {
            found++;
            Set(mapping, shape, record, key, isWritten ? entry.Value : null);
        }
        else if (isWritten)
        {
            Walk(entry.Value, shape, step + 1);
        }
        else if (shape.Kind == ValueKind.Record && steps[step + 1].Choice == ItemChoice.None)
        {
            // Nothing written under it yet: its defaults hold for the rest.
            MappingNode fresh = new(change.KeyAt);
            Walk(fresh, shape, step + 1);
            mapping.Entries[key] = new(change.KeyAt, fresh);
        }
    }

    private void Set(MappingNode mapping, ValueShape shape, RecordShape? record, string key, Node? old)
    {
        if (change.Value is not ScalarNode { IsPlain: true } written || RelativeChange.Of(written.Text) is not RelativeChange relative)
        {
            mapping.Entries[key] = new(change.KeyAt, old is null ? Copy(change.Value) : TreeMerge.Over(old, Copy(change.Value)));
            return;
        }

        if (old is MappingNode draw && shape.Kind == ValueKind.Draw)
        {
            foreach (string part in ((string[])["fixed", "from", "to", "median"]).Where(part => draw.Entries.TryGetValue(part, out MappingEntry entry) && entry.Value is not ScalarNode { IsNull: true }))
            {
                Scale(draw, part, (draw.Entries[part].Value as ScalarNode)?.Text, relative);
            }

            return;
        }

        Scale(mapping, key, old is null ? record is null ? null : DefaultOf(record, key) : (old as ScalarNode)?.Text, relative);
    }

    /// <summary>A tree of its own. One value set in many places must not be one node: a later change of one would be a change of all.</summary>
    public static Node Copy(Node node)
    {
        switch (node)
        {
            case MappingNode mapping:
                MappingNode map = new(mapping.At);
                foreach ((string key, MappingEntry entry) in mapping.Entries)
                {
                    map.Entries.Add(key, new(entry.KeyAt, Copy(entry.Value)));
                }

                return map;
            case SequenceNode sequence:
                SequenceNode list = new(sequence.At);
                list.Items.AddRange(sequence.Items.Select(Copy));
                return list;
            default:
                return node;
        }
    }

    private void Scale(MappingNode mapping, string key, string? text, RelativeChange relative)
    {
        if (text is not null && relative.Apply(text) is string result)
        {
            mapping.Entries[key] = new(change.KeyAt, new ScalarNode(change.Value.At, result, isPlain: true));
        }
        else if (!isTold)
        {
            isTold = true;
            errors.Add(change.Value.At, ErrorList.Shown(path), text is null ? "nothing to change there" : $"'{ErrorList.Shown(text)}' there",
                relative.Times is null ? "a share (a bare number, % or bps) that points are added to" : "a number that is multiplied");
        }
    }

    /// <summary>What stands there where the scenario writes nothing, as it would be written; null where that is no number.</summary>
    private static string? DefaultOf(RecordShape record, string key) => record.Find(key) is { IsRequired: false } property
        ? property.Property.GetValue(record.New()) switch
        {
            double real => WrittenValue.Show(real),
            int or long => Convert.ToString(property.Property.GetValue(record.New()), CultureInfo.InvariantCulture),
            Duration time => WrittenValue.Show(time),
            Ratio ratio => RelativeChange.Plain(new(ratio.PartsPerBillion, -9)),
            Draw { Fixed: double value } => WrittenValue.Show(value),
            _ => null,
        }
        : null;

    private static RecordShape? RecordOf(MappingNode node, ValueShape shape) => shape.Kind switch
    {
        ValueKind.Record or ValueKind.Draw => RecordShape.Of(shape.Type),
        ValueKind.Family => FamilyShape.Of(shape.Type).Meant(TextOf(node, FamilyShape.KindKey)),
        _ => null,
    };

    private static IEnumerable<Node> Chosen(Node node, ChangeStep step) => (step.Choice, node) switch
    {
        (ItemChoice.All, SequenceNode list) => list.Items,
        (ItemChoice.All, MappingNode map) => map.Entries.Values.Select(entry => entry.Value),
        (ItemChoice.Without, SequenceNode list) => list.Items.Where(item => TextOf(item, step.Key) != step.Value),
        (_, SequenceNode list) => list.Items.Where(item => TextOf(item, step.Key) == step.Value),
        _ => [],
    };

    private static string? TextOf(Node item, string key) =>
        item is MappingNode mapping && mapping.Entries.TryGetValue(key, out MappingEntry entry) && entry.Value is ScalarNode scalar ? scalar.Text : null;
}
