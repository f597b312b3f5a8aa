using Powderkeg.Experiments.Validation;
using Powderkeg.Units;

namespace Powderkeg.Tests.Experiments;

public sealed class CollateralRowsSales
{
    /// <summary>USDe's index from second 100 to 400 at 0.90, WBETH at redemption value all the time.</summary>
    private static ToyDay Broken()
    {
        ToyDay day = new();
        for (int s = 0; s < 1000; s++)
        {
            day.Gaps.Add(0, s is >= 100 and < 400 ? 0.9 : 1, 1);
            day.Gaps.Add(1, 4320, 4320);
        }

        return day;
    }

    [Fact]
    public void The_window_runs_from_the_first_held_gap_until_it_closes()
    {
        Assert.Equal((ToyDay.At(100), ToyDay.At(400)), Broken().Gaps.Window(ToyDay.Shock));
        Assert.Equal(ToyDay.At(100), Broken().Gaps.FirstHeld(ToyDay.Shock));
    }

    [Theory]
    [InlineData(0.95, 1000)] // five percent is no gap over five percent
    [InlineData(0.90, 9)] // held for nine seconds only
    public void A_gap_of_five_percent_or_of_ten_samples_breaks_nothing(double index, int seconds)
    {
        CollateralGaps gaps = new(ToyDay.Shock, [new AssetId(1)]);
        for (int s = 0; s < 1000; s++)
        {
            gaps.Add(0, s < seconds ? index : 1, 1);
        }

        Assert.Null(gaps.FirstHeld(ToyDay.Shock));
        Assert.Null(gaps.Window(ToyDay.Shock));
    }

    [Fact]
    public void A_window_is_forty_minutes_at_most()
    {
        CollateralGaps gaps = new(ToyDay.Shock, [new AssetId(1)]);
        for (int s = 0; s < 4000; s++)
        {
            gaps.Add(0, s < 50 ? 1 : 0.5, 1);
        }

        Assert.Equal((ToyDay.At(50), ToyDay.At(50 + 2400)), gaps.Window(ToyDay.Shock));
    }

    /// <summary>In the window 1,000 USDe for 800 lack 200, and 2 WBETH of 4,320 each for 6,000 lack 2,640; one sale is above redemption value, one is too late.</summary>
    [Fact]
    public void Compensation_is_redemption_value_less_what_was_paid_inside_the_window()
    {
        ToyDay day = Broken();
        day.Sold(99, "main:USDe/USDT", 5000, 100);
        day.Sold(100, "main:USDe/USDT", 1000, 800);
        day.Sold(200, "main:WBETH/ETH", 2, 6000);
        day.Sold(300, "main:USDe/USDT", 100, 150);
        day.Sold(400, "main:USDe/USDT", 5000, 100);
        Reading row = day.Read("compensation");
        Assert.Equal(2840, row.Simulated!.Value, 6);
        Assert.StartsWith("2.84 k on 3 sales, +1:40 to +6:40", row.Words, StringComparison.Ordinal);
    }

    /// <summary>USDe 346, WBETH 100 and BNSOL 40 m are off by 1, 1.69 and 1.925.</summary>
    [Fact]
    public void Forced_volume_is_judged_by_the_worst_of_three_factors()
    {
        ToyDay day = new();
        day.Sold(10, "main:USDe/USDT", 1, 346e6);
        day.Sold(11, "main:WBETH/ETH", 1, 100e6);
        day.Sold(12, "main:BNSOL/SOL", 1, 40e6);
        Reading row = day.Read("collateral-liq");
        Assert.Equal((77.0 / 40, Verdict.Pass), (row.Simulated!.Value, row.Verdict));
        day.Sold(13, "main:BNSOL/SOL", 1, 61e6);
        Assert.Equal((Verdict.Miss, "the order is not USDe, WBETH, BNSOL"), (day.Read("collateral-liq").Verdict, day.Read("collateral-liq").Cause));
        day.Sold(14, "main:WBETH/ETH", 1, 323e6);
        Reading over = day.Read("collateral-liq");
        Assert.Equal((423.0 / 169, Verdict.Miss), (over.Simulated!.Value, over.Verdict));
    }

    [Fact]
    public void A_token_that_was_never_sold_by_force_is_a_miss()
    {
        ToyDay day = new();
        day.Sold(10, "main:USDe/USDT", 1, 346e6);
        Assert.Equal((Verdict.Miss, "not all three were sold by force"), (day.Read("collateral-liq").Verdict, day.Read("collateral-liq").Cause));
    }

    /// <summary>A fund of 1,000,000 that lost 188,000 of tokens and took over 100,000 USDe, last traded at 0.3: 842,000 are left, 15.8% are used.</summary>
    [Fact]
    public void The_fund_is_used_by_what_it_is_worth_less_at_the_end()
    {
        ToyDay day = new ToyDay().Begin().Trade(10, "main:USDe/USDT", 0.3);
        day.World.Balances.Transfer(day.Main.Fund, day.Someone, day.Id("USDT"), day.Usdt(188_000));
        day.World.Surroundings.Endow(day.Main.Fund, day.Id("USDe"), 100_000);
        day.Journal.Transfer(ToyDay.At(20), Journal.TransferKind.InsurancePayout, day.Main.Fund, day.Someone, day.Id("USDT"), day.Usdt(250_000), Journal.Cause.Voluntary);
        Reading row = day.Read("insurance");
        Assert.Equal((0.158, Verdict.Pass), (Math.Round(row.Simulated!.Value, 9), row.Verdict));
        Assert.Equal(250_000, row.Beside.Single(b => b.Name == "paid_usd").Value);
    }

    /// <summary>A wave at second 30, USDe held under 0.95 from second 100 on: 70 s.</summary>
    [Fact]
    public void The_break_is_late_if_it_comes_after_the_first_wave()
    {
        ToyDay day = new();
        day.Closed(30, "main:BTC-PERP", 1e6);
        for (int s = 90; s < 130; s++)
        {
            day.Quote(s, "main:USDe/USDT", s >= 100 || s == 95 ? 0.94 : 1, 0, 0);
        }

        Reading row = day.Read("usde-late");
        Assert.Equal((70.0, Verdict.Pass, "broke"), (row.Simulated!.Value, row.Verdict, row.State));
        Assert.Equal("held", new ToyDay().Read("usde-late").State);
    }
}
