using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>
/// Unified accounts (portfolio margin): everything an account has, owes and has open is one sum, and one breach sells any of it.
/// </summary>
/// <remarks>
/// Binance FAQ "uniMMR" and "How does liquidation work in Portfolio Margin"; thresholds in <see cref="UnifiedDescription"/>:
/// over 1.5 free; at 1.2 or under, orders that do not reduce are refused; at 1.05 or under (or adjusted equity below zero) orders are cancelled and,
/// if that does not heal it, the account is taken over (UnifiedMargin.TakeOver.cs).
/// MARGIN-2: no act of its owner makes a healthy account unhealthy without a look; only prices and time do between looks.
/// </remarks>
public sealed partial class UnifiedMargin : CollateralWatch
{
    private readonly UnifiedDescription rules;
    private readonly SaleRule sale;
    private readonly double[] firstIndex;
    private int admitted;

    public UnifiedMargin(Venue venue, VenueSurroundings around, CollateralTable table, SaleOrder sales, IReadOnlyList<AssetId> first)
        : base(venue, around, table, sales, venue.Lender)
    {
        rules = venue.Rules.Unified;
        sale = new(rules.SaleShare, rules.SaleEvery, first, rules.Route);
        firstIndex = new double[table.Count];
        for (int i = 0; i < firstIndex.Length; i++)
        {
            firstIndex[i] = table.IndexOf(new(i));
        }
    }

    /// <summary>The venue's one way of selling by force: desks share it, and what it learns of slippage.</summary>
    internal SaleOrder SalesOfVenue => Sales;

    /// <summary>What an account is worth to the venue right now, whether or not the last check looked at it.</summary>
    public UnifiedValue ValueOf(AccountId account)
    {
        double adjusted = 0, equity = 0, inventory = 0, atRisk = 0, maintenance = 0;
        double settlementIndex = Table.IndexOf(Settlement), settlementUnits = Table[Settlement].UnitsPerWhole;
        double unrealised = 0, notional = 0;
        for (int row = Venue.Positions.FirstOf(account); row >= 0; row = Venue.Positions.NextOf(row))
        {
            ref Position position = ref Venue.Positions[row];
            if (position.Lots == 0)
            {
                continue;
            }

            PerpMarket market = (PerpMarket)Venue.AllMarkets[position.Market];
            Amount size = market.NotionalAt(market.Mark, position.Signed);
            double usd = size.Units / settlementUnits * settlementIndex;
            unrealised += market.UnrealisedAt(market.Mark, position).Units;
            notional += usd;
            maintenance += market.Tiers.MaintenanceOf(size, out double rate).Units / settlementUnits * settlementIndex;
            // Within a move of a half a position reaches at most the tier of twice its notional; profit and maintenance move with the settlement index too:
            // (1 + x)^2 - 1 <= 2.5 x.
            atRisk += usd * (1.5 + 2.5 * Watched * rate);
        }

        double loanShare = rules.LoanMaintenance.Value;
        foreach (AssetId asset in Balances.AssetsOf(account).With(Settlement))
        {
            (Amount held, Amount lent) = Balances.SidesOf(account, asset);
            long loan = lent.Units;
            double units = (double)held.Units - loan + (asset == Settlement ? unrealised : 0);
            if (units == 0 && loan == 0)
            {
                continue;
            }

            ref readonly CollateralRow row = ref Table.RowOf(asset);
            double index = Table.IndexOf(asset), net = units / row.UnitsPerWhole * index, owed = loan / row.UnitsPerWhole * index;
            adjusted += row.Counted.CountedOf(net);
            equity += net;
            maintenance += owed * loanShare;
            atRisk += Math.Abs(net) + owed * loanShare * Watched;
            inventory += (row.Kind & CollateralKind.Cash) != 0 ? 0 : Math.Abs(net);
        }

        return new(adjusted, maintenance, equity, notional + inventory, atRisk);
    }

    protected override void Welcome()
    {
        for (; admitted < Venue.Admitted.Count; admitted++)
        {
            if (Venue.StateOf(Venue.Admitted[admitted]).Mode == MarginMode.Unified)
            {
                Join(Venue.Admitted[admitted]);
            }
        }
    }

    protected override double Judge(int member, Instant now)
    {
        AccountId account = Members[member];
        ref AccountState state = ref Venue.StateOf(account);
        if (state.Standing == AccountStanding.TakenOver)
        {
            return 0;
        }

        if (rules.Style == UnifiedStyle.PerMarket || state.Style == UnifiedStyle.PerMarket)
        {
            JudgePositions(member, now);
            return 0;
        }

        UnifiedValue value = ValueOf(account);
        if (IsBreached(value))
        {
            Venue.CancelEverywhere(account);
            value = ValueOf(account);
        }

        state.MarginRatio = value.UniMmr;
        if (!IsBreached(value))
        {
            InOrder(member);
        }
        else if (Begin(member, new(Channel.UnifiedLiquidation, WhatLostMost(account)), now) is { } begun)
        {
            state.Standing = AccountStanding.TakenOver;
            state.EngineSlot = begun.Slot + 1;
            return 0;
        }

        bool restricted = value.UniMmr <= rules.ReduceOnly;
        if (restricted && state.Standing == AccountStanding.Good)
        {
            Around.Journal.Liquidation(now, Venue.Id, account, LiquidationStep.Call, AssetId.None, MarketId.None, Side.Sell, Lots.Zero,
                Amount.Zero, Settlement, new(Channel.UnifiedLiquidation, WhatLostMost(account)));
        }

        state.Standing = restricted ? AccountStanding.ReduceOnly : AccountStanding.Good;
        // At or under the reminder the ratio is kept fresh at each check: that is where behaviours read it.
        return value.Maintenance == 0 && value.AtRisk == 0 ? double.PositiveInfinity
            : SlackOf(value.Adjusted - Watched * value.Maintenance, value.AtRisk);
    }

    /// <summary>The threshold down to which an account may be left out of checks.</summary>
    private double Watched => Math.Max(rules.Reminder, Math.Max(rules.ReduceOnly, rules.TakeOver));

    private bool IsBreached(in UnifiedValue value) => value.Adjusted < 0 || value.UniMmr <= rules.TakeOver;

    /// <summary>The last move against the account of the market that cost it most: of its collateral since the start, or of its positions since they were opened.</summary>
    private EventId WhatLostMost(AccountId account)
    {
        double most = 0;
        EventId parent = EventId.None;
        foreach (AssetId asset in Balances.AssetsOf(account))
        {
            double net = ((double)Balances.Of(account, asset).Units - Balances.LoanOf(account, asset).Units) / Table[asset].UnitsPerWhole;
            double lost = net * (firstIndex[asset.Index] - Table.IndexOf(asset));
            if (lost > most && LastMoveOf(asset, net > 0 ? Side.Sell : Side.Buy) is { IsNone: false } move)
            {
                (most, parent) = (lost, move);
            }
        }

        double perUnit = Table.IndexOf(Settlement) / Table[Settlement].UnitsPerWhole;
        for (int row = Venue.Positions.FirstOf(account); row >= 0; row = Venue.Positions.NextOf(row))
        {
            double lost = -Venue.UnrealisedOf(row).Units * perUnit;
            if (lost > most && Venue.AllMarkets[Venue.Positions[row].Market].LastMoveAgainst(Venue.Positions[row].Signed.ClosingSide) is { IsNone: false } move)
            {
                (most, parent) = (lost, move);
            }
        }

        return parent;
    }
}
