using CsCheck;
using Powderkeg.Lending;
using Powderkeg.Units;
using static Powderkeg.Tests.Lending.AaveConfigs;

namespace Powderkeg.Tests.Lending;

/// <summary>What holds after every verb of any drawn history of five accounts, three reserves, an e-mode, prices and time.</summary>
/// <remarks>Holds LENDING-8, LENDING-18.</remarks>
public sealed class LendingPoolConservation
{
    private const int Accounts = 5;
    private const int Reserves = 3;

    private static readonly Gen<Act> AnyAct = Gen.Select(
        Gen.Int[0, 9], Gen.Int[0, Accounts - 1], Gen.Int[0, Reserves - 1], Gen.Int[0, Reserves - 1],
        Gen.OneOf(Gen.Long[1, 50_000], Gen.Long[1, 5], Gen.Const(0L), Gen.Const(-1L)), Gen.OneOf(Gen.Int[0, 3], Gen.Int[0, 3_000_000]), Gen.Double[0.6, 1.3],
        (verb, user, reserve, other, dollars, seconds, move) => new Act(verb, user, reserve, other, dollars, seconds, move));

    [Fact]
    [Trait("share", "properties")]
    public void Cash_is_the_sum_of_flows_and_claims_are_covered_to_the_stated_rounding() =>
        AnyAct.Array[1, 120].Sample(acts =>
        {
            var world = new World();
            foreach (Act act in acts)
            {
                world.Do(act);
                world.Check();
            }
        }, iter: 400);

    [Fact]
    public void One_user_who_lends_to_itself_gets_out_what_it_put_in()
    {
        LendingPool pool = Pool();
        pool.Supply(User(0), Usdt, Of(1_000 * Dollar), Start);
        pool.Borrow(User(0), Usdt, Of(700 * Dollar), Start);
        Instant later = Start + Duration.FromDays(90);
        long paid = pool.Repay(User(0), Usdt, All, later).Amount.Units;
        long got = pool.Withdraw(User(0), Usdt, All, later).Amount.Units;
        Assert.Equal(1_000 * Dollar - 700 * Dollar + paid - got, pool.CashOf(Usdt).Units);
        Assert.InRange(pool.CashOf(Usdt).Units - pool.TreasuryOf(Usdt, later).Units, 0, 1 + (paid - 700 * Dollar) / 100);
        Assert.Equal(UInt128.Zero, pool.StateOf(Usdt).ScaledSupply + pool.StateOf(Usdt).ScaledDebt);
    }

    private readonly record struct Act(int Verb, int User, int Reserve, int Other, long Dollars, int Seconds, double Move);

    private sealed class World
    {
        private readonly LendingPool pool = Priced(new([UsdtSpec, WethSpec, UsdeSpec], [UsdeModeSpec], 2));
        private readonly long[] flows = new long[Reserves];
        private readonly long[] prices = [One, 4_000 * One, One];

        // LENDING-18. From below: one unit an accrual. From above: four units a verb, and the suppliers' linear interest against the borrowers' compound, on debt and on what already lies over.
        private readonly double[] most = new double[Reserves];
        private readonly int[] accruals = new int[Reserves];
        private int verbs;
        private Instant now = Start;

        public World()
        {
            // Account 0 is a lender who is seldom drawn into trouble: there is cash to borrow and to seize.
            foreach ((int reserve, long units) in new[] { (Usdt, 200_000 * Dollar), (Weth, 60 * Eth), (Usde, 200_000 * Dollar) })
            {
                pool.Supply(User(0), reserve, Of(units), Start);
                flows[reserve] = units;
            }
        }

        public void Do(Act act)
        {
            now += Duration.FromSeconds((long)act.Seconds);
            verbs++;
            Reserve[] before = [pool.StateOf(0), pool.StateOf(1), pool.StateOf(2)];
            LendingRefusal why = Run(act);
            for (int i = 0; i < Reserves; i++)
            {
                if (why != LendingRefusal.None)
                {
                    Assert.True(before[i].Equals(pool.StateOf(i)), $"a refused verb changes nothing ({why})");
                }

                Widen(i, before[i]);
            }
        }

        public void Check()
        {
            for (int i = 0; i < Reserves; i++)
            {
                Reserve its = pool.StateOf(i);
                Assert.Equal(flows[i], pool.CashOf(i).Units);
                double claims = (double)ScaledBalance.SupplyHeld(its.ScaledSupply + its.TreasuryAccrued, its.SupplyIndex);
                double assets = (double)its.Cash + (double)its.Debt + (double)its.Deficit;
                Assert.InRange(assets - claims, -accruals[i] - 2, most[i] + 4 * verbs);
                long supplies = 0, debts = 0;
                for (int user = 0; user < Accounts; user++)
                {
                    supplies += pool.SupplyOf(User(user), i, now).Units;
                    debts += pool.DebtOf(User(user), i, now).Units;
                }

                Assert.InRange(pool.TotalDebt(i, now).Units - debts, -Accounts, 0);
                Assert.InRange(pool.TotalSupply(i, now).Units - supplies, 0, pool.TreasuryOf(i, now).Units + Accounts + 1);
            }
        }

