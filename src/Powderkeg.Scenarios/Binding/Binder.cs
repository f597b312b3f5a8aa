using Powderkeg.Scenarios.Shapes;
using Powderkeg.Scenarios.Text;
using Powderkeg.Units;

namespace Powderkeg.Scenarios.Binding;

/// <summary>Tree to description. Every fault is reported and binding goes on beside it; what could not be bound keeps its default.</summary>
/// <remarks>
/// <list type="number">
/// <item>Bind the tree by the shapes of the types, depth first, in the order of the file; collect names, references and checks on the way.</item>
/// <item>Resolve the references.</item>
/// <item>Ask each description that knows a rule. One with a broken field of its own is asked too, but what it says about itself is not told: it would blame the default.</item>
/// </list>
/// Depth is bounded by <see cref="ScenarioText.MostDepth"/>, so recursion is.
/// </remarks>
internal sealed class Binder
{
    private readonly ErrorList errors;
    private readonly ScalarBinder scalars;
    private readonly NameTable names;
    private readonly DescriptionPlaces places = new();

    private Binder(ErrorList errors)
    {
        this.errors = errors;
        scalars = new(errors);
        names = new(errors);
    }

    /// <summary>The description in a tree; null where the root itself is of the wrong kind. Good only if there are no errors.</summary>
    public static object? Bind(Type type, Node root, ErrorList errors)
    {
        Binder binder = new(errors);
        ValueShape shape = ValueShape.Of(type, type.Name);
        bool isBound = binder.TryBind(shape, root, ScenarioPath.Root, null, out object? bound);
        binder.names.Resolve();
        binder.places.Check(errors, root.At);
        return isBound ? bound : null;
    }

    private bool TryBind(ValueShape shape, Node node, ScenarioPath path, PropertyShape? property, out object? value)
    {
        value = null;
        return (shape.Kind, node) switch
        {
            (_, BrokenNode) => false,
            (ValueKind.List, SequenceNode list) => TryBindList(shape, list, path, property, out value),
            (ValueKind.Map, MappingNode map) => TryBindMap(shape, map, path, property, out value),
            (ValueKind.Record, MappingNode map) => TryBindRecord(RecordShape.Of(shape.Type), map, path, null, out value),
            (ValueKind.Family, MappingNode map) => TryBindMember(FamilyShape.Of(shape.Type), map, path, out value),
            (ValueKind.Draw, MappingNode map) => TryBindDraw(shape, map, path, property, out value),
            (ValueKind.List or ValueKind.Map or ValueKind.Record or ValueKind.Family, _) => WrongKind(shape, node, path, property),
            (_, ScalarNode { IsNull: false } scalar) => TryBindScalar(shape, scalar, path, property, out value),
            _ => WrongKind(shape, node, path, property),
        };
    }

    private bool WrongKind(ValueShape shape, Node node, ScenarioPath path, PropertyShape? property)
    {
        string found = node switch
        {
            ScalarNode { IsNull: true } => "nothing",
            ScalarNode scalar => ErrorList.Shown(scalar.Text),
            SequenceNode => "a list",
            _ => "a mapping",
        };
        errors.Add(node.At, path.ToString(), found, AllowedText.Of(shape, property));
        return false;
    }

    private bool TryBindScalar(ValueShape shape, ScalarNode node, ScenarioPath path, PropertyShape? property, out object? value)
    {
        if (!scalars.TryBind(shape, node, path, property, out value))
        {
            return false;
        }

        return shape.Kind != ValueKind.Text || property is null || NoteName(property, node.Text, node.At, path);
    }

    /// <summary>A text, or a map's key, may name something or refer to something named.</summary>
    private bool NoteName(PropertyShape property, string text, SourcePosition at, ScenarioPath path)
    {
        if (property.RefersTo is IReadOnlyList<string> kinds)
        {
            names.Refer(kinds, text, at, path);
        }

        return property.Names is not string kind || names.Introduce(kind, text, at, path);
    }

    private bool TryBindList(ValueShape shape, SequenceNode node, ScenarioPath path, PropertyShape? property, out object? value)
    {
        List<object?> bound = [];
        bool isWhole = true;
        for (int i = 0; i < node.Items.Count; i++)
        {
            if (TryBind(shape.Item!, node.Items[i], path.At(i), property, out object? item))
            {
                bound.Add(item);
            }
            else
            {
                isWhole = false;
            }
        }

        Array items = Array.CreateInstance(shape.Item!.Type, bound.Count);
        for (int i = 0; i < bound.Count; i++)
        {
            items.SetValue(bound[i], i);
        }

        value = items;
        return isWhole;
    }

    private bool TryBindMap(ValueShape shape, MappingNode node, ScenarioPath path, PropertyShape? property, out object? value)
    {
        System.Collections.IDictionary map = (System.Collections.IDictionary)Activator.CreateInstance(typeof(OrderedDictionary<,>).MakeGenericType(typeof(string), shape.Item!.Type))!;
        // The attributes of names are about the keys here, and the range about the values.
        PropertyShape? ofValues = property is { Names: null, RefersTo: null } ? property : property?.ForItems();
        bool isWhole = true;
        foreach ((string key, MappingEntry entry) in node.Entries)
        {
            isWhole &= property is null || NoteName(property, key, entry.KeyAt, path.At(key));
            if (TryBind(shape.Item!, entry.Value, path.At(key), ofValues, out object? item))
            {
                map.Add(key, item);
            }
            else
            {
                isWhole = false;
            }
        }

        value = map;
        return isWhole;
    }

