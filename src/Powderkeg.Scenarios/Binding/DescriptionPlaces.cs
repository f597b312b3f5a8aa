using Powderkeg.Scenarios.Shapes;
using Powderkeg.Scenarios.Text;
using Powderkeg.Units;

namespace Powderkeg.Scenarios.Binding;

/// <summary>Where a description stood in the file, and whether all its own fields were bound.</summary>
internal sealed record DescriptionPlace(RecordShape Shape, MappingNode Node, ScenarioPath Path, bool IsWhole);

/// <summary>Each bound description with its place, so that the rules it knows can be told with a position.</summary>
internal sealed class DescriptionPlaces
{
    private const int LongestFound = 160;
    private readonly Dictionary<object, DescriptionPlace> places = new(ReferenceEqualityComparer.Instance);
    private readonly List<IChecked> rules = [];

    public void Add(object description, DescriptionPlace place)
    {
        if (places.TryAdd(description, place) && description is IChecked rule)
        {
            rules.Add(rule);
        }
    }

    /// <summary>Asks every description; children before the ones that hold them.</summary>
    /// <param name="root">Where a fault is told whose owner was not read from the file.</param>
    public void Check(ErrorList errors, SourcePosition root)
    {
        bool isBroken = errors.Count > 0;
        FaultList faults = new();
        foreach (IChecked rule in rules)
        {
            try
            {
                rule.Check(faults);
            }
            catch (Exception) when (isBroken)
            {
                // A rule may count on fields that could not be bound; they are reported already. In a sound description it is our fault, and passes.
            }
        }

        foreach (Fault fault in faults.Faults)
        {
            Tell(fault, errors, root);
        }
    }

    private void Tell(Fault fault, ErrorList errors, SourcePosition root)
    {
        string key = KebabCase.Of(fault.Property);
        if (!places.TryGetValue(fault.Owner, out DescriptionPlace? place))
        {
            errors.Add(root, key, ErrorList.Shown(fault.Found, LongestFound), fault.Allowed);
        }
        else if (place.IsWhole)
        {
            SourcePosition at = place.Node.Entries.TryGetValue(key, out MappingEntry entry) ? entry.KeyAt : place.Node.At;
            errors.Add(at, place.Path.At(key).ToString(), ErrorList.Shown(fault.Found, LongestFound), fault.Allowed);
        }
    }
}
