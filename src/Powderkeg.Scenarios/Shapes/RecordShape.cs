using System.Collections.Concurrent;
using System.Reflection;
using Powderkeg.Units;

namespace Powderkeg.Scenarios.Shapes;

/// <summary>A concrete description type: its keys in the order of the code, those of its abstract type first.</summary>
internal sealed class RecordShape
{
    private static readonly ConcurrentDictionary<Type, RecordShape> Known = new();
    private readonly Dictionary<string, PropertyShape> byKey;

    private RecordShape(Type type)
    {
        Type = type;
        NullabilityInfoContext nullability = new();
        Properties = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)
            .OrderBy(p => Depth(p.DeclaringType!)).ThenBy(p => p.MetadataToken)
            .Select(p => new PropertyShape(p, nullability))];
        byKey = Properties.ToDictionary(p => p.Key, StringComparer.Ordinal);
        AllowedKeys = string.Join(", ", Properties.Select(p => p.Key));
        Sentence = type.GetCustomAttribute<DescribeAttribute>()?.Sentence ?? "";
        RequireDefaults();
    }

    public Type Type { get; }
    public string Sentence { get; }
    public IReadOnlyList<PropertyShape> Properties { get; }
    public string AllowedKeys { get; }

    public static RecordShape Of(Type type) => Known.GetOrAdd(type, t => new RecordShape(t));

    public PropertyShape? Find(string key) => byKey.GetValueOrDefault(key);

    /// <summary>A description with the defaults of its initialisers; required members are still unset.</summary>
    public object New() => Activator.CreateInstance(Type)!;

    private static int Depth(Type type) => type.BaseType is null ? 0 : Depth(type.BaseType) + 1;

    private void RequireDefaults()
    {
        object blank = New();
        foreach (PropertyShape property in Properties)
        {
            bool hasDefault = property.IsRequired || property.MayBeNull || property.Property.GetValue(blank) is not null;
            Invariant.Require(hasDefault, "SCENARIO-2", $"a property of a description is required, nullable or has a default; {Type.Name}.{property.Property.Name} is none of them");
        }
    }
}

/// <summary>An abstract description type: its concrete types in the same assembly, chosen by the key <c>kind</c>; one of them may go without.</summary>
internal sealed class FamilyShape
{
    public const string KindKey = "kind";
    private static readonly ConcurrentDictionary<Type, FamilyShape> Known = new();
    private readonly SortedDictionary<string, Type> byKind = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, string> kindOf = [];

    private FamilyShape(Type family)
    {
        Type = family;
        foreach (Type concrete in family.Assembly.GetTypes().Where(t => !t.IsAbstract && family.IsAssignableFrom(t)))
        {
            string kind = KebabCase.KindOf(concrete, family);
            Invariant.Require(byKind.TryAdd(kind, concrete), "SCENARIO-3", $"each kind of a family has its own name; {family.Name} has {kind} twice");
            Invariant.Require(RecordShape.Of(concrete).Find(KindKey) is null, "SCENARIO-4", $"the key kind belongs to the format; {concrete.Name} has a property of that name");
            kindOf.Add(concrete, kind);
        }

        Usual = family.GetCustomAttribute<UsualKindAttribute>()?.Kind;
    }

    public Type Type { get; }

    /// <summary>The concrete type that is meant where no kind is written; null where one must be.</summary>
    public Type? Usual { get; }
    public IReadOnlyCollection<string> Kinds => byKind.Keys;
    public IEnumerable<RecordShape> Members => byKind.Values.Select(RecordShape.Of);
    public string AllowedKinds => string.Join(", ", Kinds);

    public static FamilyShape Of(Type family) => Known.GetOrAdd(family, t => new FamilyShape(t));

    public RecordShape? Find(string kind) => byKind.TryGetValue(kind, out Type? type) ? RecordShape.Of(type) : null;

    public string KindOf(Type concrete) => kindOf[concrete];

    /// <summary>The type that a mapping means: by its kind, or the usual one where it writes none (null).</summary>
    public RecordShape? Meant(string? kind) => kind is not null ? Find(kind) : Usual is null ? null : RecordShape.Of(Usual);
}
