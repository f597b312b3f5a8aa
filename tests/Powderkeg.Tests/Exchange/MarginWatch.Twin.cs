using CsCheck;
using Powderkeg.Exchange;
using Powderkeg.Units;

namespace Powderkeg.Tests.Exchange;

/// <summary>The index of isolated positions and the slack of cross accounts find who checking everyone finds.</summary>
public sealed class MarginWatchTwin
{
    [Fact]
    [Trait("share", "properties")]
    public void Exchange_4_index_and_slack_find_who_is_found_by_checking_everyone_at_every_mark()
    {
        var trader = Gen.Select(Gen.Bool, Gen.Int[-3000, 3000], Gen.Int[-3000, 3000], Gen.Int[5, 80], Gen.Double[2, 40], Gen.Int[80, 125]);
        var move = Gen.Select(Gen.Bool, Gen.Double[-0.04, 0.04], Gen.Int[0, 30], Gen.Int[0, 400]);
        Gen.Select(trader.Array[1, 25], move.Array[1, 60]).Sample((traders, moves) =>
        {
            TradingFloor floor = new();
            List<AccountId> accounts = [];
            foreach ((bool isolated, int coins, int gold, int cash, double leverage, int entry) in traders)
            {
                AccountId account = floor.Trader("t" + accounts.Count, isolated ? MarginMode.Isolated : MarginMode.Cross, leverage, cash * 50);
                accounts.Add(account);
                Endow(floor, account, coins, entry, floor.Coin);
                Endow(floor, account, gold, entry, floor.Gold);
            }

            double coin = 100, goldPrice = 100;
            foreach ((bool both, double size, int who, int dollars) in moves)
            {
                coin *= 1 + size;
                goldPrice *= both ? 1 + size / 2 : 1;
                Withdraw(floor, accounts[who % accounts.Count], dollars);
                SetMark(floor.Coin, coin);
                SetMark(floor.Gold, goldPrice);
                HashSet<(int, int)> byTwin = OutByTwin(floor, accounts);
                floor.Venue.CheckMargins();
                Assert.Equal(byTwin.Order(), InEngine(floor, accounts).Order());
            }
        }, iter: 60);
    }

    /// <summary>Balances of the floor are paid by the maker's account, whom no rule looks at: lots that it has not are its short.</summary>
    private static void Endow(TradingFloor floor, AccountId account, int lots, int entry, PerpMarket market)
    {
        if (lots != 0)
        {
            floor.Has(account, lots / 100.0, entry, market);
            floor.Has(floor.Maker, -lots / 100.0, entry, market);
        }
    }

    private static void SetMark(PerpMarket market, double price) => market.Mark = market.Spec.NearestPrice(price);

    private static void Withdraw(TradingFloor floor, AccountId account, int dollars)
    {
        Amount free = floor.World.Balances.AvailableOf(account, floor.Venue.Settlement);
        floor.World.Balances.Transfer(account, floor.Maker, floor.Venue.Settlement, Amount.Max(Amount.Zero, Amount.Min(free, TradingFloor.Usd(dollars))));
    }

    /// <summary>Account and market of isolated positions that are out, account and -1 of cross accounts: those the engine has already, and those it must get now.</summary>
    private static HashSet<(int, int)> OutByTwin(TradingFloor floor, List<AccountId> accounts)
    {
        HashSet<(int, int)> found = InEngine(floor, accounts);
        foreach (AccountId account in accounts)
        {
            if (floor.Venue.StateOf(account).Mode == MarginMode.Cross)
            {
                if (CrossMargin.ValueOf(floor.Venue, account).IsOut)
                {
                    found.Add((account.Index, -1));
                }

                continue;
            }

            for (int row = floor.Venue.Positions.FirstOf(account); row >= 0; row = floor.Venue.Positions.NextOf(row))
            {
                Position position = floor.Venue.Positions[row];
                PerpMarket market = (PerpMarket)floor.World.Markets[position.Market];
                if (position.Lots != 0 && IsolatedMargin.IsOut(market.Tiers, market.Spec, position, market.Mark))
                {
                    found.Add((account.Index, position.Market));
                }
            }
        }

        return found;
    }

    private static HashSet<(int, int)> InEngine(TradingFloor floor, List<AccountId> accounts)
    {
        HashSet<(int, int)> found = [];
        foreach (AccountId account in accounts)
        {
            if (floor.Venue.StateOf(account).EngineSlot != 0)
            {
                found.Add((account.Index, -1));
            }

            for (int row = floor.Venue.Positions.FirstOf(account); row >= 0; row = floor.Venue.Positions.NextOf(row))
            {
                if (floor.Venue.Positions[row].EngineSlot != 0)
                {
                    found.Add((account.Index, floor.Venue.Positions[row].Market));
                }
            }
        }

        return found;
    }

    [Fact]
    public void Cross_accounts_far_from_their_threshold_are_not_valued_again_for_small_moves()
    {
        TradingFloor floor = new();
        for (int i = 0; i < 50; i++)
        {
            AccountId account = floor.Trader("t" + i, MarginMode.Cross, 10, 500);
            floor.Has(account, 10, 100);
            floor.Has(floor.Maker, -10, 100);
        }

        for (int i = 0; i < 100; i++)
        {
            floor.Mark(i % 2 == 0 ? 100.01 : 100);
        }

        // Slack of 48% against a travel of 1%: one look at the start is enough.
        Assert.Equal(50, floor.Venue.Margin.Valuations);
    }
}
