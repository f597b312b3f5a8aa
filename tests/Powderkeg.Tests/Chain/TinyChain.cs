using Powderkeg.Chain;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Lending;
using Powderkeg.Macro;
using Powderkeg.Markets;
using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Tests.Chain;

/// <summary>A small world with a chain: one venue, two USDe pools, one lending pool, nobody who acts.</summary>
internal static class TinyChain
{
    public static Instant Start { get; } = Instant.FromCalendar(new DateTimeOffset(2025, 10, 10, 20, 0, 0, TimeSpan.Zero));

    public static WorldDescription World(double minutes = 60) => new()
    {
        Name = "tiny chain",
        Start = Start,
        End = Start + Duration.FromSeconds(minutes * 60),
        Assets =
        [
            Dollar("USDT"), Dollar("USDC"),
            new() { Id = "USDe", Class = AssetClass.SyntheticDollar, Decimals = 7, Price = 1, Reference = "usde" },
            new() { Id = "sUSDe", Class = AssetClass.StakedSyntheticDollar, Decimals = 7, Price = 1.2, Reference = "susde" },
            new() { Id = "ETH", Class = AssetClass.Major, Decimals = 8, Price = 4000, Beta = 1, Reference = "eth" },
        ],
        Macro = new MacroDescription { DailyVolatility = 0 },
        Oracles =
        [
            new ConstantOracleDescription { Id = "usd", Price = 1 },
            new ConstantOracleDescription { Id = "usde", Price = 1 },
            new ConstantOracleDescription { Id = "susde", Price = 1.2 },
            new OwnBookOracleDescription { Id = "eth", Market = "main:ETH/USDT" },
            new OwnBookOracleDescription { Id = "usde-pool", Market = "chain:USDe/USDT" },
        ],
        Venues =
        [
            new VenueDescription
            {
                Id = "main",
                Settlement = "USDT",
                Spot =
                [
                    new() { Base = "ETH", Quote = "USDT", Tick = 0.01, Lot = 0.001, Depth1Pct = 1_000_000 },
                    new() { Base = "USDe", Quote = "USDT", Tick = 0.0001, Lot = 1, Depth1Pct = 1_000_000 },
                ],
                Tiers = [new() { Id = "t", MaxLeverage = 20, Tiers = [new() { Cap = 1e11, Rate = Ratio.FromPercent(2) }] }],
                Perps = [new() { Base = "ETH", Tick = 0.01, Lot = 0.001, Tiers = "t", Index = "eth", Depth1Pct = 5_000_000 }],
            },
        ],
        Chain = new ChainDescription { GasAsset = "ETH", DemandNoise = 0 },
        Pools =
        [
            new StableSwapPoolDescription { Base = "USDe", Quote = "USDT", BaseBalance = 20_000_000, QuoteBalance = 20_000_000 },
            new StableSwapPoolDescription { Base = "sUSDe", Quote = "USDe", BaseBalance = 10_000_000, QuoteBalance = 12_000_000 },
        ],
        LendingPools = [LendingAt("usde")],
    };

    public static LendingPoolDescription LendingAt(string usdeOracle) => new()
    {
        Id = "aave",
        Reserves =
        [
            new() { Asset = "USDT", Oracle = "usd", LoanToValue = Ratio.FromPercent(75), LiquidationThreshold = Ratio.FromPercent(78), LiquidationBonus = Ratio.FromBasisPoints(450) },
            new() { Asset = "USDe", Oracle = usdeOracle, LoanToValue = Ratio.FromPercent(72), LiquidationThreshold = Ratio.FromPercent(75), LiquidationBonus = Ratio.FromBasisPoints(850) },
            new() { Asset = "sUSDe", Oracle = "susde", LoanToValue = Ratio.FromBasisPoints(5), LiquidationThreshold = Ratio.FromBasisPoints(10), LiquidationBonus = Ratio.FromBasisPoints(850) },
            new() { Asset = "ETH", Oracle = "eth", LoanToValue = Ratio.FromBasisPoints(8050), LiquidationThreshold = Ratio.FromPercent(83), LiquidationBonus = Ratio.FromBasisPoints(550) },
        ],
        EModes =
        [
            new()
            {
                Id = "susde", LoanToValue = Ratio.FromPercent(90), LiquidationThreshold = Ratio.FromPercent(92), LiquidationBonus = Ratio.FromPercent(4),
                Collateral = ["USDe", "sUSDe"], Borrowable = ["USDT"],
            },
        ],
    };

    public static AccountId Open(World world, string key, params (string Asset, double Whole)[] balances)
    {
        AccountId account = world.Roster.Open(key, -1);
        foreach ((string asset, double whole) in balances)
        {
            world.Surroundings.Endow(account, world.Surroundings.Assets[asset], whole);
        }

        return account;
    }

    public static Transaction Swap(AccountId sender, int pool, Side side, Amount amount, double tipGwei, double mostGwei = 1000) =>
        new(TransactionKind.Swap, sender, AccountId.None, pool, (int)side, 0, amount, Amount.Zero, GasUse.Swap, Wei(tipGwei), Wei(mostGwei), Cause.Voluntary);

    public static long Wei(double gwei) => (long)Math.Round(gwei * 1e9);

    private static AssetDescription Dollar(string id) => new() { Id = id, Class = AssetClass.Stable, Decimals = 7, Price = 1, Reference = "usd" };
}
