using CsCheck;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>What funding, forced closing and auto-deleveraging may never do, for any drawn floor of traders.</summary>
public sealed class ExchangeProperties
{
    /// <summary>EXCHANGE-7, with payers who cannot pay: isolated ones owe no more than they have, cross ones are lent the rest.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void Exchange_7_funding_sums_to_zero()
    {
        var trader = Gen.Select(Gen.Int[-900, 900], Gen.Int[0, 2], Gen.Double[0, 40]);
        Gen.Select(trader.Array[1, 12], Gen.Double[-0.03, 0.03], Gen.Int[60, 140]).Sample((traders, rate, mark) =>
        {
            TradingFloor floor = new();
            List<AccountId> all = [floor.Maker];
            foreach ((int lots, int mode, double cash) in traders)
            {
                AccountId account = floor.Trader("t" + all.Count, mode == 0 ? MarginMode.Cross : MarginMode.Isolated, 50, cash);
                all.Add(account);
                if (lots != 0)
                {
                    floor.Has(account, lots / 100.0, 100);
                    floor.Has(floor.Maker, -lots / 100.0, 100);
                }
            }

            floor.Coin.Mark = floor.Coin.Spec.NearestPrice(mark);
            floor.Coin.FundingRate = rate;
            long[] before = [.. all.Select(Net)];
            Amount clearing = floor.World.Balances.Of(floor.Venue.Clearing, floor.Venue.Settlement);
            floor.Venue.SettleFunding(floor.Coin);
            floor.Audit();
            long[] moved = [.. all.Select(Net).Zip(before, (after, old) => after - old)];
            long fund = floor.World.Balances.Of(floor.Venue.Fund, floor.Venue.Settlement).Units;
            Assert.Equal(0, moved.Sum() + fund);
            Assert.Equal(clearing, floor.World.Balances.Of(floor.Venue.Clearing, floor.Venue.Settlement));
            Assert.InRange(fund, 0, 3 * all.Count); // a unit of rounding a payment, a receipt and a share
            for (int i = 0; i < all.Count; i++)
            {
                double owed = -floor.Venue.Positions.Of(all[i], floor.Coin.Id).Count / 100.0 * mark * Math.Round(rate * 1e9) / 1e9 * TradingFloor.Dollar;
                Assert.True(Math.Abs(moved[i]) <= Math.Abs(owed) + 1 && moved[i] * owed >= 0, $"owed {owed}, moved {moved[i]}");
            }

            long Net(AccountId account) => (floor.World.Balances.Of(account, floor.Venue.Settlement) - floor.World.Balances.LoanOf(account, floor.Venue.Settlement)).Units;
        }, iter: 300);
    }

    /// <summary>EXCHANGE-8: what is booked as taken over without a fund is what its counterparties lost, lot for lot, and none of them lost more than it had.</summary>
    [Theory]
    [Trait("share", "properties")]
    [InlineData(AdlRule.Queue, LiquidationStyle.InsuranceFund)]
    [InlineData(AdlRule.ProRata, LiquidationStyle.InsuranceFund)]
    [InlineData(AdlRule.LeverageWeighted, LiquidationStyle.Vault)]
    [InlineData(AdlRule.SmallestHarm, LiquidationStyle.Vault)]
    public void Exchange_8_auto_deleveraging_closes_exactly_what_is_owed(AdlRule rule, LiquidationStyle style)
    {
        var winner = Gen.Select(Gen.Int[1, 1_500], Gen.Int[70, 130], Gen.Int[20, 5_000]);
        Gen.Select(winner.Array[1, 7], Gen.Int[1, 1_000].Array[1, 3], Gen.Double[0.5, 0.88]).Sample((winners, losers, gap) =>
        {
            TradingFloor floor = new(venue => venue with { Liquidation = venue.Liquidation with { Adl = rule, Style = style } });
            double open = 0;
            foreach ((int lots, int entry, int cash) in winners)
            {
                floor.Has(floor.Trader("w" + floor.World.Balances.Accounts, MarginMode.Cross, 50, cash), -lots / 100.0, entry);
                open += lots / 100.0;
            }

            foreach (int lots in losers)
            {
                floor.Has(floor.Trader("l" + floor.World.Balances.Accounts, MarginMode.Isolated, 10, lots / 10.0 + 1), lots / 100.0, 100);
                open -= lots / 100.0;
            }

            // Whoever completes the long or the short side is far from any call.
            floor.Has(floor.Trader("rest", MarginMode.Cross, 10, 1_000_000), open, 100);
            floor.Mark(100 * gap);
            floor.Pass(2);
            ILookup<EventId, Deleveraged> closings = floor.Deleveragings.ToLookup(d => d.Cause.Parent);
            long held = floor.Deleveragings.Where(d => d.Winner == floor.Venue.Fund).Sum(d => d.Closes == Side.Sell ? -d.Quantity.Count : d.Quantity.Count);
            foreach (LiquidationHappened booked in floor.Steps(LiquidationStep.TakenOver))
            {
                long signed = booked.Closes == Side.Sell ? booked.Quantity.Count : -booked.Quantity.Count;
                if (!closings.Contains(booked.Id))
                {
                    // Nobody was deleveraged for it: then the fund or vault itself has it.
                    held += signed;
                    continue;
                }

                Assert.Equal(booked.Quantity.Count, closings[booked.Id].Sum(d => d.Quantity.Count));
                Assert.All(closings[booked.Id], d => Assert.NotEqual(booked.Account, d.Winner));
                held -= booked.Account == floor.Venue.Fund ? signed : 0;
            }

            Assert.Equal(held, floor.Venue.Positions.Of(floor.Venue.Fund, floor.Coin.Id).Count);
            Assert.NotEmpty(floor.Deleveragings);
        }, iter: 300);
    }

