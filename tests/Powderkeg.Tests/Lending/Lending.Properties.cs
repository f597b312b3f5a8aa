using CsCheck;
using Powderkeg.Lending;
using Powderkeg.Units;
using static Powderkeg.Tests.Lending.AaveConfigs;

namespace Powderkeg.Tests.Lending;

/// <summary>What no verb, price or liquidation of a lending pool may do, for any drawn account.</summary>
public sealed class LendingProperties
{
    private const ulong E18 = 1_000_000_000_000_000_000;

    private static readonly Gen<(ulong Units, ulong Price, uint Threshold)> Side = Gen.Select(Gen.ULong[0, 1UL << 50], Gen.ULong[1, 1UL << 40], Gen.UInt[1, 9_500]);

    /// <summary>LENDING-19, at any state of the indexes: in and out at one instant, however often, gives nothing.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void Lending_19_who_supplies_and_withdraws_or_borrows_and_repays_at_once_gains_nothing()
    {
        Gen<long> amount = Gen.OneOf(Gen.Long[1, 400_000 * Dollar], Gen.Long[1, 1_000], Gen.Const(1L));
        Gen.Select(Gen.Int[0, 90], Gen.Int[0, 40_000_000], Gen.Select(Gen.Int[0, 3], amount).Array[1, 12]).Sample((used, seconds, acts) =>
        {
            LendingPool pool = Pool();
            pool.Supply(User(0), Usdt, Of(1_000_000 * Dollar), Start);
            pool.Supply(User(1), Weth, Of(10_000 * Eth), Start);
            pool.Supply(User(2), Weth, Of(1_000 * Eth), Start);
            if (used > 0)
            {
                pool.Borrow(User(1), Usdt, Of(used * 10_000 * Dollar), Start);
            }

            Instant now = Start + Duration.FromSeconds((long)seconds);
            long balance = 0;
            foreach ((int verb, long units) in acts)
            {
                PoolOutcome done = verb switch
                {
                    0 => pool.Supply(User(2), Usdt, Of(units), now),
                    1 => pool.Withdraw(User(2), Usdt, Of(units), now),
                    2 => pool.Borrow(User(2), Usdt, Of(units), now),
                    _ => pool.Repay(User(2), Usdt, Of(units), now),
                };
                balance += done.Flow == PoolFlow.PoolToUser ? done.Amount.Units : done.Flow == PoolFlow.UserToPool ? -done.Amount.Units : 0;
            }

            PoolOutcome repaid = pool.Repay(User(2), Usdt, All, now), out_ = pool.Withdraw(User(2), Usdt, All, now);
            balance += (out_.IsRefused ? 0 : out_.Amount.Units) - (repaid.IsRefused ? 0 : repaid.Amount.Units);
            Assert.True(balance <= 0, $"{balance} units from nothing");
            Assert.Equal(0, pool.DebtOf(User(2), Usdt, now).Units);
        }, iter: 2_000);
    }

    /// <summary>LENDING-20: more of a collateral, or a higher price of it, never lowers the factor; more debt never raises it.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void Lending_20_a_health_factor_is_monotone() =>
        Gen.Select(Side.Array[1, 4], Side.Array[1, 3], Gen.ULong[0, 1UL << 50], Gen.ULong[0, 1UL << 40]).Sample((supplies, debts, more, dearer) =>
        {
            UInt128 factor = Factor(supplies, debts);
            Assert.True(Factor([supplies[0] with { Units = supplies[0].Units + more }, .. supplies[1..]], debts) >= factor, "more collateral");
            Assert.True(Factor([supplies[0] with { Price = supplies[0].Price + dearer }, .. supplies[1..]], debts) >= factor, "dearer collateral");
            Assert.True(Factor(supplies, [debts[0] with { Units = debts[0].Units + more }, .. debts[1..]]) <= factor, "more debt");
            Assert.True(Factor(supplies, [debts[0] with { Price = debts[0].Price + dearer }, .. debts[1..]]) <= factor, "dearer debt");
        }, iter: 5_000);

