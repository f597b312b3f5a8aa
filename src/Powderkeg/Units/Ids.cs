namespace Powderkeg.Units;

/// <summary>An account's dense index in this run. Never hashed or shown: its key is what is stable between runs.</summary>
public readonly record struct AccountId(int Index)
{
    public static AccountId None => new(-1);
    public bool IsNone => Index < 0;
}

/// <summary>An asset's dense index in this run.</summary>
public readonly record struct AssetId(int Index)
{
    public static AssetId None => new(-1);
    public bool IsNone => Index < 0;
}

/// <summary>A venue's dense index in this run.</summary>
public readonly record struct VenueId(int Index)
{
    public static VenueId None => new(-1);
    public bool IsNone => Index < 0;
}

/// <summary>A market's dense index in this run: books of all venues, spot and perp, share one numbering.</summary>
public readonly record struct MarketId(int Index)
{
    public static MarketId None => new(-1);
    public bool IsNone => Index < 0;
}

/// <summary>A fact's sequence number in the journal; causes point to it. Zero is "no parent": a voluntary act or the shock itself.</summary>
public readonly record struct EventId(int Number)
{
    public static EventId None => default;
    public bool IsNone => Number == 0;
}

/// <summary>A resting order's handle in its book.</summary>
/// <remarks>Carries a generation: a handle of a filled or cancelled order is never taken for the next order in its slot.</remarks>
public readonly record struct OrderId(long Value)
{
    public static OrderId None => default;
    public bool IsNone => Value == 0;
}
