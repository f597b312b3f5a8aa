using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Lending;
using Powderkeg.Tests.Exchange;
using Powderkeg.Units;

namespace Powderkeg.Tests.Lending;

/// <summary>The desk's ladder 78 / 85 / 91 (Binance flexible loans of October 2025), from the call to the last slice.</summary>
public sealed class LoanDeskLadder
{
    private static (MarginWorld World, LoanDesk Desk, AccountId Whale, int Loan) Lent(
        Func<LoanDeskDescription, LoanDeskDescription>? change = null, string pledge = "ALT", double debt = 780, string debtAsset = "USDT", DominoSwitch[]? off = null)
    {
        LoanDeskDescription described = MarginWorld.Desk();
        MarginWorld world = new(MarginWorld.Plain() with { Desks = [change is null ? described : change(described)], Off = off ?? [] });
        AccountId whale = world.Open("whale", MarginMode.Spot);
        world.Give(whale, pledge, 1_500);
        world.QuoteAll();
        LoanDesk desk = world.World.Desks[0];
        Assert.Equal(LoanRefusal.None, desk.OpenLoan(whale, world.Id(pledge), 1_000, world.Id(debtAsset), debt, out int loan));
        return (world, desk, whale, loan);
    }

    [Theory]
    [InlineData(1.000, LoanState.Good)] // LTV 78
    [InlineData(0.920, LoanState.Good)] // 84.8
    [InlineData(0.917, LoanState.Called)] // 85.06
    [InlineData(0.858, LoanState.Called)] // 90.9
    [InlineData(0.857, LoanState.BeingSold)] // 91.02
    public void A_loan_at_78_is_called_at_85_and_sold_at_91(double price, LoanState state)
    {
        (MarginWorld world, LoanDesk desk, AccountId whale, _) = Lent();
        world.SetPrice("ALT", price);
        world.Run(Duration.FromMilliseconds(1_100));
        Assert.Equal(state, desk.CallOf(whale)!.Value.State);
    }

    [Fact]
    public void An_unmet_call_is_sold_when_the_grace_time_is_over_even_if_no_price_moves()
    {
        (MarginWorld world, LoanDesk desk, AccountId whale, int loan) = Lent();
        world.SetPrice("ALT", 0.9);
        world.Run(Duration.FromMinutes(59));
        Assert.Equal(LoanState.Called, desk.CallOf(whale)!.Value.State);
        world.Run(Duration.FromMinutes(30));
        Assert.Equal(LoanState.Closed, desk.CallOf(whale)!.Value.State);
        LiquidationHappened[] steps = [.. world.Steps(desk.PledgeAccountOf(loan))];
        LiquidationHappened call = steps.Single(s => s.Step == LiquidationStep.Call);
        LiquidationHappened started = steps.Single(s => s.Step == LiquidationStep.Started);
        Assert.Equal(new Cause(Channel.LoanLiquidation, call.Id), started.Cause);
        Assert.True(steps.Count(s => s.Step == LiquidationStep.Sale) > 1, "sold in slices");
    }

    [Fact]
    public void The_borrower_can_meet_a_call_with_pledge_or_with_money()
    {
        (MarginWorld world, LoanDesk desk, AccountId whale, int loan) = Lent();
        world.SetPrice("ALT", 0.9);
        world.Run(Duration.FromSeconds(2L));
        LoanCall call = desk.CallOf(whale)!.Value;
        Assert.Equal(780 / 900.0, call.Ltv, 1e-9);
        Assert.Equal(780 - 0.78 * 900, call.ToInitialUsd, 1e-6);
        Assert.Equal(LoanRefusal.None, desk.AddPledge(loan, world.Balances.AssetOf(world.Id("ALT")).AmountOf(100)));
        world.Run(Duration.FromSeconds(2L));
        Assert.Equal(LoanState.Good, desk.CallOf(loan).State);
        Assert.Equal(LoanRefusal.None, desk.RepayFrom(loan, world.Balances.AssetOf(world.Id("USDT")).AmountOf(780)));
        Assert.Equal(LoanState.Closed, desk.CallOf(loan).State);
        Assert.Equal(1_500, world.Has(whale, "ALT"));
        Assert.Equal(LoanRefusal.Closed, desk.AddPledge(loan, Amount.FromUnits(1)));
    }

    [Fact]
    public void More_may_be_drawn_up_to_the_initial_ltv_and_not_past_it()
    {
        (MarginWorld world, LoanDesk desk, _, int loan) = Lent(debt: 700);
        Asset usdt = world.Balances.AssetOf(world.Id("USDT"));
        Assert.Equal(LoanRefusal.OverInitialLtv, desk.Draw(loan, usdt.AmountOf(81)));
        Assert.Equal(LoanRefusal.None, desk.Draw(loan, usdt.AmountOf(79)));
    }

