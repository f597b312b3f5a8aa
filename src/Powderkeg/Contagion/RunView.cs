using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>What kind of thing an asset is, as the domino rules ask it.</summary>
public enum AssetRole : byte
{
    Stable,
    Major,
    Altcoin,
    SyntheticDollar,
    StakedSyntheticDollar,
    StakedToken,
    Others,
}

/// <summary>A finished (or running) world, as contagion reads it: the journal, and what is needed to know whom its facts are about.</summary>
public sealed record RunView
{
    public required EventJournal Journal { get; init; }
    public required Balances Balances { get; init; }
    public required IReadOnlyList<Market> Markets { get; init; }
    public required IReadOnlyList<Venue> Venues { get; init; }

    /// <summary>Keys of places that are not trading venues follow the venues: "chain", desks.</summary>
    public required Func<VenueId, string> NameOf { get; init; }
    public required IReadOnlyList<AssetRole> Roles { get; init; }
    public required Instant Start { get; init; }
    public required Instant End { get; init; }

    /// <summary>The described time of the shock; never where there is none.</summary>
    public required Instant ShockAt { get; init; }

    /// <summary>Accounts of market makers.</summary>
    public required IReadOnlySet<int> Makers { get; init; }

    /// <summary>Whether an account is a maker's, by its number: for scans that ask it of every fact.</summary>
    internal bool[] MakersByAccount()
    {
        bool[] isMaker = new bool[Balances.Accounts];
        foreach (int account in Makers)
        {
            isMaker[account] = true;
        }

        return isMaker;
    }

    /// <summary>Units in issue at the start, by asset.</summary>
    public required IReadOnlyList<Amount> SupplyAtStart { get; init; }

    /// <summary>Each fund's balance at the start, by venue, in settlement units.</summary>
    public required IReadOnlyList<Amount> FundsAtStart { get; init; }

    /// <summary>Open interest at the start by market, in lots of one side.</summary>
    public required IReadOnlyList<Lots> OpenInterestAtStart { get; init; }

    /// <summary>How far each asset's fundamental value moves with the factor; none known where it is empty.</summary>
    public IReadOnlyList<double> Betas { get; init; } = [];

    /// <summary>What each asset redeems into, or <see cref="AssetId.None"/>; nothing known where it is empty.</summary>
    public IReadOnlyList<AssetId> Underlyings { get; init; } = [];

    /// <summary>The venue with the most altcoin spot books: "main" in the domino rules.</summary>
    public VenueId Main
    {
        get
        {
            int best = 0, most = -1;
            for (int v = 0; v < Venues.Count; v++)
            {
                int books = Venues[v].Markets.Count(m => m.Kind == MarketKind.Spot && RoleOf(m) == AssetRole.Altcoin);
                if (books > most)
                {
                    (best, most) = (v, books);
                }
            }

            return new(best);
        }
    }

    /// <summary>Where the baseline ends: the shock, or the whole run without one.</summary>
    public Instant BaselineEnd => ShockAt < End ? ShockAt : End;

    public AssetRole RoleOf(Market market) => Roles[market.Spec.Base.Index];

    public AssetRole QuoteRoleOf(Market market) => Roles[market.Spec.Quote.Index];

    /// <summary>Value of a trade in USD: by the quote asset's start price (1 for stablecoins), good enough to add flows up.</summary>
    public double UsdOf(in TradeHappened trade)
    {
        Market market = Markets[trade.Market.Index];
        return market.Spec.NotionalOf(trade.Price, trade.Quantity) * QuoteUsd[market.Spec.Quote.Index];
    }

    /// <summary>USD per whole token at the start, by asset.</summary>
    public required IReadOnlyList<double> QuoteUsd { get; init; }

    public double UsdOf(Amount amount, AssetId asset) => Balances.AssetOf(asset).WholeOf(amount) * QuoteUsd[asset.Index];
}
