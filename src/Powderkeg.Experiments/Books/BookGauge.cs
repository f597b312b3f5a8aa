using Powderkeg.Agents;
using Powderkeg.Exchange;
using Powderkeg.Lending;
using Powderkeg.Units;

namespace Powderkeg.Experiments.Books;

/// <summary>Reads the figure by which an account's place watches it. Looking changes nothing in the run.</summary>
internal sealed class BookGauge
{
    private readonly World world;
    private readonly HeldBook book;
    private readonly int member;

    public BookGauge(World world, HeldBook book, int member)
    {
        (this.world, this.book, this.member) = (world, book, member);
        Venue? venue = book.VenueOf(member);
        Gauge = book.Described[member] switch
        {
            { Mode: HeldMode.Unified, Style: UnifiedStyle.Whole } when venue!.Rules.Unified.Style == UnifiedStyle.Whole => new("uniMMR", venue.Rules.Unified.TakeOver, false),
            { Mode: HeldMode.SpotMargin } => new("margin level", venue!.Rules.SpotMargin.Liquidation, false),
            { Mode: HeldMode.Pool } => new("health factor", 1, false),
            { Mode: HeldMode.Desk } => new("LTV", book.DeskOf(member)!.Rules.Ladder.Liquidation.Value, true),
            _ => new("equity over maintenance", 1, false),
        };
    }

    public MarginGauge Gauge { get; }

    /// <summary>Not a number where nothing is owed or at risk, or where the venue judges a unified account position by position (its shares are the venue's own).</summary>
    public double Now()
    {
        Venue? venue = book.VenueOf(member);
        AccountId account = book.AccountOf(member);
        double value = book.Described[member].Mode switch
        {
            HeldMode.Isolated => Isolated(venue!, account),
            HeldMode.Cross => Cross(CrossMargin.ValueOf(venue!, account)),
            HeldMode.Unified => Gauge.Name == "uniMMR" && venue!.StateOf(account).Standing != AccountStanding.TakenOver ? venue.UnifiedMargin!.ValueOf(account).UniMmr : double.NaN,
            HeldMode.SpotMargin => venue!.SpotMargin!.LevelOf(account),
            HeldMode.Pool => Health(book.PoolOf(member)!, account),
            _ => book.LoanOf(member) is { State: not LoanState.Closed } call ? call.Ltv : double.NaN,
        };
        return double.IsFinite(value) && Math.Abs(value) < 1e9 ? value : double.NaN;
    }

    /// <summary>The account's position that is nearest to its own liquidation.</summary>
    private double Isolated(Venue venue, AccountId account)
    {
        double least = double.NaN;
        for (int row = venue.Positions.FirstOf(account); row >= 0; row = venue.Positions.NextOf(row))
        {
            ref Exchange.Position position = ref venue.Positions[row];
            if (position.Lots == 0)
            {
                continue;
            }

            PerpMarket market = (PerpMarket)world.Markets[position.Market];
            double maintenance = market.Tiers.MaintenanceOf(market.NotionalAt(market.Mark, position.Signed)).Units;
            double ratio = IsolatedMargin.EquityAt(market.Spec, position, market.Mark).Units / Math.Max(1, maintenance);
            least = double.IsNaN(least) ? ratio : Math.Min(least, ratio);
        }

        return least;
    }

    private static double Cross(in CrossValue value) => value.Gross > 0 ? value.Equity.Units / (double)Math.Max(1, value.Maintenance.Units) : double.NaN;

    /// <summary>In doubles at the pool's oracles now: the kernel keeps the prices of its last verb.</summary>
    private double Health(PoolLedger pool, AccountId account)
    {
        double weighted = 0, owed = 0;
        int mode = pool.Kernel.EModeOf(account);
        for (int i = 0; i < pool.Reserves; i++)
        {
            ReserveDescription reserve = pool.Rules.Reserves[i];
            double usd = pool.OraclePriceOf(i) / world.Balances.AssetOf(pool.AssetOf(i)).UnitsPerWhole;
            bool inMode = mode > 0 && pool.Rules.EModes[mode - 1].Collateral.Contains(reserve.Asset);
            Ratio threshold = inMode ? pool.Rules.EModes[mode - 1].LiquidationThreshold : reserve.LiquidationThreshold;
            weighted += pool.Kernel.SupplyOf(account, i, world.Agenda.Now).Units * usd * threshold.Value;
            owed += pool.Kernel.DebtOf(account, i, world.Agenda.Now).Units * usd;
        }

        return owed > 0 ? weighted / owed : double.NaN;
    }
}
