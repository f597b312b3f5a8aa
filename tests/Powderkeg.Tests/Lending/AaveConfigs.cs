using Powderkeg.Lending;
using Powderkeg.Units;

namespace Powderkeg.Tests.Lending;

/// <summary>Aave's own figures of October 2025, as test values. Source: aave-dao/aave-proposals-v3 diffs (Plasma activation 2025-09-17; RemoveUSDeDebtCeiling 2025-05-05;
/// AddUSDeToTheSUSDeEmode 2025-07-23; OnboardSUSDeNovember 2025-08-25). Reserve factor of WETH and PT and the PT curve: assumed.</summary>
internal static class AaveConfigs
{
    public const int Usdt = 0;
    public const int Weth = 1;
    public const int Usde = 2;
    public const int Susde = 3;
    public const int Pt = 4;
    public const int UsdeMode = 1;
    public const int SusdeMode = 2;
    public const int PtMode = 3;
    public const long Dollar = 10_000_000;
    public const long Eth = 100_000_000;
    public const long One = 100_000_000;

    public static readonly Instant Start = Instant.FromCalendar(new(2025, 10, 10, 20, 0, 0, TimeSpan.Zero));

    public static readonly ReserveSpec UsdtSpec = Reserve(0, 7, 7_500, 7_800, 450, 1_000, Curve(9_200, 250, 400, 2_000));
    public static readonly ReserveSpec WethSpec = Reserve(1, 8, 8_050, 8_300, 550, 1_500, Curve(9_200, 0, 270, 2_000));
    public static readonly ReserveSpec UsdeSpec = Reserve(2, 7, 7_200, 7_500, 850, 2_500, Curve(8_500, 250, 500, 3_000));
    public static readonly ReserveSpec SusdeSpec = Reserve(3, 7, 5, 10, 850, 2_000, Curve(8_500, 250, 500, 3_000)) with { Borrowing = Borrowing.Disabled };
    public static readonly ReserveSpec PtSpec = Reserve(4, 7, 5, 10, 750, 1_000, Curve(4_500, 0, 1_000, 30_000)) with { Borrowing = Borrowing.Disabled };

    public static readonly EModeSpec UsdeModeSpec = Mode(9_000, 9_300, 200, [Usde], [Usdt]);
    public static readonly EModeSpec SusdeModeSpec = Mode(9_000, 9_200, 400, [Usde, Susde], [Usdt]);
    public static readonly EModeSpec PtModeSpec = Mode(8_610, 8_810, 540, [Pt], [Usdt]);

    public static LendingPool Pool() => Priced(new([UsdtSpec, WethSpec, UsdeSpec, SusdeSpec, PtSpec], [UsdeModeSpec, SusdeModeSpec, PtModeSpec], 8));

    public static LendingPool Priced(LendingPool pool)
    {
        pool.SetPrice(Usdt, One);
        pool.SetPrice(Weth, 4_000 * One);
        for (int stable = Usde; stable < pool.ReserveCount; stable++)
        {
            pool.SetPrice(stable, One);
        }

        return pool;
    }

    public static AccountId User(int index) => new(index);

    public static Amount Of(long units) => Amount.FromUnits(units);

    public static Amount All => Amount.FromUnits(long.MaxValue);

    public static RateCurve Curve(long optimal, long @base, long slope1, long slope2) =>
        new(Ratio.FromBasisPoints(optimal), Ratio.FromBasisPoints(@base), Ratio.FromBasisPoints(slope1), Ratio.FromBasisPoints(slope2));

    public static ReserveSpec Reserve(int asset, int decimals, long ltv, long threshold, long bonus, long reserveFactor, RateCurve curve) => new()
    {
        Asset = new(asset),
        Decimals = decimals,
        LoanToValue = Ratio.FromBasisPoints(ltv),
        LiquidationThreshold = Ratio.FromBasisPoints(threshold),
        LiquidationBonus = Ratio.FromBasisPoints(bonus),
        LiquidationProtocolFee = Ratio.FromPercent(10),
        ReserveFactor = Ratio.FromBasisPoints(reserveFactor),
        Rates = curve,
    };

    public static EModeSpec Mode(long ltv, long threshold, long bonus, IReadOnlyList<int> collateral, IReadOnlyList<int> borrowable) => new()
    {
        LoanToValue = Ratio.FromBasisPoints(ltv),
        LiquidationThreshold = Ratio.FromBasisPoints(threshold),
        LiquidationBonus = Ratio.FromBasisPoints(bonus),
        Collateral = collateral,
        Borrowable = borrowable,
    };
}
