using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Lending;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <summary>Where a loop at the exchange is borrowed.</summary>
public enum LoopLender
{
    [Describe("The venue's spot margin (cross 5x).")]
    SpotMargin,

    [Describe("The first loan desk at the venue (VIP and flexible loans).")]
    Desk,
}

[Describe("Loopers at an exchange: the synthetic dollar pledged, stablecoins borrowed, more of it bought, again and again.")]
public sealed record LoopFarmerDescription : PopulationDescription
{
    [RefersTo("venue"), Describe("The venue.")]
    public required string Venue { get; init; }

    [RefersTo("asset"), Describe("What is looped.")]
    public string Asset { get; init; } = "USDe";

    [Describe("Where it is borrowed.")]
    public LoopLender Lender { get; init; } = LoopLender.SpotMargin;

    [Describe("Equity of a member at the start.", Unit = "USD")]
    public required Draw Equity { get; init; }

    [Describe("Pledge over equity at the start (margin 5x; loans 3.5 to 4.5x).")]
    public Draw Leverage { get; init; } = new() { From = 3.5, To = 5 };

    [Describe("Tokens kept beside the pledge, as a share of equity: what a called desk loan is met from."), Allowed(0, 10)]
    public double Buffer { get; init; }

    [Describe("Exits by choice an hour on a calm day (share of members)."), Allowed(0, 1000)]
    public double ExitPerHour { get; init; } = 0.002;

    [Describe("A discount up to this is noise, and nobody runs from it."), Allowed(0, 0.5)]
    public double RunsFrom { get; init; } = 0.005;

    [Describe("Exits an hour, added per 1% of discount seen beyond that: the run."), Allowed(0, 1000)]
    public double ExitPerPercent { get; init; } = 0.6;

    [Describe("Exits an hour, added at the shock and fading with 'fade': carry is gone, and leverage is cut."), Allowed(0, 1000)]
    public double ExitAtShock { get; init; } = 0.25;

    [Describe("Time constant in which the shock's exits fade.")]
    public Duration Fade { get; init; } = Duration.FromHours(1);

    [Describe("Exits at or under this margin level (spot margin: assets / debt)."), Allowed(1, 100)]
    public double Comfort { get; init; } = 1.18;

    [Describe("Share of members who watch it; the others sleep, and neither run nor look at their level."), Allowed(0, 1)]
    public double Attentive { get; init; } = 1;

    [Describe("A member looks about this often."), Allowed(0.1, 86_400)]
    public Duration LookEvery { get; init; } = Duration.FromSeconds(20L);

    [Describe("One order sells at most this share of the book's described 1% depth."), Allowed(0.0001, 100)]
    public double OrderOfDepth { get; init; } = 0.02;

    [Describe("Orders go no further than this from the touch."), Allowed(0, 0.9)]
    public double Protection { get; init; } = 0.01;

    [Describe("Whether they ever sell by choice, or to meet a call.")]
    public LoopExits Exits { get; init; } = LoopExits.ByRule;
}

/// <summary>
/// Loops at the exchange, valued by the venue's own book: pledge C = L E, debt (L - 1) E (MECHANICS.md section 2; at 5x called at -7.2%, sold at -12%).
/// </summary>
/// <remarks>A member that exits sells slice by slice and repays after each, until its loan is gone. Channel loop-unwind; parent: the shock, else the trade
/// that last moved the book it watched.</remarks>
public sealed class LoopFarmer : Population
{
    private readonly LoopFarmerDescription description;
    private readonly Venue venue;
    private readonly AssetId asset;
    private readonly Market book;
    private readonly AccountId[] accounts;
    private readonly RandomStream[] streams;
    private readonly Instant[] lastLook;
    private readonly bool[] leaving;
    private readonly bool[] asleep;
    private readonly int[] loans;
    private readonly LoanDesk? desk;

    public LoopFarmer(LoopFarmerDescription description, Surroundings around)
        : base(description.Id, description.Count, around)
    {
        this.description = description;
        venue = around.VenueByKey(description.Venue);
        asset = around.Assets[description.Asset];
        book = around.SpotOf(venue, asset, venue.Settlement)
            ?? throw new InvariantBrokenException("AGENTS-2", $"AGENTS-2: a loop needs a book of {description.Asset} at {description.Venue}");
        accounts = new AccountId[description.Count];
        streams = new RandomStream[description.Count];
        lastLook = new Instant[description.Count];
        leaving = new bool[description.Count];
        asleep = new bool[description.Count];
        loans = new int[description.Count];
        desk = around.Desks.FirstOrDefault(d => d.Rules.Venue == description.Venue);
    }

