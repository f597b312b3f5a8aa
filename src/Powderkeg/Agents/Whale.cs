using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Lending;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

[Describe("Holders of altcoins with double leverage: coins pledged at a loan desk, the borrowed stablecoins looped into the synthetic dollar.")]
public sealed record WhaleDescription : PopulationDescription
{
    [RefersTo("venue"), Describe("The venue; its first loan desk lends.")]
    public required string Venue { get; init; }

    [RefersTo("asset"), Describe("What may be pledged; each member pledges one, in turn.")]
    public required IReadOnlyList<string> Pledges { get; init; }

    [Describe("Value of a member's pledge at the start.", Unit = "USD")]
    public required Draw Pledge { get; init; }

    [Describe("LTV of the first layer at the start: a third above the initial LTV, since the coins have fallen already (assumed; the story says so).")]
    public Draw Ltv { get; init; } = new() { From = 0.70, To = 0.83 };

    [RefersTo("asset"), Describe("What the second layer loops.")]
    public string Loops { get; init; } = "USDe";

    [Describe("Share of the borrowed stablecoins in the loop; the rest is cash."), Allowed(0, 1)]
    public double Looped { get; init; } = 0.9;

    [Describe("Leverage of the second layer.")]
    public Draw LoopLeverage { get; init; } = new() { From = 2, To = 4 };

    [Describe("From a call to the first act.")]
    public Draw Reaction { get; init; } = new() { From = 60, To = 900 };

    [Describe("Looks this often."), Allowed(0.1, 3600)]
    public Duration LookEvery { get; init; } = Duration.FromSeconds(15L);

    [Describe("One order sells at most this share of the book's described 1% depth."), Allowed(0.0001, 100)]
    public double OrderOfDepth { get; init; } = 0.05;

    [Describe("Orders go no further than this from the touch."), Allowed(0, 0.9)]
    public double Protection { get; init; } = 0.02;

    [Describe("Whether it unwinds its loop to meet a call.")]
    public LoopExits Exits { get; init; } = LoopExits.ByRule;
}

/// <summary>
/// On a call of the first layer: cash first, then the loop is unwound slice by slice (each slice repays the second layer its share, the rest pays the desk).
/// Too slow, and the desk sells the pledge.
/// </summary>
public sealed class Whale : Population
{
    private readonly WhaleDescription description;
    private readonly Venue venue;
    private readonly LoanDesk desk;
    private readonly AssetId loops;
    private readonly Market book;
    private readonly AccountId[] accounts;
    private readonly RandomStream[] streams;
    private readonly int[] loans;
    private readonly Instant[] actFrom;

    public Whale(WhaleDescription description, Surroundings around)
        : base(description.Id, description.Count, around)
    {
        this.description = description;
        venue = around.VenueByKey(description.Venue);
        desk = around.Desks.FirstOrDefault(d => d.Rules.Venue == description.Venue)
            ?? throw new InvariantBrokenException("AGENTS-6", $"AGENTS-6: whales need a loan desk at {description.Venue}");
        loops = around.Assets[description.Loops];
        book = around.SpotOf(venue, loops, venue.Settlement)
            ?? throw new InvariantBrokenException("AGENTS-2", $"AGENTS-2: a loop needs a book of {description.Loops} at {description.Venue}");
        accounts = new AccountId[description.Count];
        streams = new RandomStream[description.Count];
        loans = new int[description.Count];
        actFrom = new Instant[description.Count];
    }

    public override void Endow()
    {
        for (int i = 0; i < accounts.Length; i++)
        {
            accounts[i] = OpenAccount(description.StreamKey, i);
            streams[i] = StreamOf(description.StreamKey, i, "whale");
            actFrom[i] = Instant.Never;
            venue.Admit(accounts[i], MarginMode.SpotMargin, 5);
            EndowMember(i);
        }
    }

