using CsCheck;
using Powderkeg.Chain;
using Powderkeg.Issuers;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Units;
using static Powderkeg.Tests.Chain.TinyChain;

namespace Powderkeg.Tests.Issuers;

/// <summary>What no drawn history of minting, redeeming, staking and leaving may give away.</summary>
public sealed class IssuersProperties
{
    private const long Unit = 10_000_000;

    /// <summary>ISSUERS-9: dollars and stablecoins of a holder together never grow, whatever it mints and redeems; what waits at the desk counts as a dollar.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void Issuers_9_who_mints_and_redeems_gains_nothing()
    {
        Gen<long> amount = Gen.OneOf(Gen.Long[1, 400_000 * Unit], Gen.Long[1, 30_000]);
        Gen.Select(Gen.Select(Gen.Bool, Gen.Bool, amount).Array[1, 12], Gen.Int[0, 30]).Sample((acts, feeBps) =>
        {
            (World world, SyntheticDollar issuer, AccountId holder) = Build(feeBps);
            AssetId usde = issuer.Token, usdt = world.Surroundings.Assets["USDT"], usdc = world.Surroundings.Assets["USDC"];
            long start = Wealth();
            Amount supply = issuer.Supply, before = world.Balances.Of(holder, usde);
            Instant now = Start;
            foreach ((bool mints, bool inUsdc, long units) in acts)
            {
                long had = Wealth();
                bool done = mints
                    ? issuer.Mint(holder, inUsdc ? usdc : usdt, Amount.FromUnits(units), now, Cause.Voluntary)
                    : issuer.Redeem(holder, inUsdc ? usdc : usdt, Amount.FromUnits(units), now, Cause.Voluntary);
                Assert.True(!done || Wealth() + issuer.Desk.Unpaid.Units <= start, "minted or asked back for more than was paid");
                Assert.True(done || Wealth() == had, "refused, and moved something");
                now += Duration.FromSeconds(12L);
                issuer.BlockEnded(now);
                Assert.True(Wealth() + issuer.Desk.Unpaid.Units <= start, $"{Wealth() + issuer.Desk.Unpaid.Units - start} units from nothing");
                ConservationAudit.Require(world.Balances);
            }

            // ISSUERS-6: every dollar that the holder no longer has, and that does not wait, was burnt.
            Assert.Equal((supply - before).Units, (issuer.Supply - world.Balances.Of(holder, usde) - issuer.Desk.Unpaid).Units);

            long Wealth() => (world.Balances.Of(holder, usde) + world.Balances.Of(holder, usdt) + world.Balances.Of(holder, usdc)).Units;
        }, iter: 60);
    }

    /// <summary>ISSUERS-5, exactly: vault over shares after any act is at least what it was, as fractions of integers; and what is published never falls.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void Issuers_5_the_rate_of_the_staked_dollar_never_falls_and_staking_gives_nothing_away()
    {
        Gen<long> amount = Gen.OneOf(Gen.Long[1, 900_000 * Unit], Gen.Long[1, 50]);
        Gen.Select(Gen.Int[0, 3], amount).Array[1, 25].Sample(acts =>
        {
            (World world, SyntheticDollar issuer, AccountId holder) = Build(0);
            StakedDollar staked = issuer.Staked!;
            AssetId usde = issuer.Token;
            Instant now = Start;
            foreach ((int verb, long units) in acts)
            {
                Int128 vault = staked.InVault.Units, shares = Shares();
                double published = world.Rates.RateOf(staked.Shares);
                now += Duration.FromHours(9);
                switch (verb)
                {
                    case 0:
                        issuer.Stake(holder, Amount.FromUnits(units), now, Cause.Voluntary);
                        break;
                    case 1:
                        issuer.Unstake(holder, Amount.FromUnits(units), now, Cause.Voluntary);
                        break;
                    case 2:
                        staked.Pay(Amount.FromUnits(units / 100));
                        break;
                    default:
                        staked.Release(now);
                        break;
                }

                Assert.True(staked.InVault.Units * shares >= vault * Shares(), $"{vault} / {shares} became {staked.InVault.Units} / {Shares()}");
                Assert.True(world.Rates.RateOf(staked.Shares) >= published);
                ConservationAudit.Require(world.Balances);
            }

            // In and out at one instant.
            Amount dollars = world.Balances.Of(holder, usde), cooling = staked.Cooling, held = world.Balances.Of(holder, staked.Shares);
            if (issuer.Stake(holder, Amount.FromUnits(1_000 * Unit + acts[0].Item2 % 977), now, Cause.Voluntary))
            {
                issuer.Unstake(holder, world.Balances.Of(holder, staked.Shares) - held, now, Cause.Voluntary);
                Assert.True(world.Balances.Of(holder, usde) + staked.Cooling <= dollars + cooling);
            }

            Int128 Shares() => -world.Balances.Of(world.IssuerOf(staked.Shares), staked.Shares).Units;
        }, iter: 60);
    }

    private static (World World, SyntheticDollar Issuer, AccountId Holder) Build(int feeBps)
    {
        SyntheticDollarDescription issuer = new()
        {
            Id = "issuer",
            Token = "USDe",
            Staked = "sUSDe",
            Desk = new() { Delay = Duration.FromSeconds(24L), Fee = Ratio.FromBasisPoints(feeBps), LimitPerBlock = 500_000, LimitPerDay = 2_000_000 },
            Stablecoins = [new() { Asset = "USDT", Amount = 700_000 }, new() { Asset = "USDC", Amount = 300_000 }],
        };
        World world = new(World() with { Issuers = [issuer] }, 1);
        AccountId holder = Open(world, "holder", ("USDe", 2_000_000), ("USDT", 600_000), ("USDC", 600_000), ("sUSDe", 10_000));
        SyntheticDollar dollar = (SyntheticDollar)world.OnChain.Issuers[0];
        dollar.Desk.Whitelist.Add(holder);
        dollar.Staked!.Start(1.2);
        return (world, dollar, holder);
    }
}
