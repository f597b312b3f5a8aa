using CsCheck;
using Powderkeg.Lending;
using Powderkeg.Units;
using static Powderkeg.Tests.Lending.AaveConfigs;

namespace Powderkeg.Tests.Lending;

/// <summary>Who has room is left out of the look for the unhealthy: the twin looks at everyone each time.</summary>
public sealed class LendingPoolUnhealthy
{
    private const int Users = 8;

    private static readonly List<AccountId> Everyone = [.. Enumerable.Range(1, Users).Select(User)];

    private static readonly Gen<(int Verb, int User, double Part)> Step = Gen.Select(Gen.Int[0, 9], Gen.Int[1, Users], Gen.Double[0, 1]);

    [Fact]
    [Trait("share", "properties")]
    public void Whoever_is_found_would_be_found_by_looking_at_everyone()
    {
        Step.Array[1, 60].Sample(steps =>
        {
            (LendingPool lean, LendingPool twin) = (Peopled(), Peopled());
            twin.LooksAtEveryone = true;
            Instant now = Start;
            foreach ((int verb, int user, double part) in steps)
            {
                now += Duration.FromSeconds(1 + (long)(part * 20_000));
                Act(lean, verb, user, part, now);
                Act(twin, verb, user, part, now);
                Assert.Equal(Found(twin, now), Found(lean, now));
            }

            Assert.True(lean.Looks <= twin.Looks);
        }, iter: 2_000);
    }

    /// <summary>That the rule saves anything: nobody is near the threshold, and a small fall of a price asks for no second look.</summary>
    [Fact]
    public void Whoever_has_room_is_looked_at_once()
    {
        LendingPool pool = Peopled();
        pool.SetPrice(Weth, 4_000 * One);
        Found(pool, Start);
        long first = pool.Looks;
        pool.SetPrice(Weth, 3_999 * One);
        Found(pool, Start + Duration.FromSeconds(12L));
        Assert.Equal((Users, Users), (first, pool.Looks));
        pool.SetPrice(Weth, 2_000 * One);
        Assert.Equal(Everyone, Found(pool, Start + Duration.FromSeconds(24L)));
    }

    private static LendingPool Peopled()
    {
        LendingPool pool = Pool();
        pool.Supply(User(0), Usdt, Of(9_000_000 * Dollar), Start);
        foreach (AccountId user in Everyone)
        {
            pool.Supply(user, Weth, Of(100 * Eth), Start);
            pool.Borrow(user, Usdt, Of(200_000 * Dollar), Start);
        }

        return pool;
    }

    private static List<AccountId> Found(LendingPool pool, Instant now)
    {
        List<AccountId> found = [];
        pool.FindUnhealthy(Everyone, now, found);
        return found;
    }

    private static void Act(LendingPool pool, int verb, int user, double part, Instant now)
    {
        Amount money = Of(1 + (long)(part * 400_000 * Dollar)), ether = Of(1 + (long)(part * 120 * Eth));
        switch (verb)
        {
            case 0 or 1:
                pool.SetPrice(Weth, (long)((1_000 + (part * 4_000)) * One));
                break;
            case 2:
                pool.SetPrice(Usdt, (long)((0.9 + (part * 0.2)) * One));
                break;
            case 3:
                pool.Borrow(User(user), Usdt, money, now);
                break;
            case 4:
                pool.Repay(User(user), Usdt, money, now);
                break;
            case 5:
                pool.Supply(User(user), Weth, ether, now);
                break;
            case 6:
                pool.Withdraw(User(user), Weth, ether, now);
                break;
            case 7:
                pool.Liquidate(User(user), Weth, Usdt, money, now);
                break;
            case 8:
                pool.SetEMode(User(user), part < 0.5 ? 0 : UsdeMode, now);
                break;
            default:
                pool.Remember(User(user));
                pool.Repay(User(user), Usdt, All, now);
                pool.Undo();
                break;
        }
    }
}
