using Powderkeg.Chain;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

[Describe("Arbitrageurs between a pool on chain and a venue's book of the same pair, with both coins at both places.")]
public sealed record PoolArbDescription : PopulationDescription
{
    [RefersTo("venue"), Describe("The venue.")]
    public required string Venue { get; init; }

    [RefersTo("asset"), Describe("Base of the pair.")]
    public required string Base { get; init; }

    [RefersTo("asset"), Describe("Quote of the pair.")]
    public required string Quote { get; init; }

    [Describe("Each coin at each place, a member.", Unit = "USD"), Allowed(0, 1e12)]
    public Draw Inventory { get; init; } = new() { Median = 1_000_000, Sigma = 0.8 };

    [Describe("Least gap, beside fees and gas.", Unit = "bps"), Allowed(0, 10_000)]
    public Draw Edge { get; init; } = new() { From = 2, To = 15 };

    [Describe("Most each pays for gas.", Unit = "gwei"), Allowed(0, 1_000_000)]
    public Draw MostGas { get; init; } = new() { From = 30, To = 200 };

    [Describe("Gas tokens each starts with.", Unit = "whole tokens"), Allowed(0, 1e9)]
    public double Gas { get; init; } = 10;

    [Describe("How often each looks.")]
    public Duration Looks { get; init; } = Duration.FromSeconds(12L);
}

/// <summary>Sells where the pair is dear and buys where it is cheap, a leg at each place at once, out of inventory; inventory is moved when it is one-sided.</summary>
public sealed class PoolArb(PoolArbDescription rules, Surroundings around) : ChainPopulation(rules, around)
{
    private readonly Venue venue = around.VenueByKey(rules.Venue);
    private readonly AssetId baseAsset = around.Assets[rules.Base];
    private readonly AssetId quote = around.Assets[rules.Quote];
    private readonly Row[] rows = new Row[rules.Count];

    private struct Row
    {
        public AccountId AtVenue;
        public double Inventory;
        public double Edge;
        public double MostGas;
        public bool Moving;
    }

    public override void Endow()
    {
        for (int i = 0; i < Members; i++)
        {
            AccountId account = OpenMember(i, rules.Gas);
            RandomStream stream = Stream(i, "pool-arb");
            rows[i] = new Row
            {
                AtVenue = Around.Roster.Open($"{rules.StreamKey}/{i}/venue", Number),
                Inventory = rules.Inventory.At(stream.NextUniform()),
                Edge = rules.Edge.At(stream.NextUniform()) * 1e-4,
                MostGas = rules.MostGas.At(stream.NextUniform()),
            };
            venue.Admit(rows[i].AtVenue, MarginMode.Spot, 1);
            foreach (AssetId asset in (ReadOnlySpan<AssetId>)[baseAsset, quote])
            {
                double whole = rows[i].Inventory / Math.Max(1e-9, Around.ReferenceUsdOf(asset));
                Around.Endow(account, asset, whole);
                Around.Endow(rows[i].AtVenue, asset, whole);
            }
        }
    }

    public override void Start()
    {
        for (int i = 0; i < Members; i++)
        {
            WakeMember(i, Around.Now + Stream(i, "wake").NextDuration(Duration.FromSeconds(1L), rules.Looks + Duration.FromSeconds(2L)));
        }
    }

    public override double EquityUsdOf(int member) => base.EquityUsdOf(member) + Around.EquityUsdOf(venue, rows[member].AtVenue);

    public override void Wake(int member, long argument)
    {
        if (Chain.BaseFeeGwei <= rows[member].MostGas && Chain.PendingOf(AccountOf(member)) == 0 && Around.SpotOf(venue, baseAsset, quote) is { } book)
        {
            for (int i = 0; i < OnChain.Pools.Count; i++)
            {
                PoolMarket pool = OnChain.Pools[i];
                if (pool.Spec.Base == baseAsset && pool.Spec.Quote == quote && (TryTrade(member, i, pool, book, Side.Buy) || TryTrade(member, i, pool, book, Side.Sell)))
                {
                    break;
                }
            }

            Rebalance(member);
        }

        WakeMember(member, Around.Now + rules.Looks);
    }