    private void EndowMember(int i)
    {
        AssetId pledge = Around.Assets[description.Pledges[i % description.Pledges.Count]];
        double pledged = description.Pledge.At(streams[i].NextUniform());
        double debt = pledged * description.Ltv.At(streams[i].NextUniform());
        Around.Endow(accounts[i], pledge, pledged / Around.Described[pledge.Index].Price);
        desk.OpenLoan(accounts[i], pledge, pledged / Around.Described[pledge.Index].Price, venue.Settlement, debt, out loans[i]);
        double equity = debt * description.Looped;
        LoopedPosition loop = Looping.AtLeverage(equity, Math.Max(1, description.LoopLeverage.At(streams[i].NextUniform())));
        // The loop was bought before the start: its equity is spent, its loan is owed.
        Around.Balances.Transfer(accounts[i], Around.IssuerOf(venue.Settlement), venue.Settlement, Around.Balances.AssetOf(venue.Settlement).AmountOf(equity));
        Around.Endow(accounts[i], loops, loop.Collateral / Around.Described[loops.Index].Price);
        Around.Balances.GrowLoan(accounts[i], venue.Settlement, Around.Balances.AssetOf(venue.Settlement).AmountOf(loop.Debt));
    }

    public override void Start()
    {
        for (int i = 0; i < accounts.Length; i++)
        {
            WakeAt(Around.Now + streams[i].NextDuration(Duration.FromSeconds(1L), description.LookEvery + Duration.FromSeconds(1L)), Around.Roster.ActorOf(accounts[i]), i, 0);
        }
    }

    public override void Wake(int i, long argument)
    {
        LoanCall call = desk.CallOf(loans[i]);
        if (call.State == LoanState.Called)
        {
            actFrom[i] = actFrom[i] < Instant.Never ? actFrom[i]
                : Around.Now + Duration.FromSeconds(Math.Max(0, description.Reaction.At(streams[i].NextUniform())));
            if (Around.Now >= actFrom[i])
            {
                Answer(i, call);
            }
        }
        else
        {
            actFrom[i] = Instant.Never;
        }

        WakeAt(Around.Now + description.LookEvery, Around.Roster.ActorOf(accounts[i]), i, 0);
    }

    private void Answer(int i, LoanCall call)
    {
        Asset cash = Around.Balances.AssetOf(venue.Settlement);
        Amount needed = cash.AmountOf(call.ToInitialUsd);
        Amount free = CashFree(i);
        if (free.IsPositive)
        {
            desk.RepayFrom(loans[i], Amount.Min(free, needed));
        }

        if (free < needed && description.Exits == LoopExits.ByRule && venue.StateOf(accounts[i]).Standing != AccountStanding.TakenOver)
        {
            SellSlice(i, call);
        }
    }

    /// <summary>Cash after the second layer has got back its share of what its collateral brought.</summary>
    private Amount CashFree(int i)
    {
        Amount there = Amount.Max(Amount.Zero, Around.Balances.AvailableOf(accounts[i], venue.Settlement));
        double held = Around.Balances.AssetOf(loops).WholeOf(Around.Balances.Of(accounts[i], loops)) * book.Reference;
        double debt = Around.Balances.AssetOf(venue.Settlement).WholeOf(Around.Balances.LoanOf(accounts[i], venue.Settlement));
        double cash = Around.Balances.AssetOf(venue.Settlement).WholeOf(there);
        // Debt stays at its share of what stands behind it (collateral and cash together): the margin level does not fall.
        double share = held + cash > 0 ? debt / (held + cash) : 0;
        Amount back = Around.Balances.AssetOf(venue.Settlement).AmountOf(Math.Min(cash, cash * Math.Clamp(share, 0, 1)));
        Around.Balances.Repay(accounts[i], venue.Lender, venue.Settlement, back);
        return Amount.Max(Amount.Zero, Around.Balances.AvailableOf(accounts[i], venue.Settlement));
    }

    private void SellSlice(int i, LoanCall call)
    {
        double most = description.OrderOfDepth * book.Depth1Pct / Math.Max(book.Reference, book.Spec.TickValue);
        Lots lots = Lots.Min(book.Spec.LotsIn(Around.Balances.AvailableOf(accounts[i], loops)), book.Spec.LotsIn(most));
        if (!lots.IsZero)
        {
            Price limit = book.Spec.PriceAtOrBelow(book.Reference * (1 - description.Protection));
            Around.Gateway.Send(new(accounts[i], book.Id, Side.Sell, limit, lots, TimeInForce.ImmediateOrCancel, OrderFlags.None, new(Channel.LoopUnwind, call.Call)),
                Duration.FromMilliseconds(100));
        }
    }

    public override double EquityUsdOf(int member) =>
        Around.EquityUsdOf(venue, accounts[member]) + Around.EquityUsdOf((Venue?)null, desk.PledgeAccountOf(loans[member]));
}