        private LendingRefusal Run(Act act)
        {
            AccountId user = User(act.User);
            Amount amount = act.Dollars < 0 ? All : Of(checked((long)((Int128)act.Dollars * Dollar * One / prices[act.Reserve] * (act.Reserve == Weth ? 10 : 1))));
            Amount finite = act.Dollars < 0 ? Of(Dollar) : amount;
            bool healthy = !pool.HealthOf(user, now).IsLiquidatable;
            PoolOutcome outcome;
            switch (act.Verb)
            {
                case 0 or 1:
                    outcome = pool.Supply(user, act.Reserve, finite, now);
                    break;
                case 2:
                    finite = Of(Room(user, act.Reserve, act.Move));
                    goto case 3;
                case 3:
                    outcome = pool.Borrow(user, act.Reserve, finite, now);
                    break;
                case 4:
                    outcome = pool.Withdraw(user, act.Reserve, amount, now);
                    break;
                case 5:
                    outcome = pool.Repay(user, act.Reserve, amount, now);
                    break;
                case 6:
                    outcome = pool.SetEMode(user, act.Other & 1, now);
                    break;
                case 7:
                    prices[act.Reserve] = Math.Max(One / 10, (long)(prices[act.Reserve] * act.Move));
                    pool.SetPrice(act.Reserve, prices[act.Reserve]);
                    return LendingRefusal.None;
                default:
                    return Liquidate(Prey(act.User), act, amount);
            }

            Assert.True(!healthy || !pool.HealthOf(user, now).IsLiquidatable, "no verb of its owner makes a healthy account unhealthy");
            Assert.Equal(outcome.IsRefused || act.Verb == 6, outcome.Flow == PoolFlow.Nothing);
            flows[act.Reserve] += outcome.Flow == PoolFlow.UserToPool ? outcome.Amount.Units : -outcome.Amount.Units;
            return outcome.Refusal;
        }

        /// <summary>A share of what the account may still borrow: to its bound where the draw is over 1.</summary>
        private long Room(AccountId user, int reserve, double share)
        {
            UInt128 room = pool.HealthOf(user, now).AvailableBorrowsBase;
            double units = Math.Floor((double)room / prices[reserve] * Math.Min(1, share) * (reserve == Weth ? Eth : Dollar));
            return Math.Max(1, (long)units);
        }

        /// <summary>The next account that may be liquidated, if there is one.</summary>
        private AccountId Prey(int from)
        {
            for (int i = 0; i < Accounts; i++)
            {
                AccountId user = User((from + i) % Accounts);
                if (pool.HealthOf(user, now).IsLiquidatable)
                {
                    return user;
                }
            }

            return User(from);
        }

        private LendingRefusal Liquidate(AccountId user, Act act, Amount cover)
        {
            AccountHealth before = pool.HealthOf(user, now);
            LiquidationOutcome outcome = pool.Liquidate(user, act.Other, act.Reserve, cover, now);
            flows[act.Reserve] += outcome.DebtRepaid.Units;
            flows[act.Other] -= outcome.CollateralSeized.Units;
            AccountHealth after = pool.HealthOf(user, now);
            Assert.True(outcome.IsRefused || before.IsLiquidatable, "only the unhealthy are liquidated");
            Assert.True(outcome.IsRefused || after.CollateralBase < before.CollateralBase || after.DebtBase < before.DebtBase, "a liquidation closes something");
            Assert.True(outcome.IsRefused || outcome.DeficitBase == 0 || after.IsFree, "a deficit is booked only where no debt is left");
            return outcome.Refusal;
        }

        private void Widen(int i, Reserve before)
        {
            Reserve after = pool.StateOf(i);
            Assert.True(after.SupplyIndex >= before.SupplyIndex && after.BorrowIndex >= before.BorrowIndex, "indexes never fall");
            if (after.TouchedAt == before.TouchedAt)
            {
                return;
            }

            accruals[i]++;
            double x = before.ScaledDebt == 0 ? 0 : (double)before.Rates.Borrow / 1e27 * (after.TouchedAt - before.TouchedAt) / 31_536_000;
            most[i] += (double)before.Debt * x * x * (1 + x) + (most[i] + 4 * verbs) * (x + x * x);
        }
    }
}
