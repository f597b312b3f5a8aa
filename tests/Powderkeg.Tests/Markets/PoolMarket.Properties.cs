using CsCheck;
using Powderkeg.Exchange;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Scenarios;
using Powderkeg.Units;

namespace Powderkeg.Tests.Markets;

/// <summary>What holds of a scenario's pool whatever its kind, seen from the market that it is: money through the ledger, quotes, depth, text.</summary>
/// <remarks>Holds EXCHANGE-6, MARKETS-8, MARKETS-9, MARKETS-10, SCENARIO-6.</remarks>
public sealed class PoolMarketProperties
{
    public static TheoryData<string> Kinds => DrawnPools.Kinds;

    /// <summary>A sale: which side, and what part of what the taker has, by halvings and a last part.</summary>
    private static readonly Gen<(Side Side, int Halvings, int Parts)> Sale = Gen.Select(DrawnPools.Among(Side.Buy, Side.Sell), Gen.Int[0, 40], Gen.Int[1, 1_000]);

    [Theory]
    [Trait("share", "properties")]
    [MemberData(nameof(Kinds))]
    public void Exchange_6_after_drawn_swaps_the_account_holds_what_the_kernel_says_and_every_asset_adds_up(string kind)
    {
        int taken = 0, refused = 0;
        Gen.Select(DrawnPools.Of(kind), Sale.Array[1, 40]).Sample((drawn, sales) =>
        {
            (World world, PoolMarket pool, AccountId taker) = DrawnPools.Built(drawn);
            foreach ((Side side, int halvings, int parts) in sales)
            {
                Amount amount = Part(world, pool, taker, side, halvings, parts), before0 = pool.Pool.BalanceOf(0), before1 = pool.Pool.BalanceOf(1);
                double price = pool.Reference;
                SwapQuote quote = pool.Quote(side, amount);
                SwapOwed owed = pool.Swap(DrawnPools.Start, taker, side, amount, Journal.Cause.Voluntary);
                Assert.Equal((quote.Refusal, quote.Out, quote.Fee, quote.AdminFee), (owed.Refusal, owed.Out, owed.Fee, owed.AdminFee));
                if (owed.Refusal != SwapRefusal.None)
                {
                    Assert.Equal((before0, before1, price), (pool.Pool.BalanceOf(0), pool.Pool.BalanceOf(1), pool.Reference));
                    Interlocked.Increment(ref refused);
                }
                else
                {
                    Assert.Equal((amount, true), (owed.In, owed.Out.IsPositive));
                    Interlocked.Increment(ref taken);
                }

                for (int coin = 0; coin < 2; coin++)
                {
                    Assert.Equal(pool.Pool.BalanceOf(coin), world.Balances.Of(pool.Account, pool.Pool.AssetOf(coin)));
                }

                ConservationAudit.Require(world.Balances);
            }
        }, iter: 150);
        Assert.True(taken > 500 && refused > 0, $"{taken} sales taken, {refused} refused");
    }

    [Theory]
    [Trait("share", "properties")]
    [MemberData(nameof(Kinds))]
    public void Markets_8_there_and_back_through_a_scenarios_pool_never_profits(string kind)
    {
        int trips = 0;
        Gen.Select(DrawnPools.Of(kind), Sale.Array[0, 6], Sale, Gen.Int[1, 3]).Sample((drawn, before, trip, pieces) =>
        {
            (World world, PoolMarket pool, AccountId taker) = DrawnPools.Built(drawn);
            foreach ((Side side, int halvings, int parts) in before)
            {
                pool.Swap(DrawnPools.Start, taker, side, Part(world, pool, taker, side, halvings, parts), Journal.Cause.Voluntary);
            }

            AssetId sold = pool.Pool.AssetOf(trip.Side == Side.Sell ? 0 : 1), bought = pool.Pool.AssetOf(trip.Side == Side.Sell ? 1 : 0);
            Amount had = world.Balances.Of(taker, sold), hadOther = world.Balances.Of(taker, bought);
            for (int piece = 0; piece < pieces; piece++)
            {
                pool.Swap(DrawnPools.Start, taker, trip.Side, Part(world, pool, taker, trip.Side, trip.Halvings, trip.Parts), Journal.Cause.Voluntary);
            }

            Amount got = world.Balances.Of(taker, bought) - hadOther;
            if (pool.Swap(DrawnPools.Start, taker, trip.Side.Opposite(), got, Journal.Cause.Voluntary).Refusal == SwapRefusal.None)
            {
                Assert.Equal(hadOther, world.Balances.Of(taker, bought));
                Interlocked.Increment(ref trips);
            }

            Assert.True(world.Balances.Of(taker, sold) <= had, $"{had} came home as {world.Balances.Of(taker, sold)}");
        }, iter: 400);
        Assert.True(trips > 100, $"{trips} round trips");
    }

