using Powderkeg.Exchange;
using Powderkeg.Units;

namespace Powderkeg.Lending;

[Describe("A desk that lends against pledged tokens at a venue: flexible and VIP loans.")]
public sealed record LoanDeskDescription : IChecked
{
    [Names("loan-desk"), Describe("Id of the desk.")]
    public required string Id { get; init; }

    [RefersTo("venue"), Describe("The venue whose collateral index prices the pledges, and into whose books they are sold.")]
    public required string Venue { get; init; }

    [Describe("LTVs: lend up to, call at, sell at.")]
    public LtvLadder Ladder { get; init; } = new();

    [Describe("Time that a called borrower has before the pledge is sold.")]
    public Duration Grace { get; init; } = Duration.FromHours(1);

    [Describe("Fee on what a forced sale brings, kept by the desk.")]
    public Ratio Fee { get; init; } = Ratio.FromPercent(2);

    [Describe("Each forced order is this share of the pledge (drawn per order), at most the venue's largest market quantity.")]
    public Draw SaleShare { get; init; } = new() { From = 0.05, To = 0.5 };

    [Describe("One forced order a loan every so often.")]
    public Duration SaleEvery { get; init; } = Duration.FromSeconds(5L);

    [Describe("Into which book a pledge is sold: the one that prices it.")]
    public SaleRoute Route { get; init; } = SaleRoute.Direct;

    [Describe("A sale that has not ended after this time ends: the desk keeps the pledge and books what is owed as bad debt.")]
    public Duration Patience { get; init; } = Duration.FromHours(4);

    [Describe("Interest, a year."), Allowed(0, 10)]
    public double LoanRate { get; init; } = 0.08;

    [Describe("Whether loans are called and sold at all.")]
    public bool Calls { get; init; } = true;

    [Describe("Whether loans whose pledge is a synthetic dollar or its staked form are called and sold too.")]
    public bool CallsLoops { get; init; } = true;

    public void Check(FaultList faults)
    {
        if (SaleEvery == Duration.Zero)
        {
            faults.Add(this, nameof(SaleEvery), "0", "a duration above zero");
        }
    }
}