    /// <summary>LENDING-21: an account loses at most what was repaid for it and the bonus on that, its debt falls by what was repaid, and where its collateral
    /// covers debt and bonus its health factor does not fall. Where nothing is left to take, nothing is owed.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void Lending_21_a_liquidation_never_leaves_an_account_worse_than_the_bonus()
    {
        Gen.Select(Gen.Long[1, 400], Gen.Double[0.5, 1], Gen.Double[0.3, 1], Gen.OneOf(Gen.Double[0.001, 0.6], Gen.Const(9.0)), Gen.Int[0, 10_000_000], Gen.Bool).Sample(
            (ether, borrowed, fall, cover, seconds, isMode) =>
            {
                LendingPool pool = Pool();
                int collateral = isMode ? Usde : Weth;
                double bonus = isMode ? 1.02 : 1.055;
                pool.Supply(User(0), Usdt, Of(4_000_000 * Dollar), Start);
                pool.Supply(User(1), collateral, Of(isMode ? ether * 4_000 * Dollar : ether * Eth), Start);
                Assert.False(isMode && pool.SetEMode(User(1), UsdeMode, Start).IsRefused);
                double most = (double)pool.HealthOf(User(1), Start).AvailableBorrowsBase / One;
                Assert.False(pool.Borrow(User(1), Usdt, Of((long)(most * borrowed * 0.999 * Dollar)), Start).IsRefused);
                Instant now = Start + Duration.FromSeconds((long)seconds);
                pool.SetPrice(collateral, (long)((isMode ? 1 : 4_000) * fall * One));
                AccountHealth before = pool.HealthOf(User(1), now);
                LiquidationOutcome done = pool.Liquidate(User(1), collateral, Usdt, cover > 1 ? All : Of((long)(most * cover * Dollar)), now);
                AccountHealth after = pool.HealthOf(User(1), now);
                Assert.True(!done.IsRefused || after.Equals(before), "refused, and changed");
                Assert.True(done.IsRefused || before.IsLiquidatable, "only the unhealthy are liquidated");
                if (done.IsRefused)
                {
                    return;
                }

                // In dollars; a cent of rounding over all conversions: units are 1e-7 and 1e-8 of a coin, base values 1e-8.
                double lost = ((double)before.CollateralBase - (double)after.CollateralBase) / One, repaid = done.DebtRepaid.Units / (double)Dollar;
                double owed = ((double)before.DebtBase - (double)after.DebtBase) / One, deficit = done.DeficitBase / (double)One;
                Assert.True(lost <= repaid * bonus + 0.01, $"lost {lost} for {repaid}");
                Assert.InRange(owed - repaid - deficit, -0.01, 0.01);
                Assert.True(!after.IsFree || deficit == 0 || after.CollateralBase == 0, "a deficit only where all collateral went");
                bool covers = (double)before.CollateralBase >= (double)before.DebtBase * bonus * 1.000001;
                Assert.True(!covers || after.IsFree || after.HealthFactor >= before.HealthFactor * (1 - 1e-6), $"{before.HealthFactor} fell to {after.HealthFactor}");
            }, iter: 5_000);
    }

    private static UInt128 Factor((ulong Units, ulong Price, uint Threshold)[] supplies, (ulong Units, ulong Price, uint Threshold)[] debts)
    {
        HealthFactor sum = default;
        foreach ((ulong units, ulong price, uint threshold) in supplies)
        {
            sum.AddCollateral(HealthFactor.CollateralBase((UInt128)units * 1_000_003, price, E18), threshold, threshold);
        }

        foreach ((ulong units, ulong price, _) in debts)
        {
            sum.AddDebt(HealthFactor.DebtBase((UInt128)units * 1_000_003, price, E18));
        }

        return sum.Total().HealthFactorWad;
    }
}
