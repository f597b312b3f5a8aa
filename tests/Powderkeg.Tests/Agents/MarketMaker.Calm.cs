using Powderkeg.Exchange;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Tests.Agents;

/// <summary>An hour without news: books stand as described, trades come at the described pace, prices stay, nothing is lost.</summary>
public sealed class MarketMakerCalm
{
    private static WorldDescription Calm => SmallWorld.Of([SmallWorld.MainVenue()], [SmallWorld.Makers("main"), SmallWorld.Noise("main")]);

    [Fact]
    public void In_a_calm_hour_spread_depth_and_price_stay_as_described()
    {
        Simulation run = new(new World(Calm, 7));
        run.RunToEnd();
        foreach (Market market in run.World.Markets)
        {
            List<double> spreads = [], bids = [], asks = [], mids = [];
            for (int i = 0; i < run.World.Journal.Quotes.Count; i++)
            {
                var quote = run.World.Journal.Quotes[i];
                if (quote.Market == market.Id && quote.At > SmallWorld.Start + Duration.FromSeconds(30L))
                {
                    Assert.False(quote.Bid.IsNone || quote.Ask.IsNone);
                    double mid = (quote.Bid.Ticks + quote.Ask.Ticks) / 2.0;
                    spreads.Add((quote.Ask.Ticks - quote.Bid.Ticks) / mid);
                    mids.Add(mid * market.Spec.TickValue / market.StartPrice);
                    if (quote.DepthBid1Pct > 0)
                    {
                        bids.Add(quote.DepthBid1Pct / market.Depth1Pct);
                        asks.Add(quote.DepthAsk1Pct / market.Depth1Pct);
                    }
                }
            }

            Assert.InRange(Median(spreads), 0.0002, 0.002);
            Assert.InRange(Median(bids), 0.7, 1.4);
            Assert.InRange(Median(asks), 0.7, 1.4);
            Assert.InRange(mids.Min(), 0.97, 1.03);
            Assert.InRange(mids.Max(), 0.97, 1.03);
        }

        Assert.Equal(0, run.World.Journal.Withdrawals.Count);
    }

    [Fact]
    public void Noise_trades_at_its_described_pace_and_volume()
    {
        Simulation run = new(new World(Calm, 7));
        run.RunToEnd();
        foreach (Market market in run.World.Markets)
        {
            double notional = 0;
            HashSet<long> orders = [];
            for (int i = 0; i < run.World.Journal.Trades.Count; i++)
            {
                var trade = run.World.Journal.Trades[i];
                if (trade.Market == market.Id)
                {
                    notional += market.Spec.NotionalOf(trade.Price, trade.Quantity);
                    orders.Add(trade.At.Microseconds);
                }
            }

            Assert.InRange(orders.Count / 60.0, 17, 23); // 20 a minute; 1,200 +- 35
            Assert.InRange(notional / 60 / market.Depth1Pct, 0.085, 0.115); // 10% a minute; lognormal, sigma 1: +- 4%
        }
    }

    [Fact]
    public void Every_asset_is_conserved_after_every_happening_and_a_run_repeats_to_the_bit()
    {
        WorldDescription ten = Calm with { End = SmallWorld.Start + Duration.FromMinutes(10) };
        Simulation stepped = new(new World(ten, 3));
        while (!stepped.IsOver)
        {
            stepped.RunUntil(stepped.World.Agenda.NextAt);
            ConservationAudit.Require(stepped.World.Balances);
        }

        Simulation again = new(new World(ten, 3)), other = new(new World(ten, 4));
        again.RunToEnd();
        other.RunToEnd();
        Assert.Equal(stepped.World.Journal.Digest.Value, again.World.Journal.Digest.Value);
        Assert.NotEqual(stepped.World.Journal.Digest.Value, other.World.Journal.Digest.Value);
    }

    internal static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