    /// <summary>Trades on this side in the pool and on the other in the book, if the book's best price leaves the edge at some size.</summary>
    private bool TryTrade(int member, int number, PoolMarket pool, Market book, Side inPool)
    {
        Price best = inPool == Side.Buy ? book.Book.BestBid : book.Book.BestAsk;
        if (best.IsNone)
        {
            return false;
        }

        double atBook = book.Spec.PriceOf(best), fee = venue.Rules.TakerFee.Value + rows[member].Edge;
        // A pool pays at most its price for a very small sale: where that leaves nothing (a millionth is for rounding), no size does.
        double most = inPool == Side.Buy ? atBook / pool.Reference : pool.Reference / atBook;
        if (most * (1 - fee) < 1 - 1e-6)
        {
            return false;
        }

        Asset paid = Around.Balances.AssetOf(inPool == Side.Buy ? quote : baseAsset), got = Around.Balances.AssetOf(inPool == Side.Buy ? baseAsset : quote);
        Amount size = Amount.FromUnits(Around.Balances.AvailableOf(AccountOf(member), paid.Id).Units / 2);
        for (int halving = 0; halving < 6 && size.IsPositive; halving++)
        {
            SwapQuote swap = pool.Quote(inPool, size);
            double other = inPool == Side.Buy ? got.WholeOf(swap.Out) * atBook : got.WholeOf(swap.Out) / atBook;
            double gain = (other * (1 - fee) - paid.WholeOf(size)) * Around.ReferenceUsdOf(paid.Id) - GasUsd(GasUse.Swap);
            double inBase = inPool == Side.Buy ? got.WholeOf(swap.Out) : other;
            Lots lots = book.Spec.LotsIn(inBase);
            if (swap.Refusal == SwapRefusal.None && gain > 0 && !lots.IsZero && CanPay(member, book, inPool.Opposite(), best, lots))
            {
                Cause cause = new(Channel.Arbitrage, pool.LastMove.Number > book.LastMove.Number ? pool.LastMove : book.LastMove);
                Amount least = Amount.FromUnits(swap.Out.Units - swap.Out.Units / 2_000);
                if (!Send(member, TransactionKind.Swap, number, (int)inPool, 0, AccountId.None, size, least, GasUse.Swap, 1, rows[member].MostGas, cause))
                {
                    return false;
                }

                Around.Gateway.Send(new(rows[member].AtVenue, book.Id, inPool.Opposite(), best, lots, TimeInForce.ImmediateOrCancel, OrderFlags.None, cause), Duration.FromMilliseconds(20));
                return true;
            }

            size = Amount.FromUnits(size.Units / 2);
        }

        return false;
    }

    private bool CanPay(int member, Market book, Side side, Price price, Lots lots) => side == Side.Sell
        ? Around.Balances.AvailableOf(rows[member].AtVenue, baseAsset) >= book.Spec.BaseOf(lots)
        : Around.Balances.AvailableOf(rows[member].AtVenue, quote) >= book.Spec.QuoteOf(price, lots);

    /// <summary>A coin that has run low at one place is sent from the other, half of what is there; one move at a time.</summary>
    private void Rebalance(int member)
    {
        ref Row row = ref rows[member];
        if (venue.IsDown(OutageOf.Transfers))
        {
            return;
        }

        row.Moving = false;
        foreach (AssetId asset in (ReadOnlySpan<AssetId>)[baseAsset, quote])
        {
            double low = 0.2 * row.Inventory / Math.Max(1e-9, Around.ReferenceUsdOf(asset));
            Asset coin = Around.Balances.AssetOf(asset);
            Amount here = Around.Balances.AvailableOf(AccountOf(member), asset), there = Around.Balances.AvailableOf(row.AtVenue, asset);
            if (coin.WholeOf(here) < low && coin.WholeOf(there) > 5 * low && !row.Moving)
            {
                row.Moving = OnChain.Transfers.Request(row.AtVenue, venue.Id, AccountOf(member), OnChain.Place, asset, Amount.FromUnits(there.Units / 2),
                    Chain.SuggestedTipWei(GasUse.Transfer), long.MaxValue, Cause.Voluntary) == TransferRefusal.None;
            }
            else if (coin.WholeOf(there) < low && coin.WholeOf(here) > 5 * low && !row.Moving)
            {
                row.Moving = OnChain.Transfers.Request(AccountOf(member), OnChain.Place, row.AtVenue, venue.Id, asset, Amount.FromUnits(here.Units / 2),
                    Chain.SuggestedTipWei(GasUse.Transfer), (long)(row.MostGas * BaseFee.WeiPerGwei), Cause.Voluntary) == TransferRefusal.None;
            }
        }
    }
}
