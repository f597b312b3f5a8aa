using System.Globalization;
using CsCheck;
using Powderkeg.Exchange;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Oracles;
using Powderkeg.Scenarios.Shapes;
using Powderkeg.Units;

namespace Powderkeg.Tests.Markets;

/// <summary>A described pool with the decimals and prices of its assets: a scenario of nothing else.</summary>
public sealed record DrawnPool(PoolDescription Pool, int BaseDecimals, int QuoteDecimals, double Price)
{
    public override string ToString() => $"{DrawnPools.Written(Pool)} with {BaseDecimals} and {QuoteDecimals} decimals at {DrawnPools.Text(Price)}";
}

/// <summary>Pools of every kind as a scenario describes them, drawn; and the way they are written in YAML.</summary>
internal static class DrawnPools
{
    public static Instant Start { get; } = Instant.FromCalendar(new DateTimeOffset(2025, 10, 10, 20, 0, 0, TimeSpan.Zero));

    /// <summary>The kinds by the names of the format.</summary>
    public static TheoryData<string> Kinds => [.. FamilyShape.Of(typeof(PoolDescription)).Kinds];

    private static readonly Gen<int> Decimals = Gen.Int[3, 9];

    public static Gen<T> Among<T>(params T[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    /// <summary>Three digits, so that a number is written as it is drawn.</summary>
    private static Gen<double> Number(int fromExponent, int toExponent) =>
        Gen.Select(Gen.Int[100, 999], Gen.Int[fromExponent, toExponent]).Select((digits, exponent) => double.Parse($"{digits}e{exponent - 2}", CultureInfo.InvariantCulture));

    public static Gen<DrawnPool> Of(string kind, string ofBase = "AAA", string inQuote = "BBB") => kind switch
    {
        "stable-swap" => Gen.Select(Decimals, Decimals, Gen.Int[10, 5_000], Gen.Int[0, 100], Number(3, 7), Gen.Int[30, 300]).Select((first, second, a, fee, balance, share) => new DrawnPool(
            new StableSwapPoolDescription
            {
                Base = ofBase,
                Quote = inQuote,
                Amplification = a,
                Fee = Ratio.FromBasisPoints(fee),
                OffPegMultiplier = fee % 3 + 1,
                BaseBalance = balance,
                QuoteBalance = Math.Round(balance * share / 100),
            }, first, second, 1)),
        "constant-product" => Gen.Select(Decimals, Decimals, Gen.Int[0, 300], Number(3, 6), Number(3, 6)).Select((first, second, fee, ofFirst, ofSecond) => new DrawnPool(
            new ConstantProductPoolDescription { Base = ofBase, Quote = inQuote, Fee = Ratio.FromBasisPoints(fee), BaseBalance = ofFirst, QuoteBalance = ofSecond },
            first, second, ofSecond / ofFirst)),
        _ => Gen.Select(Decimals, Decimals, Gen.Int[0, 10_000], Among(1, 10, 60, 200), Number(-2, 3), Positions).Select((first, second, fee, spacing, price, positions) => new DrawnPool(
            new ConcentratedPoolDescription
            {
                Base = ofBase,
                Quote = inQuote,
                Fee = Ratio.FromPartsPerBillion(fee * 1_000L),
                TickSpacing = spacing,
                Price = price,
                Positions = [.. positions.Select(p => p with { From = Digits(p.From * price), To = Digits(p.To * price) })],
            }, first, second, price)),
    };

    /// <summary>As shares of the price: around it, above it (all base), below it (all quote), with and without gaps between them.</summary>
    private static readonly Gen<PoolPositionDescription[]> Positions = Gen.Select(Gen.Double[0.3, 1.8], Gen.Double[1.03, 3], Number(3, 6))
        .Select((from, width, value) => new PoolPositionDescription { From = from, To = from * width, Value = value }).Array[1, 4];

    private static double Digits(double value) => double.Parse(value.ToString("0.#####e0", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>A scenario of the pool and its two assets.</summary>
    public static WorldDescription Scenario(DrawnPool drawn) => new()
    {
        Name = "one pool",
        Start = Start,
        End = Start + Duration.FromMinutes(10),
        Assets = [Asset(drawn.Pool.Base, drawn.BaseDecimals, drawn.Price), Asset(drawn.Pool.Quote, drawn.QuoteDecimals, 1)],
        Oracles = [new ConstantOracleDescription { Id = "one", Price = 1 }],
        Pools = [drawn.Pool],
    };

    /// <summary>The pool as a market of a world, and somebody who has as much of both coins again as the pool, and half of its worth of each.</summary>
    public static (World World, PoolMarket Pool, AccountId Taker) Built(DrawnPool drawn)
    {
        World world = new(Scenario(drawn), 1);
        PoolMarket pool = Assert.Single(world.OnChain.Pools);
        AccountId taker = world.Roster.Open("taker", -1);
        for (int coin = 0; coin < 2; coin++)
        {
            AssetId asset = pool.Pool.AssetOf(coin);
            Asset mine = world.Balances.AssetOf(asset), other = world.Balances.AssetOf(pool.Pool.AssetOf(1 - coin));
            double worth = other.WholeOf(pool.Pool.BalanceOf(1 - coin)) * pool.Pool.PriceOf(1 - coin, coin) / 2;
            world.Balances.Transfer(world.IssuerOf(asset), taker, asset, pool.Pool.BalanceOf(coin) + mine.AmountOf(worth));
        }

        return (world, pool, taker);
    }

    /// <summary>The pool as a line of a scenario, every key with its value; the kind too, unless it is left out.</summary>
    public static string Written(PoolDescription pool, bool withKind = true)
    {
        FamilyShape family = FamilyShape.Of(typeof(PoolDescription));
        string kind = withKind ? $"kind: {family.KindOf(pool.GetType())}, " : "";
        return "{" + kind + Keys(pool) + "}";
    }

    public static string Text(double value) => value.ToString("0.####################", CultureInfo.InvariantCulture);

    private static string Keys(object description) => string.Join(", ", RecordShape.Of(description.GetType()).Properties
        .Where(p => p.Property.GetValue(description) is not null).Select(p => $"{p.Key}: {ValueOf(p.Property.GetValue(description)!)}"));

    private static string ValueOf(object value) => value switch
    {
        double number => Text(number),
        Ratio ratio => ((decimal)ratio.PartsPerBillion / Ratio.PartsPerOne).ToString(CultureInfo.InvariantCulture),
        IEnumerable<PoolPositionDescription> positions => "[" + string.Join(", ", positions.Select(p => "{" + Keys(p) + "}")) + "]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static AssetDescription Asset(string id, int decimals, double price) =>
        new() { Id = id, Class = AssetClass.Altcoin, Decimals = decimals, Price = price, Reference = "one" };
}
