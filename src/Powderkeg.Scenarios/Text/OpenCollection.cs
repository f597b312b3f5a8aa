namespace Powderkeg.Scenarios.Text;

/// <summary>A mapping or list whose end has not been met. In a mapping keys and values take turns.</summary>
internal sealed class OpenCollection(Node collection)
{
    public Node Collection { get; } = collection;

    /// <summary>True where the next node of a mapping is a key.</summary>
    public bool ExpectsKey { get; private set; } = true;

    /// <summary>The key whose value is being read; null before it, or where the key was refused.</summary>
    public string? Key { get; private set; }

    private SourcePosition keyAt;

    public void TakeKey(string key, SourcePosition at)
    {
        (Key, keyAt, ExpectsKey) = (key, at, false);
    }

    /// <summary>The key was refused and reported: its value is read and dropped.</summary>
    public void TakeBrokenKey()
    {
        (Key, ExpectsKey) = (null, false);
    }

    public void TakeValue(Node value)
    {
        if (Key is not null)
        {
            ((MappingNode)Collection).Entries[Key] = new(keyAt, value);
        }

        ExpectsKey = true;
        // A collection that was just placed is still being read, and the paths of its errors need the key until it closes.
        Key = value is MappingNode or SequenceNode ? Key : null;
    }

    public void CloseChild() => Key = null;
}