    /// <summary>EXCHANGE-8 for the shares alone: any queue, weights and need.</summary>
    [Theory]
    [Trait("share", "properties")]
    [InlineData(AdlRule.Queue)]
    [InlineData(AdlRule.ProRata)]
    [InlineData(AdlRule.LeverageWeighted)]
    [InlineData(AdlRule.SmallestHarm)]
    public void Exchange_8_shares_of_a_need_sum_to_it_and_nobody_gives_more_than_it_has(AdlRule rule)
    {
        var candidate = Gen.Select(Gen.Double[-1, 5], Gen.Long[0, 1_000_000], Gen.Double[0.01, 50]);
        Gen.Select(candidate.Array[1, 40], Gen.Double[0, 1.3]).Sample((candidates, part) =>
        {
            List<AdlCandidate> queue = [.. candidates.Select((c, i) => AdlRanking.Ranked(rule, LiquidationStyle.InsuranceFund, new(Side.Sell, 1, c.Item1, 10, 10, c.Item3), i, (ulong)i))];
            AdlRanking.Sort(queue);
            long[] available = [.. queue.Select(c => candidates[c.Row].Item2)];
            long need = (long)(available.Sum() * part);
            long[] shares = AdlRanking.Shares(rule, queue, available, need);
            Assert.Equal(Math.Min(need, available.Sum()), shares.Sum());
            Assert.All(shares.Zip(available), pair => Assert.InRange(pair.First, 0, pair.Second));
        }, iter: 2_000);
    }

    /// <summary>EXCHANGE-5: whatever the book pays, and with no fund to help, money that is not the position's margin stays, but for the taker fee of the engine's own
    /// orders (at most 4 bps of the position here), which is charged where margin no longer pays it (docs/model/perpetuals.md).</summary>
    [Fact]
    [Trait("share", "properties")]
    public void Exchange_5_a_forced_closing_of_an_isolated_position_costs_no_more_than_its_margin()
    {
        var level = Gen.Select(Gen.Int[1, 120], Gen.Int[0, 600]);
        Gen.Select(Gen.Int[1, 2_000], Gen.Int[2, 50], Gen.Int[0, 200], level.Array[0, 4], Gen.Double[0.3, 1.05], Gen.Bool).Sample((lots, leverage, free, bids, gap, hasFund) =>
        {
            TradingFloor floor = new(venue => venue with { InsuranceFund = hasFund ? 50 : 0, TakerFee = Ratio.FromBasisPoints(4) });
            double margin = Math.Ceiling((double)lots / leverage) + 1;
            AccountId account = floor.Trader("long", MarginMode.Isolated, leverage, margin + free);
            int row = floor.Has(account, lots / 100.0, 100);
            double reserved = floor.Venue.Positions[row].Margin / (double)TradingFloor.Dollar;
            floor.Has(floor.Maker, -lots / 100.0, 100);
            foreach ((int price, int coins) in bids)
            {
                floor.Bids(price, Math.Max(1, coins) / 100.0);
            }

            floor.Mark(100 * gap);
            floor.Pass(3);
            floor.Mark(100 * gap * gap);
            floor.Pass(3);
            double fee = lots * 0.0004;
            Assert.True(floor.Cash(account) >= margin + free - reserved - fee - 1e-6, $"{floor.Cash(account)} left of {margin + free}, of which {reserved} was margin, {fee} of fees");
        }, iter: 300);
    }

    /// <summary>EXCHANGE-10: who is out of margin at a mark is out at every worse one, and a better mark or more margin never puts anybody out.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void Exchange_10_health_of_a_position_is_monotone_in_price_and_margin()
    {
        MarketSpec spec = new TradingFloor().Coin.Spec;
        MarginTiers tiers = new(
            [(Amount.FromUnits(5_000 * TradingFloor.Dollar), Ratio.FromBasisPoints(65)), (Amount.FromUnits(80_000 * TradingFloor.Dollar), Ratio.FromPercent(2)),
                (Amount.FromUnits(600_000 * TradingFloor.Dollar), Ratio.FromDouble(0.0512345))], 50);
        Gen.Select(Gen.Int[1, 400_000], Gen.Int[100, 40_000], Gen.Double[0, 1.2], Gen.Bool, Gen.Int[1, 60_000], Gen.Int[1, 5_000], Gen.Long[0, 1_000_000_000]).Sample(
            (lots, entry, margin, isLong, at, worse, more) =>
            {
                long cost = (long)entry * lots * spec.UnitsPerTickLot;
                Position position = new() { Lots = isLong ? lots : -lots, EntryCost = isLong ? cost : -cost, Margin = (long)(cost * margin) };
                Position richer = position with { Margin = position.Margin + more };
                Price mark = Price.FromTicks(at), worseMark = Price.FromTicks(isLong ? Math.Max(1, at - worse) : at + worse);
                bool isOut = IsolatedMargin.IsOut(tiers, spec, position, mark);
                Assert.True(!isOut || IsolatedMargin.IsOut(tiers, spec, position, worseMark), "out at a mark, and not at a worse one");
                Assert.True(isOut || !IsolatedMargin.IsOut(tiers, spec, richer, mark), "healthy, and out with more margin");
            }, iter: 20_000);
    }
}
