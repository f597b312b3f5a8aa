using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Tests.Contagion;

/// <summary>A journal written by hand: two assets, each with books on two places, quoted in a dollar at 1000 ticks; no world behind it.</summary>
internal sealed class WrittenDay : IStableKeys
{
    public const long Start = 1_760_126_400_000_000;
    private readonly Balances balances = new([new(new(0), "USD", 4), new(new(1), "X", 4), new(new(2), "Y", 4)]);
    private readonly List<Market> markets = [];
    private readonly long[] quotes;

    public WrittenDay(params (int Asset, MarketKind Kind)[] books)
    {
        Journal = new EventJournal(this);
        foreach ((int asset, MarketKind kind) in books)
        {
            markets.Add(new(new(markets.Count), new(0), kind, $"book-{markets.Count}", new(new(asset), new(0), 1, 1, 1, 1), 1000, 100_000));
        }

        quotes = new long[markets.Count];
        Array.Fill(quotes, 1000);
        for (int account = 0; account < 8; account++)
        {
            balances.Open("account-" + account, Overdraft.Forbidden);
        }
    }

    public EventJournal Journal { get; }
    public long Now { get; private set; } = Start;

    public RunView View => new()
    {
        Journal = Journal,
        Balances = balances,
        Markets = markets,
        Venues = [],
        NameOf = _ => "place",
        Roles = [AssetRole.Stable, AssetRole.Altcoin, AssetRole.Altcoin],
        Start = Instant.FromMicroseconds(Start),
        End = Instant.FromMicroseconds(Now + 1),
        ShockAt = Instant.FromMicroseconds(Start + 10_000_000),
        Makers = new HashSet<int>(),
        SupplyAtStart = [],
        FundsAtStart = [],
        OpenInterestAtStart = [.. markets.Select(_ => Lots.Zero)],
        QuoteUsd = [1, 1000, 1000],
    };

    /// <summary>One order that walks from a price to a price in two fills.</summary>
    public EventId Walk(int market, long from, long to, Channel channel, EventId parent = default, int taker = 1)
    {
        Side side = to < from ? Side.Sell : Side.Buy;
        Instant at = Instant.FromMicroseconds(Now + 500_000);
        Journal.Trade(at, new(market), Price.FromTicks(from), Lots.FromCount(1), side, new(taker), new(0), new(channel, parent), Channel.Requote);
        return Journal.Trade(at, new(market), Price.FromTicks(to), Lots.FromCount(1), side, new(taker), new(0), new(channel, parent), Channel.Requote);
    }

    public EventId Liquidation(LiquidationStep step, int market, int account, long usd, Channel channel, EventId parent) => Journal.Liquidation(
        Instant.FromMicroseconds(Now + 500_000), new(0), new(account), step, markets[market].Spec.Base, new(market), Side.Sell, Lots.FromCount(1),
        Amount.FromUnits(usd * 10_000), new(0), new(channel, parent));

    /// <summary>The second ends with mids as they are now, or changed for some markets.</summary>
    public void Second(params (int Market, long Mid)[] changed)
    {
        Now += 1_000_000;
        foreach ((int market, long mid) in changed)
        {
            quotes[market] = mid;
        }

        for (int m = 0; m < quotes.Length; m++)
        {
            Journal.Quote(Instant.FromMicroseconds(Now), new(m), Price.FromTicks(quotes[m] - 1), Price.FromTicks(quotes[m] + 1), Price.FromTicks(quotes[m]), 100_000, 100_000);
        }
    }

    public ulong KeyOf(AccountId account) => (ulong)account.Index;

    public ulong KeyOf(AssetId asset) => (ulong)asset.Index;

    public ulong KeyOf(MarketId market) => (ulong)market.Index;

    public ulong KeyOf(VenueId venue) => (ulong)venue.Index;
}