    /// <summary>Arbitrage and loops spare themselves quotes by it.</summary>
    [Theory]
    [Trait("share", "properties")]
    [MemberData(nameof(Kinds))]
    public void Markets_10_a_sale_brings_no_more_per_coin_than_the_price_before_it(string kind)
    {
        Gen.Select(DrawnPools.Of(kind), Sale.Array[1, 20]).Sample((drawn, sales) =>
        {
            (World world, PoolMarket pool, AccountId taker) = DrawnPools.Built(drawn);
            foreach ((Side side, int halvings, int parts) in sales)
            {
                int sold = side == Side.Sell ? 0 : 1;
                Amount amount = Part(world, pool, taker, side, halvings, parts);
                double units = (double)world.Balances.AssetOf(pool.Pool.AssetOf(1 - sold)).UnitsPerWhole / world.Balances.AssetOf(pool.Pool.AssetOf(sold)).UnitsPerWhole;
                double most = amount.Units * pool.Pool.PriceOf(sold, 1 - sold) * units;
                SwapOwed owed = pool.Swap(DrawnPools.Start, taker, side, amount, Journal.Cause.Voluntary);
                // A double holds 53 bits, and rounding may leave a unit.
                Assert.True(owed.Out.Units <= most * (1 + 1e-12) + 1, $"{owed.Out} for {amount}, at the price {most}");
            }
        }, iter: 200);
    }

    /// <summary>
    /// The twin asks exact quotes for every halving of all amounts, once as if rounding had kept nothing and once as if it had kept twice as much: what is true in
    /// exact numbers lies between. The market's grid has 24 halvings of where its search ends, or ends at a whole coin.
    /// </summary>
    [Theory]
    [Trait("share", "properties")]
    [MemberData(nameof(Kinds))]
    public void Depth_is_what_exact_quotes_find_by_halving_alone(string kind)
    {
        Gen.Select(DrawnPools.Of(kind), Sale.Array[0, 4], DrawnPools.Among(Side.Buy, Side.Sell), DrawnPools.Among(0.005, 0.01, 0.05)).Sample((drawn, before, side, share) =>
        {
            (World world, PoolMarket pool, AccountId taker) = DrawnPools.Built(drawn);
            foreach ((Side sale, int halvings, int parts) in before)
            {
                pool.Swap(DrawnPools.Start, taker, sale, Part(world, pool, taker, sale, halvings, parts), Journal.Cause.Voluntary);
            }

            int sold = side == Side.Buy ? 0 : 1;
            Asset given = world.Balances.AssetOf(pool.Pool.AssetOf(sold)), taken = world.Balances.AssetOf(pool.Pool.AssetOf(1 - sold));
            double price = pool.Pool.PriceOf(sold, 1 - sold), least = price * (1 - share / 2);
            double end = pool.Pool.MostIn(sold, 1 - sold, least).Units, grid = end / (1 << 24) + given.UnitsPerWhole + 1, found = pool.DepthWithin(side, share) / (sold == 0 ? pool.Reference : 1) * given.UnitsPerWhole;
            // Output and fee are rounded down; in a concentrated pool each of at most nine steps also rounds what is paid in, up.
            double lost = (2 + 9 * price * taken.UnitsPerWhole / given.UnitsPerWhole) / taken.UnitsPerWhole;
            double low = Found(pool, sold, given, taken, least, -2 * lost), high = Found(pool, sold, given, taken, least, lost);
            Assert.True(Math.Min(low, end) - grid <= found && found <= Math.Min(high, end) + grid, $"{found} found, {low} to {high} by halving, grid {grid}");
        }, iter: 120);
    }

    [Theory]
    [Trait("share", "properties")]
    [MemberData(nameof(Kinds))]
    public void Scenario_6_a_pool_that_is_written_out_reads_back_as_itself(string kind)
    {
        Gen.Select(DrawnPools.Of(kind), Gen.Bool).Sample((drawn, withKind) =>
        {
            string line = DrawnPools.Written(drawn.Pool, withKind || drawn.Pool is not StableSwapPoolDescription);
            ReadResult<WorldDescription> read = ScenarioReader.Read<WorldDescription>(PoolText.Scenario(drawn, line), "pool.yaml");
            Assert.True(read.Errors.Count == 0, line + "\n" + string.Join("\n", read.Errors));
            PoolDescription back = Assert.Single(read.Value!.Pools);
            Assert.Equal(drawn.Pool.GetType(), back.GetType());
            Assert.Equal(ScenarioHash.Of(drawn.Pool), ScenarioHash.Of(back));
            Assert.Equal(DrawnPools.Written(drawn.Pool), DrawnPools.Written(back));
        }, iter: 300);
    }

    /// <summary>The most that is sold at the least price or better, with so much (in whole coins) added to what comes out; below a whole coin the market does not look.</summary>
    private static double Found(PoolMarket pool, int sold, Asset given, Asset taken, double least, double added)
    {
        long low = 0, high = long.MaxValue / 4;
        for (int i = 0; i < 62 && high - low > 1; i++)
        {
            long middle = low + (high - low) / 2;
            SwapQuote quote = pool.Pool.Quote(sold, 1 - sold, Amount.FromUnits(middle));
            bool isWithin = quote.Refusal == SwapRefusal.None && taken.WholeOf(quote.Out + quote.Fee) + added >= least * given.WholeOf(Amount.FromUnits(middle));
            (low, high) = middle <= given.UnitsPerWhole || isWithin ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static Amount Part(World world, PoolMarket pool, AccountId taker, Side side, int halvings, int parts)
    {
        long has = world.Balances.Of(taker, pool.Pool.AssetOf(side == Side.Sell ? 0 : 1)).Units;
        return Amount.FromUnits(MulDiv.Down(has >> halvings, parts, 1_000));
    }
}
