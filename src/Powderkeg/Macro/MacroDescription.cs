using Powderkeg.Units;

namespace Powderkeg.Macro;

[Describe("The exogenous part: one common factor with a shock, and noise. Nothing else of the day is given.")]
public sealed record MacroDescription : IChecked
{
    [Describe("How often values move.")]
    public Duration Step { get; init; } = Duration.FromSeconds(5L);

    [Describe("Standard deviation of the common factor's noise, a day (Student-t with 4 degrees of freedom)."), Allowed(0, 1)]
    public double DailyVolatility { get; init; } = 0.02;

    [Describe("The factor never falls or rises by more than this, shock and noise together: the bound of what is given from outside."), Allowed(0, 0.999)]
    public Ratio Bound { get; init; } = Ratio.FromPercent(50);

    [Describe("No altcoin's value moves by more than this from its start, the common factor and its own noise together."), Allowed(0, 0.999)]
    public Ratio AltcoinBound { get; init; } = Ratio.FromPercent(99);

    [Describe("The news; leave it out for a calm day.")]
    public ShockDescription? Shock { get; init; }

    public void Check(FaultList faults)
    {
        if (Step == Duration.Zero)
        {
            faults.Add(this, nameof(Step), "0", "a duration above zero");
        }
    }
}

[Describe("The shock to the common factor.")]
public sealed record ShockDescription : IChecked
{
    [Describe("When the news breaks.")]
    public required Instant At { get; init; }

    [Describe("Total fall of the factor (BTC's fundamental value moves by it times its beta); the reference event allows at most 6%.")]
    public required Ratio Fall { get; init; }

    [Describe("Share of the fall that comes at once; the rest follows with the time constant."), Allowed(0, 1)]
    public Ratio AtOnce { get; init; } = Ratio.FromPercent(30);

    [Describe("Time constant of the rest.")]
    public Duration TimeConstant { get; init; } = Duration.FromSeconds(290L);

    [Describe("Share of the fall that is made good again later (exogenous, stated)."), Allowed(0, 1)]
    public Ratio Recovery { get; init; } = Ratio.Zero;

    [Describe("When the recovery starts, after the shock.")]
    public Duration RecoveryAfter { get; init; } = Duration.FromHours(2);

    [Describe("Time constant of the recovery.")]
    public Duration RecoveryTime { get; init; } = Duration.FromHours(3);

    [Describe("Noise is this many times the calm day's just after the shock, and decays with the volatility time."), Allowed(1, 100)]
    public double VolatilityTimes { get; init; } = 3;

    [Describe("Time constant in which noise comes back to calm.")]
    public Duration VolatilityTime { get; init; } = Duration.FromHours(1);

    public void Check(FaultList faults)
    {
        if (Fall >= Ratio.One)
        {
            faults.Add(this, nameof(Fall), Fall.ToString(), "below 100%: a value stays above zero");
        }

        if (TimeConstant == Duration.Zero || RecoveryTime == Duration.Zero || VolatilityTime == Duration.Zero)
        {
            faults.Add(this, nameof(TimeConstant), "0", "time constants above zero");
        }
    }
}
