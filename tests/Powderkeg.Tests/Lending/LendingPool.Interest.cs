using System.Numerics;
using CsCheck;
using Powderkeg.Lending;
using Powderkeg.Units;
using static Powderkeg.Tests.Lending.AaveConfigs;

namespace Powderkeg.Tests.Lending;

/// <summary>A reserve over time against a twin in BigInteger, written from the contracts: equality of every integer after drawn verbs at drawn times.</summary>
public sealed class LendingPoolInterest
{
    private static readonly BigInteger Ray = BigInteger.Pow(10, 27);

    private static readonly Gen<(int Verb, long Amount, int Seconds)[]> Acts =
        Gen.Select(Gen.Int[0, 3], Gen.OneOf(Gen.Long[1, 200_000 * Dollar], Gen.Long[1, 20], Gen.Const(long.MaxValue)), Gen.OneOf(Gen.Int[0, 2], Gen.Int[0, 40_000_000])).Array[1, 40];

    [Fact]
    [Trait("share", "properties")]
    public void A_reserve_equals_its_BigInteger_twin() =>
        Acts.Sample(acts =>
        {
            LendingPool pool = Pool();
            var twin = new Twin();
            pool.Supply(User(1), Weth, Of(1_000_000 * Eth), Start);
            pool.Supply(User(0), Usdt, Of(100_000 * Dollar), Start);
            Instant now = Start;
            twin.Act(0, 100_000 * Dollar, Seconds(now));
            foreach ((int verb, long amount, int seconds) in acts)
            {
                now += Duration.FromSeconds((long)seconds);
                LendingRefusal why = verb switch
                {
                    0 => pool.Supply(User(0), Usdt, Of(amount == long.MaxValue ? 7 : amount), now).Refusal,
                    1 => pool.Withdraw(User(0), Usdt, Of(amount), now).Refusal,
                    2 => pool.Borrow(User(1), Usdt, Of(amount == long.MaxValue ? 7 : amount), now).Refusal,
                    _ => pool.Repay(User(1), Usdt, Of(amount), now).Refusal,
                };
                Assert.Equal(why == LendingRefusal.None, twin.Act(verb, verb is 0 or 2 && amount == long.MaxValue ? 7 : amount, Seconds(now)));
                Reserve its = pool.StateOf(Usdt);
                Assert.Equal(twin.Cash, (BigInteger)its.Cash);
                Assert.Equal(twin.Supply, (BigInteger)its.ScaledSupply);
                Assert.Equal(twin.Debt, (BigInteger)its.ScaledDebt);
                Assert.Equal(twin.SupplyIndex, (BigInteger)its.SupplyIndex);
                Assert.Equal(twin.BorrowIndex, (BigInteger)its.BorrowIndex);
                Assert.Equal(twin.Treasury, (BigInteger)its.TreasuryAccrued);
                Assert.Equal(twin.BorrowRate, (BigInteger)its.Rates.Borrow);
                Assert.Equal(twin.SupplyRate, (BigInteger)its.Rates.Supply);
            }
        });

    /// <summary>50,000 of 100,000 owed: 2.5 + 4 x 50/92 = 4.673913%, e^x of it compound; suppliers get 90% of half of it, linear.</summary>
    [Fact]
    public void A_year_at_half_utilisation()
    {
        LendingPool pool = Pool();
        pool.Supply(User(0), Usdt, Of(100_000 * Dollar), Start);
        pool.Supply(User(1), Weth, Of(100 * Eth), Start);
        pool.Borrow(User(1), Usdt, Of(50_000 * Dollar), Start);
        Instant year = Start + Duration.FromDays(365);
        double rate = 0.025 + 0.04 * 50 / 92;
        Assert.Equal(rate, pool.BorrowRatePerYear(Usdt), 12);
        Assert.Equal(50_000 * (1 + rate + rate * rate / 2 + rate * rate * rate / 6), pool.DebtOf(User(1), Usdt, year).Units / 1e7, 6);
        Assert.Equal(100_000 * (1 + rate * 0.5 * 0.9), pool.SupplyOf(User(0), Usdt, year).Units / 1e7, 6);
        double interest = pool.DebtOf(User(1), Usdt, year).Units / 1e7 - 50_000;
        Assert.Equal(interest * 0.1, pool.TreasuryOf(Usdt, year).Units / 1e7, 6);
        Assert.Equal(0.5, pool.UtilisationOf(Usdt, Start).Value, 9);
    }