    public override void Endow()
    {
        double price = Around.Described[asset.Index].Price;
        for (int i = 0; i < accounts.Length; i++)
        {
            accounts[i] = OpenAccount(description.StreamKey, i);
            streams[i] = StreamOf(description.StreamKey, i, "loop-farmer");
            lastLook[i] = Around.Now;
            loans[i] = -1;
            LoopedPosition loop = Looping.AtLeverage(
                description.Equity.At(streams[i].NextUniform()), Math.Max(1, description.Leverage.At(streams[i].NextUniform())));
            asleep[i] = description.Attentive < 1 && StreamOf(description.StreamKey, i, "attention").NextUniform() >= description.Attentive;
            bool margin = description.Lender == LoopLender.SpotMargin;
            venue.Admit(accounts[i], margin ? MarginMode.SpotMargin : MarginMode.Spot, 5);
            Around.Endow(accounts[i], asset, (loop.Collateral + description.Buffer * loop.Equity) / price);
            if (margin)
            {
                // The loan bought what is pledged, before the start.
                Around.Balances.GrowLoan(accounts[i], venue.Settlement, Around.Balances.AssetOf(venue.Settlement).AmountOf(loop.Debt));
            }
            else if (desk is not null)
            {
                desk.OpenLoan(accounts[i], asset, loop.Collateral / price, venue.Settlement, loop.Debt, out loans[i]);
                Around.Balances.Transfer(accounts[i], Around.IssuerOf(venue.Settlement), venue.Settlement, Around.Balances.AvailableOf(accounts[i], venue.Settlement));
            }
        }
    }

    public override void Start()
    {
        for (int i = 0; i < accounts.Length; i++)
        {
            Sleep(i);
        }
    }

    private void Sleep(int i)
    {
        Duration wait = Duration.FromSeconds(Math.Max(0.5, streams[i].NextExponential(description.LookEvery.Seconds)));
        WakeAt(Around.Now + wait, Around.Roster.ActorOf(accounts[i]), i, 0);
    }

    public override void Wake(int i, long argument)
    {
        double seconds = (Around.Now - lastLook[i]).Seconds;
        lastLook[i] = Around.Now;
        if (description.Exits == LoopExits.ByRule && !asleep[i] && venue.StateOf(accounts[i]).Standing != AccountStanding.TakenOver)
        {
            Repay(i);
            leaving[i] = leaving[i] || WantsOut(i, seconds);
            if (leaving[i] || IsCalled(i))
            {
                SellSlice(i);
            }
        }

        Sleep(i);
    }

    private bool WantsOut(int i, double seconds)
    {
        double discount = Math.Max(0, 1 - book.Reference / book.StartPrice - description.RunsFrom) * 100;
        double perHour = description.ExitPerHour + description.ExitPerPercent * discount, draw = streams[i].NextUniform();
        double atShock = Around.ShockAt <= Around.Now ? description.ExitAtShock : 0;
        // Fading only lowers the hazard: most draws are decided without it.
        // The level itself: the venue's own figure is as old as its last look, and it looks only at accounts that can have come to its call.
        return (FixedMath.MayStrike(draw, (perHour + atShock) * seconds / 3600) && FixedMath.Strikes(draw, (perHour + FadedOf(atShock)) * seconds / 3600))
            || (description.Lender == LoopLender.SpotMargin && venue.SpotMargin!.LevelOf(accounts[i]) <= description.Comfort);
    }

    private double FadedOf(double atShock) =>
        atShock == 0 ? 0 : atShock * FixedMath.Exp(-(Around.Now - Around.ShockAt).Seconds / Math.Max(1, description.Fade.Seconds));

    private bool IsCalled(int i) => loans[i] >= 0 && desk is not null && desk.CallOf(loans[i]).State == LoanState.Called;

    private void SellSlice(int i)
    {
        Amount held = Around.Balances.AvailableOf(accounts[i], asset);
        double most = description.OrderOfDepth * book.Depth1Pct / Math.Max(book.Reference, book.Spec.TickValue);
        Lots lots = Lots.Min(book.Spec.LotsIn(held), book.Spec.LotsIn(most));
        if (lots.IsZero)
        {
            return;
        }

        EventId parent = Around.ShockEvent.IsNone ? book.LastMove : Around.ShockEvent;
        if (loans[i] >= 0 && desk is not null && desk.CallOf(loans[i]) is { State: LoanState.Called } call)
        {
            parent = call.Call;
        }

        Price limit = book.Spec.PriceAtOrBelow(book.Reference * (1 - description.Protection));
        Around.Gateway.Send(new(accounts[i], book.Id, Side.Sell, limit, lots, TimeInForce.ImmediateOrCancel, OrderFlags.None, new(Channel.LoopUnwind, parent)),
            Duration.FromMilliseconds(100));
    }

    /// <summary>What the last slices brought pays the loan down.</summary>
    private void Repay(int i)
    {
        Amount cash = Around.Balances.AvailableOf(accounts[i], venue.Settlement);
        if (!cash.IsPositive)
        {
            return;
        }

        if (loans[i] >= 0)
        {
            desk?.RepayFrom(loans[i], cash);
            return;
        }

        Around.Balances.Repay(accounts[i], venue.Lender, venue.Settlement, cash);
        leaving[i] = leaving[i] && !Around.Balances.LoanOf(accounts[i], venue.Settlement).IsZero;
    }

    public override double EquityUsdOf(int member)
    {
        double equity = Around.EquityUsdOf(venue, accounts[member]);
        return loans[member] >= 0 && desk is not null ? equity + Around.EquityUsdOf((Venue?)null, desk.PledgeAccountOf(loans[member])) : equity;
    }
}
