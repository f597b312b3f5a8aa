using Powderkeg.Kernel;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

public sealed partial class Venue
{
    /// <summary>Margin rules in the order in which they check; a happening of handler EngineStep names its rule by its place here.</summary>
    public List<IMarginRule> Watches { get; } = [];

    /// <summary>The rule over isolated positions and cross accounts: the first of the watches.</summary>
    public MarginWatch Margin { get; }

    /// <summary>Closes what <see cref="Margin"/> finds.</summary>
    public LiquidationEngine Engine { get; }

    /// <summary>Takes what the book did not: the second of the watches.</summary>
    public InsuranceFund Backstop { get; }

    /// <summary>Takes what the fund cannot carry from those on the other side.</summary>
    public AutoDeleveraging Deleveraging { get; }

    /// <summary>Equity of a unified account in settlement units, set by its rule: what auto-deleveraging ranks its leverage by. Without it the settlement balance counts.</summary>
    public Func<AccountId, double>? WholeEquityOf { get; set; }

    /// <summary>Accounts of modes that a margin rule of whole accounts looks at (unified, spot margin), in the order of admission.</summary>
    public IReadOnlyList<AccountId> Admitted => admitted;

    private readonly List<AccountId> admitted = [];

    /// <summary>Indexes and marks were just published (phase Margin): every rule looks at its own accounts.</summary>
    public void CheckMargins()
    {
        foreach (IMarginRule rule in Watches)
        {
            rule.Check(around.Agenda.Now);
        }
    }

    /// <summary>The next step of a rule's procedure, later than now (phase Liquidate).</summary>
    public void ScheduleStep(IMarginRule rule, AccountId account, Instant at, int slot)
    {
        int place = Watches.IndexOf(rule);
        Invariant.Require(place >= 0, "EXCHANGE-9", "a margin rule that steps is one of the venue's watches", slot);
        around.Agenda.Schedule(at, Phase.Liquidate, around.Roster.ActorOf(account), new((int)Calls.EngineStep, Id.Index, ((long)place << 32) | (uint)slot));
    }

    /// <summary>What <see cref="ScheduleStep"/> asked for has come.</summary>
    public void StepWatch(long argument) => Watches[(int)(argument >> 32)].Step((int)(argument & 0x7FFFFFFF));
}