    [Fact]
    public void A_query_changes_nothing_and_agrees_with_the_touch_that_follows()
    {
        LendingPool pool = Pool();
        pool.Supply(User(0), Usdt, Of(100_000 * Dollar), Start);
        pool.Supply(User(1), Weth, Of(100 * Eth), Start);
        pool.Borrow(User(1), Usdt, Of(50_000 * Dollar), Start);
        Instant later = Start + Duration.FromDays(77);
        Reserve before = pool.StateOf(Usdt);
        Amount debt = pool.DebtOf(User(1), Usdt, later), supply = pool.TotalSupply(Usdt, later), treasury = pool.TreasuryOf(Usdt, later);
        Assert.Equal(before, pool.StateOf(Usdt));
        pool.Supply(User(2), Usde, Of(Dollar), later);
        Assert.Equal(before, pool.StateOf(Usdt));
        pool.Repay(User(1), Usdt, Of(1_000), later);
        Assert.InRange((pool.DebtOf(User(1), Usdt, later) - debt + Of(1_000)).Units, 0, 1); // a payment burns shares down
        Assert.Equal(supply, pool.TotalSupply(Usdt, later));
        Assert.Equal(treasury, pool.TreasuryOf(Usdt, later));
    }

    private static BigInteger Seconds(Instant now) => now.Microseconds / 1_000_000;

    /// <summary>USDT of <see cref="AaveConfigs"/> (U* 92, base 2.5, slopes 4 and 20, reserve factor 10) with one supplier and one borrower of boundless collateral.</summary>
    private sealed class Twin
    {
        private static readonly BigInteger Year = 31_536_000;
        private BigInteger touched;

        public BigInteger Cash, Supply, Debt, Treasury, SupplyRate, BorrowRate = Ray * 25 / 1_000, SupplyIndex = Ray, BorrowIndex = Ray;

        public bool Act(int verb, BigInteger amount, BigInteger now)
        {
            var saved = (Cash, Supply, Debt, Treasury, SupplyIndex, BorrowIndex, touched);
            Accrue(now);
            bool done = verb switch
            {
                0 => Mint(amount),
                1 => Burn(amount),
                2 => Lend(amount),
                _ => Repay(amount),
            };
            if (!done)
            {
                (Cash, Supply, Debt, Treasury, SupplyIndex, BorrowIndex, touched) = saved;
                return false;
            }

            Reprice();
            return true;
        }

        private void Accrue(BigInteger now)
        {
            BigInteger elapsed = now - touched;
            if (elapsed.IsZero)
            {
                return;
            }

            BigInteger old = BorrowIndex;
            SupplyIndex = HalfUp((Ray + SupplyRate * elapsed / Year) * SupplyIndex, Ray);
            if (!Debt.IsZero)
            {
                BigInteger x = BorrowRate * elapsed / Year;
                BigInteger factor = Ray + x + HalfUp(x * (x / 2 + HalfUp(x * (x / 6), Ray)), Ray);
                BorrowIndex = HalfUp(factor * BorrowIndex, Ray);
            }

            BigInteger share = HalfUp(Debt * (BorrowIndex - old) / Ray * 1_000, 10_000);
            Treasury += share * Ray / SupplyIndex;
            touched = now;
        }

        private bool Mint(BigInteger amount)
        {
            BigInteger shares = amount * Ray / SupplyIndex;
            Supply += shares;
            Cash += amount;
            return !shares.IsZero;
        }

        private bool Burn(BigInteger amount)
        {
            BigInteger shares = amount == long.MaxValue ? Supply : Up(amount * Ray, SupplyIndex);
            BigInteger paid = amount == long.MaxValue ? Supply * SupplyIndex / Ray : amount;
            bool possible = !shares.IsZero && shares <= Supply && paid <= Cash;
            Supply -= shares;
            Cash -= paid;
            return possible;
        }

        private bool Lend(BigInteger amount)
        {
            BigInteger shares = Up(amount * Ray, BorrowIndex);
            bool possible = Up(shares * BorrowIndex, Ray) <= Supply * SupplyIndex / Ray && amount <= Cash;
            Debt += shares;
            Cash -= amount;
            return possible;
        }

        private bool Repay(BigInteger amount)
        {
            BigInteger paid = BigInteger.Min(amount, Up(Debt * BorrowIndex, Ray)), shares = paid * Ray / BorrowIndex;
            Debt -= shares;
            Cash += paid;
            return !shares.IsZero;
        }

        private void Reprice()
        {
            BigInteger owed = Up(Debt * BorrowIndex, Ray), optimal = Ray * 92 / 100;
            BorrowRate = Ray * 25 / 1_000;
            SupplyRate = 0;
            if (owed.IsZero)
            {
                return;
            }

            BigInteger usage = HalfUp(owed * Ray, Cash + owed);
            BorrowRate += usage > optimal
                ? Ray * 4 / 100 + HalfUp(Ray * 20 / 100 * HalfUp((usage - optimal) * Ray, Ray - optimal), Ray)
                : HalfUp(HalfUp(Ray * 4 / 100 * usage, Ray) * Ray, optimal);
            SupplyRate = HalfUp(HalfUp(BorrowRate * usage, Ray) * 9_000, 10_000);
        }

        private static BigInteger HalfUp(BigInteger product, BigInteger divisor) => (product + divisor / 2) / divisor;

        private static BigInteger Up(BigInteger product, BigInteger divisor) => (product + divisor - 1) / divisor;
    }
}
