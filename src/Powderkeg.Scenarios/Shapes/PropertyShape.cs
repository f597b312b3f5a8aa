using System.Reflection;
using System.Runtime.CompilerServices;
using Powderkeg.Units;

namespace Powderkeg.Scenarios.Shapes;

/// <summary>One property of a description: its key, its type, and what its attributes say.</summary>
internal sealed class PropertyShape
{
    public PropertyShape(PropertyInfo property, NullabilityInfoContext nullability)
    {
        Property = property;
        Key = KebabCase.Of(property.Name);
        Value = ValueShape.Of(property.PropertyType, $"{property.DeclaringType?.Name}.{property.Name}");
        IsRequired = property.IsDefined(typeof(RequiredMemberAttribute));
        MayBeNull = nullability.Create(property).WriteState == NullabilityState.Nullable;
        DescribeAttribute? describe = property.GetCustomAttribute<DescribeAttribute>();
        Sentence = describe?.Sentence ?? "";
        Unit = describe?.Unit ?? "";
        Range = property.GetCustomAttribute<AllowedAttribute>();
        Names = property.GetCustomAttribute<NamesAttribute>()?.Kind;
        RefersTo = property.GetCustomAttribute<RefersToAttribute>()?.Kinds;
    }

    private PropertyShape(PropertyShape collection)
    {
        (Property, Key, Value, IsRequired) = (collection.Property, collection.Key, collection.Value, collection.IsRequired);
        (Sentence, Unit, Range) = (collection.Sentence, collection.Unit, collection.Range);
    }

    /// <summary>As the values of a map or list see it: the collection may be null and its keys may be names, they are not.</summary>
    public PropertyShape ForItems() => new(this);

    public PropertyInfo Property { get; }
    public string Key { get; }
    public ValueShape Value { get; }

    /// <summary>The key must be there (a <c>required</c> member).</summary>
    public bool IsRequired { get; }

    /// <summary>The value may be <c>null</c>, which means "not there".</summary>
    public bool MayBeNull { get; }

    public string Sentence { get; }

    /// <summary>The unit of a bare number; empty where the type has its own.</summary>
    public string Unit { get; }

    public AllowedAttribute? Range { get; }

    /// <summary>The kind of thing that this id (each of these ids, each key) names.</summary>
    public string? Names { get; }

    /// <summary>The kinds one of which must have this id (each of these ids, each key).</summary>
    public IReadOnlyList<string>? RefersTo { get; }
}
