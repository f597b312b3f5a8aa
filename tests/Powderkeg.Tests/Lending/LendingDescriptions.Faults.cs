using Powderkeg.Lending;
using Powderkeg.Units;

namespace Powderkeg.Tests.Lending;

/// <summary>What a scenario may not say of a lending pool, and what becomes of what it may.</summary>
public sealed class LendingDescriptionsFaults
{
    private static readonly ReserveDescription Usdt = new()
    {
        Asset = "USDT",
        Oracle = "market",
        LoanToValue = Ratio.FromPercent(75),
        LiquidationThreshold = Ratio.FromPercent(78),
        LiquidationBonus = Ratio.FromBasisPoints(450),
        SupplyCap = 1_500_000.5,
    };

    private static readonly EModeDescription Mode = new()
    {
        Id = "usde-stablecoins",
        LoanToValue = Ratio.FromPercent(90),
        LiquidationThreshold = Ratio.FromPercent(93),
        LiquidationBonus = Ratio.FromPercent(2),
        Collateral = ["USDe"],
        Borrowable = ["USDT"],
    };

    private static readonly ReserveDescription Usde = Usdt with { Asset = "USDe", Oracle = "pegged" };

    [Fact]
    public void A_sound_pool_has_no_fault_and_becomes_a_pool()
    {
        var description = new LendingPoolDescription { Id = "aave", Reserves = [Usdt, Usde], EModes = [Mode] };
        Assert.Empty(Faults(description, Usdt, Usde, Mode));
        ReserveSpec[] specs = [Usdt.ToSpec(new(4), 7), Usde.ToSpec(new(5), 7)];
        Assert.Equal(Amount.FromUnits(15_000_005_000_000), specs[0].SupplyCap);
        Assert.Equal(new AssetId(5), specs[1].Asset);
        EModeSpec mode = Assert.Single(description.ToEModeSpecs());
        Assert.Equal([1], mode.Collateral);
        Assert.Equal([0], mode.Borrowable);
        Assert.Equal(2, new LendingPool(specs, [mode], 0).ReserveCount);
    }

    [Fact]
    public void All_faults_come_at_once_each_with_its_field() =>
        Assert.Equal(
            ["ReserveFactor", "LoanToValue", "LiquidationBonus", "Slope1", "LoanToValue", "Reserves", "Borrowable", "Reserves"],
            Faults(
                Usdt with { LoanToValue = Ratio.FromPercent(80), ReserveFactor = Ratio.FromDouble(0.12345) },
                Usdt with { LiquidationBonus = Ratio.FromPercent(30) },
                Usdt with { Slope1 = Ratio.FromPercent(40) },
                Mode with { LoanToValue = Ratio.Zero },
                new LendingPoolDescription { Reserves = [Usdt, Usde, Usde], EModes = [Mode with { Borrowable = ["DAI"] }] },
                new LendingPoolDescription()));

    private static IEnumerable<string> Faults(params IChecked[] descriptions)
    {
        var faults = new FaultList();
        foreach (IChecked description in descriptions)
        {
            description.Check(faults);
        }

        return faults.Faults.Select(f => f.Property);
    }
}
