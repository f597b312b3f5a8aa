namespace Powderkeg.Scenarios.Text;

/// <summary>Lays an overlay's tree over a base tree. Nodes keep the positions of the file they came from.</summary>
internal static class TreeMerge
{
    private const string IdKey = "id";
    private const string KindKey = "kind";

    /// <summary>Mappings merge by key (unless their kinds differ), lists of items with an <c>id</c> by id; anything else is replaced.</summary>
    public static Node Over(Node below, Node above) => (below, above) switch
    {
        (MappingNode b, MappingNode a) when IsSameKind(b, a) => Merge(b, a),
        (SequenceNode b, SequenceNode a) when b.Items.Count > 0 && a.Items.Count > 0 && b.Items.Concat(a.Items).All(item => IdOf(item) is not null) => Merge(b, a),
        _ => above,
    };

    private static MappingNode Merge(MappingNode below, MappingNode above)
    {
        MappingNode merged = new(below.At);
        foreach ((string key, MappingEntry entry) in below.Entries)
        {
            merged.Entries.Add(key, entry);
        }

        foreach ((string key, MappingEntry entry) in above.Entries)
        {
            merged.Entries[key] = merged.Entries.TryGetValue(key, out MappingEntry under) ? new(entry.KeyAt, Over(under.Value, entry.Value)) : entry;
        }

        return merged;
    }

    private static SequenceNode Merge(SequenceNode below, SequenceNode above)
    {
        // An id that stands twice in one file stays twice: the binder reports it.
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        SequenceNode merged = new(below.At);
        foreach (Node item in below.Items)
        {
            places.TryAdd(IdOf(item)!, merged.Items.Count);
            merged.Items.Add(item);
        }

        int fromBelow = merged.Items.Count;
        HashSet<string> laid = new(StringComparer.Ordinal);
        foreach (Node item in above.Items)
        {
            string id = IdOf(item)!;
            if (laid.Add(id) && places.TryGetValue(id, out int place) && place < fromBelow)
            {
                merged.Items[place] = Over(merged.Items[place], item);
            }
            else
            {
                merged.Items.Add(item);
            }
        }

        return merged;
    }

    /// <summary>An overlay that names another kind means another thing: keys of the old kind would be unknown to it.</summary>
    private static bool IsSameKind(MappingNode below, MappingNode above) =>
        TextOf(above, KindKey) is not string kind || TextOf(below, KindKey) is not string old || kind == old;

    private static string? IdOf(Node item) => item is MappingNode mapping ? TextOf(mapping, IdKey) : null;

    private static string? TextOf(MappingNode mapping, string key) =>
        mapping.Entries.TryGetValue(key, out MappingEntry entry) && entry.Value is ScalarNode scalar ? scalar.Text : null;
}
