using Powderkeg.Oracles;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>What kind of thing an asset is to a margin rule.</summary>
[Flags]
public enum CollateralKind : byte
{
    None = 0,

    /// <summary>Dollar tokens, synthetic ones among them: no inventory when leverage is counted.</summary>
    Cash = 1,

    /// <summary>What loops are made of: a synthetic dollar or its staked form.</summary>
    LoopPledge = 2,

    /// <summary>An altcoin of its own name.</summary>
    Altcoin = 4,

    /// <summary>The altcoins that are not modelled by name: no book, an unlimited buyer (MECHANICS section 12c).</summary>
    Others = 8,
}

/// <summary>One asset as collateral at a venue.</summary>
/// <param name="Oracle">Number of the collateral index on the board.</param>
/// <param name="Counted">What of its value counts.</param>
/// <param name="StartUsd">Its price at the start, USD per whole token: what the largest market quantity is counted by.</param>
/// <param name="UnitsPerWhole">10^decimals.</param>
public readonly record struct CollateralRow(int Oracle, CollateralRatio Counted, CollateralKind Kind, double StartUsd, double UnitsPerWhole);

/// <summary>All assets as one venue counts them: its collateral index rule, its ratios, and the books in which each can be sold.</summary>
/// <remarks>An asset that the venue does not name counts for nothing, and is valued by its reference oracle where it is owed.</remarks>
public sealed class CollateralTable
{
    private readonly CollateralRow[] rows;
    private readonly OracleBoard oracles;
    private readonly Market[][] booksOf;

    public CollateralTable(IReadOnlyList<CollateralRow> rows, OracleBoard oracles, Venue venue)
    {
        this.rows = [.. rows];
        this.oracles = oracles;
        booksOf = new Market[rows.Count][];
        for (int i = 0; i < rows.Count; i++)
        {
            booksOf[i] = [.. venue.Markets.Where(m => m.Kind == MarketKind.Spot && m.Spec.Base.Index == i && m.Spec.Quote.Index != i)];
        }
    }

    public int Count => rows.Length;

    public CollateralRow this[AssetId asset] => rows[asset.Index];

    /// <summary>The row itself, for loops that run often.</summary>
    internal ref readonly CollateralRow RowOf(AssetId asset) => ref rows[asset.Index];

    /// <summary>The collateral index, USD per whole token, as last published.</summary>
    public double IndexOf(AssetId asset) => oracles.PriceOf(rows[asset.Index].Oracle);

    /// <summary>USD value at the index.</summary>
    public double UsdOf(AssetId asset, Amount amount) => amount.Units / rows[asset.Index].UnitsPerWhole * oracles.PriceOf(rows[asset.Index].Oracle);

    /// <summary>The venue's spot books in which an asset can be sold.</summary>
    public ReadOnlySpan<Market> BooksOf(AssetId asset) => booksOf[asset.Index];

    /// <summary>The book that a forced sale goes into: against the settlement token if there is one and the rule asks for it, else the deepest by description.</summary>
    public Market? BookOf(AssetId asset, AssetId settlement, SaleRoute route)
    {
        Market? deepest = null;
        foreach (Market market in booksOf[asset.Index])
        {
            if (route == SaleRoute.Direct && market.Spec.Quote == settlement)
            {
                return market;
            }

            if (deepest is null || market.Depth1Pct > deepest.Depth1Pct)
            {
                deepest = market;
            }
        }

        return deepest;
    }
}
