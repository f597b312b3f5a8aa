namespace Powderkeg.Exchange;

public sealed partial class Venue
{
    /// <summary>Margin rules in the order in which they check; a happening of handler EngineStep names its rule by its place here.</summary>
    public List<IMarginRule> Watches { get; } = [];
}
