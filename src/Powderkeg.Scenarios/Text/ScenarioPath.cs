using System.Globalization;

namespace Powderkeg.Scenarios.Text;

/// <summary>A place in the description, written out only when an error needs it.</summary>
internal sealed class ScenarioPath
{
    private readonly ScenarioPath? parent;
    private readonly string? key;
    private readonly int index;

    private ScenarioPath(ScenarioPath? parent, string? key, int index)
    {
        this.parent = parent;
        this.key = key;
        this.index = index;
    }

    public static ScenarioPath Root { get; } = new(null, null, 0);

    public ScenarioPath At(string childKey) => new(this, childKey, 0);

    public ScenarioPath At(int itemIndex) => new(this, null, itemIndex);

    public override string ToString()
    {
        if (parent is null)
        {
            return "";
        }

        string before = parent.ToString();
        return key is null ? string.Create(CultureInfo.InvariantCulture, $"{before}[{index}]")
            : before.Length == 0 ? ErrorList.Shown(key)
            : $"{before}.{ErrorList.Shown(key)}";
    }
}