    private bool TryBindMember(FamilyShape family, MappingNode node, ScenarioPath path, out object? value)
    {
        value = null;
        bool isWritten = node.Entries.TryGetValue(FamilyShape.KindKey, out MappingEntry kind);
        string? text = kind.Value is ScalarNode { IsNull: false } written ? written.Text : null;
        if ((!isWritten || text is not null) && family.Meant(text) is RecordShape member)
        {
            return TryBindRecord(member, node, path, family, out value);
        }

        if (kind.Value is null)
        {
            errors.Add(node.At, path.At(FamilyShape.KindKey).ToString(), "nothing (the key is required)", family.AllowedKinds);
        }
        else if (kind.Value is not BrokenNode)
        {
            string found = kind.Value is ScalarNode scalar ? ErrorList.Shown(scalar.Text) : "a mapping or list";
            string? nearest = kind.Value is ScalarNode near ? errors.Nearest(near.Text, family.Kinds) : null;
            errors.Add(kind.Value.At, path.At(FamilyShape.KindKey).ToString(), found, family.AllowedKinds, nearest);
        }

        IntroduceBrokenNames(family, node);
        return false;
    }

    /// <summary>Of what kind it would be is unknown, its name is not: references to it are right.</summary>
    private void IntroduceBrokenNames(FamilyShape family, MappingNode node)
    {
        foreach (PropertyShape property in family.Members.SelectMany(m => m.Properties).Where(p => p is { Names: not null, Value.Kind: ValueKind.Text }))
        {
            if (node.Entries.TryGetValue(property.Key, out MappingEntry entry) && entry.Value is ScalarNode name)
            {
                names.IntroduceBroken(property.Names!, name.Text, name.At);
            }
        }
    }

    /// <returns>True: a description with broken fields is still one, and its parent keeps it.</returns>
    private bool TryBindRecord(RecordShape shape, MappingNode node, ScenarioPath path, FamilyShape? family, out object? value)
    {
        object made = shape.New();
        bool isWhole = ReportUnknownKeys(shape, node, path, family);
        foreach (PropertyShape property in shape.Properties)
        {
            ScenarioPath place = path.At(property.Key);
            if (node.Entries.TryGetValue(property.Key, out MappingEntry entry))
            {
                isWhole &= TryBindProperty(made, property, entry.Value, place);
            }
            else if (property.IsRequired)
            {
                errors.Add(node.At, place.ToString(), "nothing (the key is required)", AllowedText.Of(property.Value, property));
                isWhole = false;
            }
            else
            {
                AdoptDefault(property.Value, property, property.Property.GetValue(made), node, place);
            }
        }

        places.Add(made, new(shape, node, path, isWhole));
        value = made;
        return true;
    }

    private bool TryBindProperty(object made, PropertyShape property, Node node, ScenarioPath path)
    {
        if (node is ScalarNode { IsNull: true } && property.MayBeNull)
        {
            property.Property.SetValue(made, null);
            return true;
        }

        bool isWhole = TryBind(property.Value, node, path, property, out object? value);
        // A list keeps the items that could be bound: rules across the world see what is there.
        if (isWhole || (value is not null && property.Value.Kind is (ValueKind.List or ValueKind.Map)))
        {
            property.Property.SetValue(made, value);
        }

        return isWhole;
    }

    private bool ReportUnknownKeys(RecordShape shape, MappingNode node, ScenarioPath path, FamilyShape? family)
    {
        bool isWhole = true;
        foreach ((string key, MappingEntry entry) in node.Entries)
        {
            if (shape.Find(key) is null && !(family is not null && key == FamilyShape.KindKey))
            {
                isWhole = false;
                errors.Add(entry.KeyAt, path.ToString(), $"the unknown key {ErrorList.Shown(key)}", shape.AllowedKeys, errors.Nearest(key, [.. shape.Properties.Select(p => p.Key)]));
            }
        }

        return isWhole;
    }

    private bool TryBindDraw(ValueShape shape, MappingNode node, ScenarioPath path, PropertyShape? property, out object? value)
    {
        int before = errors.Count;
        TryBindRecord(RecordShape.Of(shape.Type), node, path, null, out value);
        if (errors.Count > before)
        {
            return false;
        }

        DrawRule.Check((Draw)value!, node, path, property, errors);
        return errors.Count == before;
    }

    /// <summary>What was not written stands in its default as if it had been: its names count, and its rules are asked.</summary>
    private void AdoptDefault(ValueShape shape, PropertyShape property, object? value, MappingNode owner, ScenarioPath path)
    {
        switch (value)
        {
            case string text when shape.Kind == ValueKind.Text:
                NoteName(property, text, owner.At, path);
                break;
            case System.Collections.IDictionary map when shape.Kind == ValueKind.Map:
                foreach (System.Collections.DictionaryEntry entry in map)
                {
                    NoteName(property, (string)entry.Key, owner.At, path.At((string)entry.Key));
                    AdoptDefault(shape.Item!, property.ForItems(), entry.Value, owner, path.At((string)entry.Key));
                }

                break;
            case System.Collections.IEnumerable list when shape.Kind == ValueKind.List:
                int i = 0;
                foreach (object? item in list)
                {
                    AdoptDefault(shape.Item!, property, item, owner, path.At(i++));
                }

                break;
            case not null when shape.Kind is ValueKind.Record or ValueKind.Family:
                AdoptRecord(value, owner, path);
                break;
        }
    }

    private void AdoptRecord(object value, MappingNode owner, ScenarioPath path)
    {
        RecordShape shape = RecordShape.Of(value.GetType());
        foreach (PropertyShape property in shape.Properties)
        {
            AdoptDefault(property.Value, property, property.Property.GetValue(value), owner, path.At(property.Key));
        }

        places.Add(value, new(shape, new MappingNode(owner.At), path, true));
    }
}
