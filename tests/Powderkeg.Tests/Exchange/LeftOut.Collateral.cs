using Powderkeg.Chain;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Lending;
using Powderkeg.Tests.Chain;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>A closing left out of a run, by each rule over whole accounts; and a transaction.</summary>
public sealed class LeftOutCollateral
{
    public static TheoryData<string> Rules => ["unified", "spot-margin", "desk"];

    /// <summary>An account of each rule, and the price of ALT that breaks it.</summary>
    private static (MarginWorld World, AccountId Account, double Breach) Built(string rule)
    {
        MarginWorld world = new(MarginWorld.Plain() with { Desks = [MarginWorld.Desk()] });
        switch (rule)
        {
            case "unified":
                return (world, world.WorkedMaker(), 0.56);
            case "spot-margin":
                AccountId looper = world.Open("looper", MarginMode.SpotMargin);
                world.Give(looper, "ALT", 5_000);
                world.Borrow(looper, "USDT", 4_000);
                return (world, looper, 0.87);
            default:
                AccountId whale = world.Open("whale", MarginMode.Spot);
                world.Give(whale, "ALT", 1_000);
                LoanDesk desk = world.World.Desks[0];
                Assert.Equal(LoanRefusal.None, desk.OpenLoan(whale, world.Id("ALT"), 1_000, world.Id("USDT"), 780, out int loan));
                return (world, desk.PledgeAccountOf(loan), 0.85);
        }
    }

    private static int Live(string rule, Action<Acts> ask, double[] prices, out IReadOnlyList<LiquidationHappened> steps)
    {
        (MarginWorld world, AccountId account, double breach) = Built(rule);
        ask(world.World.Journal.Acts);
        foreach (double price in prices)
        {
            world.QuoteAll(price > 0 ? price : breach);
            world.Run(Duration.FromMinutes(2));
        }

        steps = [.. world.Steps(account)];
        return steps.Count(step => step.Step == LiquidationStep.Started);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Closing_that_is_left_out_begins_only_after_the_account_has_been_in_order(string rule)
    {
        double[] breach = [1, 0], andAgain = [1, 0, 1, 0];
        Assert.Equal(1, Live(rule, _ => { }, breach, out IReadOnlyList<LiquidationHappened> steps));
        EventId start = steps.Single(step => step.Step == LiquidationStep.Started).Id;
        Acts? seen = null;
        Live(rule, acts => (seen = acts).LookFor([start]), breach, out _);
        Act act = seen!.Before(start);
        Assert.Equal(ActKind.Closing, act.Kind);

        Assert.Equal(0, Live(rule, acts => (seen = acts).LeaveOut(act.Number), breach, out steps));
        Assert.True(seen.HasLeftOut);
        Assert.DoesNotContain(steps, step => step.Step is LiquidationStep.Sale or LiquidationStep.TakenOver);
        Assert.Equal(1, Live(rule, acts => acts.LeaveOut(act.Number), andAgain, out steps));
    }

    [Fact]
    public void Transaction_that_is_left_out_pays_its_gas_and_changes_nothing_else()
    {
        (World world, AccountId sender) = Sent();
        int transaction = world.Journal.Acts.Count + 1;
        new Simulation(world).RunUntil(TinyChain.Start + Duration.FromSeconds(12L));
        Assert.Equal((1, 1L), (world.Journal.Trades.Count, world.OnChain.Chain.Executed));

        (World without, AccountId same) = Sent();
        without.Journal.Acts.LeaveOut(transaction);
        new Simulation(without).RunUntil(TinyChain.Start + Duration.FromSeconds(12L));
        Assert.True(without.Journal.Acts.HasLeftOut);
        Assert.Equal((0, 1L), (without.Journal.Trades.Count, without.OnChain.Chain.Reverted));
        Assert.Equal(world.Balances.Of(sender, world.Surroundings.Assets["ETH"]), without.Balances.Of(same, without.Surroundings.Assets["ETH"]));
    }

    private static (World World, AccountId Sender) Sent()
    {
        World world = new(TinyChain.World(), 1);
        AccountId sender = TinyChain.Open(world, "a", ("USDe", 1_000_000), ("ETH", 10));
        Assert.Equal(SendRefusal.None, world.OnChain.Chain.Send(TinyChain.Swap(sender, 0, Side.Sell, Amount.FromUnits(1000 * 10_000_000L), 1)));
        return (world, sender);
    }
}
