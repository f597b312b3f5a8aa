using CsCheck;
using Powderkeg.Exchange;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>What holds for every drawn account, price and rule.</summary>
public sealed class UnifiedMarginProperties
{
    /// <summary>LEDGER-1 and LEDGER-2 at each instant (the run audits), EXCHANGE-1 and EXCHANGE-2 at the end, and nobody is left taken over for ever.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void Whatever_falls_however_far_books_balance_and_no_account_is_left_taken_over()
    {
        Gen.Select(Gen.Double[0.02, 1.5], Gen.Double[0.02, 1.5], Gen.Int[-200, 200], Gen.Int[0, 100], Gen.Int[0, 2], Gen.Int[0, 1]).Sample(
            (alt, stk, perp, bids, route, stop) =>
            {
                MarginWorld world = new(MarginWorld.With(MarginWorld.Plain(), v => v with
                {
                    TakerFee = Ratio.FromBasisPoints(4),
                    InsuranceFund = 5,
                    Unified = v.Unified with { Route = (SaleRoute)route, Stop = (UnifiedStop)stop },
                }));
                AccountId[] makers = [world.WorkedMaker("a", perp == 0 ? 1 : perp), world.WorkedMaker("b", perp == 0 ? 1 : -perp)];
                world.Borrow(makers[1], "BTC", 20);
                world.Give(makers[1], "OTHERS", 20);
                world.QuoteAll();
                world.Run(Duration.FromSeconds(2L));
                world.SetPrice("ALT", alt, bids);
                world.SetPrice("STK", stk, bids);
                world.Run(Duration.FromMinutes(75));
                foreach (AccountId maker in makers)
                {
                    Assert.NotEqual(AccountStanding.TakenOver, world.StandingOf(maker));
                    UnifiedValue value = world.Venue.UnifiedMargin!.ValueOf(maker);
                    Assert.True(value.Adjusted >= -1e-6 && value.UniMmr > 1.05, $"{value} is healthy or empty");
                }

                foreach (PerpMarket market in world.World.Markets.OfType<PerpMarket>())
                {
                    Assert.Equal(0, world.Venue.NetLotsOf(market));
                }

                Assert.Equal(-world.Venue.SumOfEntryCosts().Units, world.Balances.Of(world.Venue.Clearing, world.Id("USDT")).Units);
                ConservationAudit.Require(world.Balances);
            },
            iter: 60, seed: "0000KOIPe036", threads: 1);
    }

    [Fact]
    [Trait("share", "properties")]
    public void Counted_value_never_exceeds_the_value_and_never_falls_when_more_is_held()
    {
        Gen.Select(Gen.Double[-1e7, 1e7], Gen.Double[0, 1e6], Gen.Int[0, 100]).Sample((value, more, percent) =>
        {
            CollateralRatio ratio = new(Ratio.FromPercent(percent), [(1e6, Ratio.FromPercent(percent / 2)), (5e6, Ratio.FromPercent(percent / 4))]);
            Assert.True(ratio.CountedOf(value) <= Math.Max(value, 0) + 1e-9);
            Assert.True(ratio.CountedOf(value + more) >= ratio.CountedOf(value) - 1e-6);
        });
    }
}
