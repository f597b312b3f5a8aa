using System.Globalization;
using Powderkeg.Scenarios.Shapes;
using Powderkeg.Scenarios.Text;

namespace Powderkeg.Scenarios.Binding;

/// <summary>Who is named in the scenario, and who is meant: each name once per kind, and no reference to nobody.</summary>
internal sealed class NameTable(ErrorList errors)
{
    private const int LongestName = 64;
    private readonly Dictionary<string, Dictionary<string, SourcePosition>> byKind = new(StringComparer.Ordinal);
    private readonly List<Reference> references = [];

    /// <returns>False when the name is taken or is none; reported.</returns>
    public bool Introduce(string kind, string name, SourcePosition at, ScenarioPath path)
    {
        if (name.Length is 0 or > LongestName || name.Any(char.IsWhiteSpace))
        {
            errors.Add(at, path.ToString(), ErrorList.Shown(name), "a name of 1 to 64 characters without blanks");
            return false;
        }

        Dictionary<string, SourcePosition> names = NamesOf(kind);
        if (names.TryAdd(name, at))
        {
            return true;
        }

        SourcePosition first = names[name];
        string second = string.Create(CultureInfo.InvariantCulture, $"the {kind} {name} a second time (first in {first.File}:{first.Line})");
        errors.Add(at, path.ToString(), second, $"each {kind} once");
        return false;
    }

    /// <summary>A name of something that could not be bound: known, so that references to it are not blamed as well.</summary>
    public void IntroduceBroken(string kind, string name, SourcePosition at) => NamesOf(kind).TryAdd(name, at);

    public void Refer(IReadOnlyList<string> kinds, string name, SourcePosition at, ScenarioPath path) => references.Add(new(kinds, name, at, path));

    /// <summary>Reports each reference that nothing answers to. Called once, when every name is in.</summary>
    public void Resolve()
    {
        Dictionary<string, (List<string> Names, string Allowed)> validOf = new(StringComparer.Ordinal);
        foreach (Reference reference in references.Where(r => !IsKnown(r)))
        {
            string kinds = string.Join(" or ", reference.Kinds);
            if (!validOf.TryGetValue(kinds, out (List<string> Names, string Allowed) valid))
            {
                List<string> names = [.. reference.Kinds.Where(byKind.ContainsKey).SelectMany(kind => byKind[kind].Keys).Distinct(StringComparer.Ordinal)];
                valid = (names, names.Count == 0 ? $"the name of a declared {kinds} (there is none)" : $"a declared {kinds}: {AllowedText.Listed(names)}");
                validOf.Add(kinds, valid);
            }

            string found = $"the unknown {kinds} {ErrorList.Shown(reference.Name)}";
            errors.Add(reference.At, reference.Path.ToString(), found, valid.Allowed, errors.Nearest(reference.Name, valid.Names));
        }
    }

    private bool IsKnown(Reference reference) =>
        reference.Kinds.Any(kind => byKind.TryGetValue(kind, out Dictionary<string, SourcePosition>? names) && names.ContainsKey(reference.Name));

    private Dictionary<string, SourcePosition> NamesOf(string kind)
    {
        if (!byKind.TryGetValue(kind, out Dictionary<string, SourcePosition>? names))
        {
            byKind.Add(kind, names = new(StringComparer.Ordinal));
        }

        return names;
    }

    private readonly record struct Reference(IReadOnlyList<string> Kinds, string Name, SourcePosition At, ScenarioPath Path);
}
