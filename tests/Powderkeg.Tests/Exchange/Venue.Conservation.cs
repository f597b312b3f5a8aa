using CsCheck;
using Powderkeg.Exchange;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>Random trading, gaps, funding, liquidation and deleveraging: the floor audits money and lots after every happening.</summary>
/// <remarks>Holds EXCHANGE-2.</remarks>
public sealed class VenueConservation
{
    [Theory]
    [Trait("share", "properties")]
    [InlineData(LiquidationStyle.InsuranceFund, AdlRule.Queue, BackstopSize.AsDescribed)]
    [InlineData(LiquidationStyle.InsuranceFund, AdlRule.ProRata, BackstopSize.AsDescribed)]
    [InlineData(LiquidationStyle.Vault, AdlRule.Queue, BackstopSize.AsDescribed)]
    [InlineData(LiquidationStyle.InsuranceFund, AdlRule.LeverageWeighted, BackstopSize.Unlimited)]
    [InlineData(LiquidationStyle.Vault, AdlRule.SmallestHarm, BackstopSize.Unlimited)]
    public void Exchange_1_and_2_clearing_holds_minus_the_entry_costs_and_longs_equal_shorts_whatever_happens(LiquidationStyle style, AdlRule adl, BackstopSize backstop)
    {
        var order = Gen.Select(Gen.Int[0, 7], Gen.Bool, Gen.Int[1, 2000], Gen.Double[-0.01, 0.01]);
        var step = Gen.Select(order.Array[0, 8], Gen.Double[-0.25, 0.3], Gen.Bool, Gen.Int[1, 20]);
        step.Array[1, 25].Sample(steps =>
        {
            TradingFloor floor = new(venue => venue with
            {
                InsuranceFund = 300,
                TakerFee = Ratio.FromBasisPoints(4),
                Backstop = backstop,
                Liquidation = venue.Liquidation with { Style = style, Adl = adl, PartialAbove = 3000 },
            });
            AccountId[] traders = [.. Enumerable.Range(0, 8).Select(i => floor.Trader("t" + i, i % 2 == 0 ? MarginMode.Isolated : MarginMode.Cross, 5 + 5 * i, 200 + 150 * i))];
            double price = 100;
            foreach ((var orders, double gap, bool gold, int pause) in steps)
            {
                PerpMarket market = gold ? floor.Gold : floor.Coin;
                floor.Venue.CancelAll(market.Id, floor.Maker);
                floor.Bids(price * 0.999, 8, market);
                floor.Bids(price * 0.9, 20, market);
                floor.Asks(price * 1.001, 8, market);
                floor.Asks(price * 1.1, 20, market);
                foreach ((int who, bool buys, int lots, double off) in orders)
                {
                    floor.Send(traders[who], buys ? Side.Buy : Side.Sell, price * (1 + off), lots / 100.0, TimeInForce.GoodTillCancelled, market);
                    floor.Audit();
                }

                price = Math.Clamp(price * (1 + gap), 0.05, 700);
                floor.Mark(price, floor.Coin);
                floor.Mark(price, floor.Gold);
                floor.Pass(pause);
                floor.Coin.FundingRate = gap / 20;
                floor.Venue.SettleFunding(floor.Coin);
                floor.Audit();
            }

            if (backstop == BackstopSize.Unlimited)
            {
                Assert.Equal(0, floor.Paid(Powderkeg.Journal.TransferKind.SocialisedLoss));
                Assert.Empty(floor.Deleveragings);
            }
        }, iter: 40);
    }
}
