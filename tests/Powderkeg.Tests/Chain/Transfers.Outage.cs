using Powderkeg.Chain;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Units;
using static Powderkeg.Tests.Chain.TinyChain;

namespace Powderkeg.Tests.Chain;

/// <remarks>Holds CHAIN-4.</remarks>
public sealed class TransfersOutage
{
    private static readonly Amount Thousand = Amount.FromUnits(1000 * 10_000_000L);

    /// <summary>Two minutes of the venue's queue, then the next block.</summary>
    [Fact]
    public void A_withdrawal_takes_the_venues_queue_and_a_block()
    {
        (World world, AccountId from, AccountId to, AssetId usdt) = Build(TinyChain.World());
        Assert.Equal(TransferRefusal.None, world.OnChain.Transfers.Request(from, new(0), to, world.OnChain.Place, usdt, Thousand, Wei(1), Wei(500), Cause.Voluntary));
        Assert.Equal(Thousand, world.Balances.Of(world.OnChain.Transfers.InTransit, usdt));
        Simulation run = new(world);
        run.RunUntil(Start + Duration.FromSeconds(120L));
        Assert.True(world.Balances.Of(to, usdt).IsZero);
        run.RunUntil(Start + Duration.FromSeconds(132L));
        Assert.Equal(Thousand, world.Balances.Of(to, usdt));
        Assert.Equal(0, world.OnChain.Transfers.UnderWay);
        ConservationAudit.Require(world.Balances);
    }

    /// <summary>The day's window at the main venue: 21:18 to 21:51 (data section 1).</summary>
    [Fact]
    public void An_outage_holds_withdrawals_and_deposits_until_it_ends()
    {
        WorldDescription down = TinyChain.World();
        down = down with { Venues = [down.Venues[0] with { Outages = [new() { Of = OutageOf.Transfers, From = Start, To = Start + Duration.FromMinutes(33) }] }] };
        (World world, AccountId from, AccountId to, AssetId usdt) = Build(down);
        AccountId chainSide = Open(world, "chain-side", ("USDT", 1000), ("ETH", 1));
        world.OnChain.Transfers.Request(from, new(0), to, world.OnChain.Place, usdt, Thousand, Wei(1), Wei(500), Cause.Voluntary);
        world.OnChain.Transfers.Request(chainSide, world.OnChain.Place, from, new(0), usdt, Thousand, Wei(1), Wei(500), Cause.Voluntary);
        Simulation run = new(world);
        run.RunUntil(Start + Duration.FromMinutes(32));
        Assert.Equal((0, 0), ((int)world.Balances.Of(to, usdt).Units, (int)world.Balances.Of(from, usdt).Units));
        Assert.Equal(2 * Thousand.Units, world.Balances.Of(world.OnChain.Transfers.InTransit, usdt).Units);
        run.RunUntil(Start + Duration.FromMinutes(36));
        Assert.Equal(Thousand, world.Balances.Of(to, usdt));
        Assert.Equal(Thousand, world.Balances.Of(from, usdt));
        ConservationAudit.Require(world.Balances);
    }

    [Fact]
    public void A_deposit_waits_for_its_confirmations()
    {
        (World world, AccountId venueSide, _, AssetId usdt) = Build(TinyChain.World());
        AccountId chainSide = Open(world, "chain-side", ("USDT", 1000), ("ETH", 1));
        world.OnChain.Transfers.Request(chainSide, world.OnChain.Place, venueSide, new(0), usdt, Thousand, Wei(1), Wei(500), Cause.Voluntary);
        Simulation run = new(world);
        run.RunUntil(Start + Duration.FromSeconds(12L * 12));
        Assert.Equal(Thousand, world.Balances.Of(venueSide, usdt));
        run.RunUntil(Start + Duration.FromSeconds(12L * 13));
        Assert.Equal(2 * Thousand.Units, world.Balances.Of(venueSide, usdt).Units);
    }

    [Fact]
    public void What_no_block_takes_goes_back()
    {
        (World world, AccountId venueSide, _, AssetId usdt) = Build(TinyChain.World());
        AccountId chainSide = Open(world, "chain-side", ("USDT", 1000), ("ETH", 1));
        world.OnChain.Transfers.Request(chainSide, world.OnChain.Place, venueSide, new(0), usdt, Thousand, Wei(0.1), Wei(0.2), Cause.Voluntary);
        Simulation run = new(world);
        run.RunUntil(Start + Duration.FromMinutes(10));
        Assert.True(world.Balances.Of(chainSide, usdt).IsZero);
        run.RunUntil(Start + Duration.FromMinutes(40));
        Assert.Equal(Thousand, world.Balances.Of(chainSide, usdt));
        Assert.Equal(0, world.OnChain.Transfers.UnderWay);
    }

    private static (World World, AccountId From, AccountId To, AssetId Usdt) Build(WorldDescription description)
    {
        World world = new(description, 1);
        AccountId from = Open(world, "from", ("USDT", 1000));
        AccountId to = Open(world, "to");
        return (world, from, to, world.Surroundings.Assets["USDT"]);
    }
}