    [Fact]
    public void The_sale_pays_the_fee_and_the_debt_and_the_surplus_comes_back()
    {
        (MarginWorld world, LoanDesk desk, AccountId whale, _) = Lent();
        world.SetPrice("ALT", 0.85);
        world.Run(Duration.FromMinutes(20));
        Assert.Equal(LoanState.Closed, desk.CallOf(whale)!.Value.State);
        Assert.Equal(0, world.Has(desk.BadDebt, "USDT"));
        // Proceeds of 780 / 0.98 = 795.92: fee 15.92. Left of 850: 54.1, in tokens or change.
        Assert.Equal(15.92, world.Has(desk.Income, "USDT"), 0.2);
        Assert.Equal(780 + 500 * 0.85 + 54.1, world.Has(whale, "USDT") + 0.85 * world.Has(whale, "ALT"), 0.5);
    }

    [Fact]
    public void A_pledge_that_brings_too_little_leaves_bad_debt_at_the_desks_place()
    {
        (MarginWorld world, LoanDesk desk, AccountId whale, _) = Lent();
        world.SetPrice("ALT", 0.5);
        world.Run(Duration.FromMinutes(30));
        Assert.Equal(LoanState.Closed, desk.CallOf(whale)!.Value.State);
        // 1,000 tokens at 0.4999, less 2%, against 780.
        Assert.Equal(-(780 - 499.9 * 0.98), world.Has(desk.BadDebt, "USDT"), 0.5);
        Assert.Contains(Enumerable.Range(0, world.World.Journal.Transfers.Count), i => world.World.Journal.Transfers[i].Kind == TransferKind.BadDebt);
    }

    [Fact]
    public void A_debt_in_another_stablecoin_is_paid_at_the_index()
    {
        (MarginWorld world, LoanDesk desk, AccountId whale, int loan) = Lent(debtAsset: "USDC");
        world.SetPrice("ALT", 0.85);
        world.Run(Duration.FromMinutes(20));
        Assert.Equal(LoanState.Closed, desk.CallOf(whale)!.Value.State);
        Assert.Equal(0, world.Owes(desk.PledgeAccountOf(loan), "USDC"));
        Assert.Equal(0, world.Has(desk.BadDebt, "USDC"));
    }

    [Fact]
    public void With_no_bids_the_desk_keeps_the_pledge_after_its_patience_and_books_the_loss()
    {
        (MarginWorld world, LoanDesk desk, AccountId whale, _) = Lent();
        world.Quote("ALT/USDT", 0.85, bid: 0);
        world.Market("ALT/USDT").Last = world.Market("ALT/USDT").Spec.NearestPrice(0.85);
        world.Run(Duration.FromHours(5));
        Assert.Equal(LoanState.Closed, desk.CallOf(whale)!.Value.State);
        Assert.Equal(1_000, world.Has(desk.Income, "ALT"));
        Assert.True(world.Has(desk.BadDebt, "USDT") <= -780);
        world.Simulation.RunToEnd();
    }

    [Theory]
    [InlineData("USDe", DominoSwitch.LoopLiquidation, LoanState.Good)]
    [InlineData("ALT", DominoSwitch.LoopLiquidation, LoanState.BeingSold)]
    [InlineData("ALT", DominoSwitch.LoanLiquidation, LoanState.Good)]
    public void Switched_off_desks_wait(string pledge, DominoSwitch off, LoanState state)
    {
        (MarginWorld world, LoanDesk desk, AccountId whale, _) = Lent(pledge: pledge, off: [off]);
        world.SetPrice(pledge, 0.8);
        world.Run(Duration.FromSeconds(3L));
        Assert.Equal(state, desk.CallOf(whale)!.Value.State);
    }

    [Fact]
    public void A_loop_of_usde_on_the_desk_is_a_loop_liquidation()
    {
        (MarginWorld world, LoanDesk desk, _, int loan) = Lent(pledge: "USDe");
        world.SetPrice("USDe", 0.8);
        world.Run(Duration.FromMinutes(10));
        Assert.All(world.Steps(desk.PledgeAccountOf(loan)), s => Assert.Equal(Channel.LoopLiquidation, s.Cause.Channel));
        Assert.Equal(LoanState.Closed, desk.CallOf(loan).State);
    }

    /// <summary>MECHANICS section 2: flexible and VIP loans at 91%: a leverage of 4.45 is sold at -14.8%, of 3.5 at -21.5%.</summary>
    [Theory]
    [InlineData(4.45, 14.8)]
    [InlineData(3.5, 21.5)]
    public void A_loop_of_leverage_L_is_sold_where_debt_over_value_is_91_percent(double leverage, double fall)
    {
        LtvLadder ladder = new();
        double debt = 1 - 1 / leverage;
        Assert.Equal(LtvStep.MarginCall, ladder.At(debt / (1 - (fall - 0.1) / 100)));
        Assert.Equal(LtvStep.Liquidation, ladder.At(debt / (1 - (fall + 0.1) / 100)));
    }
}
