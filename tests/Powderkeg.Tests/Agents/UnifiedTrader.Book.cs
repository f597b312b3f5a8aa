using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Tests.Agents;

/// <summary>Unified traders: what they pledge, and that they cut by choice as prices fall.</summary>
public sealed class UnifiedTraderBook
{
    private static readonly UnifiedTraderDescription Traders = new()
    {
        Id = "traders",
        Venue = "main",
        Count = 40,
        Equity = Draw.Of(100_000),
        Holdings = [new() { Asset = "USDe", Share = 0.5 }],
        Leverage = Draw.Of(2),
        Holds = PerpToy.AltPerp,
        Perps = 1,
        Loan = 0.2,
        Fade = Duration.FromHours(1_000),
    };

    [Fact]
    public void They_pledge_the_described_shares_of_equity_and_owe_the_described_loan()
    {
        PerpToy toy = new([Traders], maintenance: 0.02);
        foreach (AccountId account in toy.AccountsOf("traders"))
        {
            Assert.Equal(50_000, toy.Has(account, "USDe"));
            Assert.Equal(70_000, toy.Has(account, "USDT"));
            Assert.Equal(20_000, toy.Owes(account, "USDT"));
            Assert.Equal(200_000, toy.Open(account), 1.0);
        }

        Assert.Equal(100_000, toy.World.Populations.Single(p => p.Key == "traders").EquityUsdOf(0), 1e-6);
    }

    [Fact]
    public void Coins_are_pledged_of_what_their_perps_are_on_and_come_out_of_cash()
    {
        PerpToy toy = new([Traders with { Coins = 0.3 }], maintenance: 0.02);
        foreach (AccountId account in toy.AccountsOf("traders"))
        {
            // ALT starts at 1 USD: 0.3 of an equity of 100,000.
            Assert.Equal(30_000, toy.Has(account, "ALT"), 1e-3);
            Assert.Equal(40_000, toy.Has(account, "USDT"), 1e-3);
        }

        Assert.Equal(100_000, toy.World.Populations.Single(p => p.Key == "traders").EquityUsdOf(0), 1e-3);
    }

    [Fact]
    public void They_cut_by_choice_12_6_percent_an_hour_per_10_percent_of_drawdown()
    {
        PerpToy toy = new([Traders with { Count = 50, CutFrom = 0, CutPerHour = 1.26 }], maintenance: 0.02);
        toy.Fall(0.9);
        toy.Pass(30, audited: false);
        double sold = toy.Taken("traders", Side.Sell, Channel.RiskOff) / (50 * 200_000.0);
        // A hazard of 1.26 x 0.5 / 0.2 = 3.15 sales, each a fifth of what is left: 1 - e^(-0.63) = 47%.
        Assert.InRange(sold, 0.38, 0.55);
    }
}
