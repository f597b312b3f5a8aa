using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>A margin rule of a venue: looks at its own accounts when indexes and marks are published, and acts on its own clock.</summary>
public interface IMarginRule
{
    /// <summary>Phase Margin, just after each publication: revalues who can have crossed a threshold.</summary>
    void Check(Instant now);

    /// <summary>Phase Liquidate: the next step of the procedure in this slot.</summary>
    void Step(int slot);
}
