using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Exchange;

/// <summary>
/// Spot margin accounts: level = assets / (debt + interest), no haircut, no perps (Binance FAQ, cross 5x: call at 1.16, liquidation at 1.1).
/// </summary>
/// <remarks>A five-fold loop has level 1.25 at the start: it is called at -7.2% and sold at -12% (MECHANICS section 7). At the call, orders that do not
/// reduce are refused; at liquidation the pledge is sold in slices until the debt is paid; what the pledge does not pay, the insurance fund does.</remarks>
public sealed class SpotMargin : CollateralWatch
{
    private readonly SpotMarginDescription rules;
    private readonly SaleRule sale;
    private int admitted;

    public SpotMargin(Venue venue, VenueSurroundings around, CollateralTable table, SaleOrder sales, IReadOnlyList<AssetId> first)
        : base(venue, around, table, sales, venue.Lender)
    {
        rules = venue.Rules.SpotMargin;
        sale = new(venue.Rules.Unified.SaleShare, rules.SaleEvery, first, venue.Rules.Unified.Route);
    }

    /// <summary>Assets over debt at the collateral index; plus infinity without debt.</summary>
    public double LevelOf(AccountId account)
    {
        double debt = DebtUsdOf(account);
        return debt > 0 ? AssetsUsdOf(account, out _) / debt : double.PositiveInfinity;
    }

    protected override void Welcome()
    {
        for (; admitted < Venue.Admitted.Count; admitted++)
        {
            if (Venue.StateOf(Venue.Admitted[admitted]).Mode == MarginMode.SpotMargin)
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

        double debt = DebtUsdOf(account), assets = AssetsUsdOf(account, out double loopUsd);
        state.MarginRatio = debt > 0 ? assets / debt : double.PositiveInfinity;
        if (!OwesAnything(account))
        {
            InOrder(member);
            state.Standing = AccountStanding.Good;
            return double.PositiveInfinity;
        }

        bool isLoop = loopUsd > assets / 2 || (assets == 0 && HoldsLoopPledge(account));
        if (isLoop && !rules.CallsLoops)
        {
            return 0.5;
        }

        Channel channel = isLoop ? Channel.LoopLiquidation : Channel.LoanLiquidation;
        if (state.MarginRatio <= rules.Liquidation)
        {
            Venue.CancelEverywhere(account);
            if (Begin(member, new(channel, LastMoveOf(LargestAssetOf(account))), now) is { } begun)
            {
                state.Standing = AccountStanding.TakenOver;
                state.EngineSlot = begun.Slot + 1;
                return 0;
            }
        }
        else
        {
            InOrder(member);
        }

        if (state.MarginRatio <= rules.Call)
        {
            if (state.Standing == AccountStanding.Good)
            {
                state.Standing = AccountStanding.ReduceOnly;
                Around.Journal.Liquidation(now, Venue.Id, account, LiquidationStep.Call, LargestAssetOf(account), MarketId.None, Side.Sell, Lots.Zero,
                    Amount.Zero, Settlement, new(channel, LastMoveOf(LargestAssetOf(account))));
            }

            return 0;
        }

        state.Standing = AccountStanding.Good;
        // Assets may fall and debts (in other tokens than the settlement token) may rise: both travel.
        return SlackOf(assets - rules.Call * debt, assets + rules.Call * debt);
    }

    public override void Step(int slot)
    {
        if (this[slot] is not { } taken)
        {
            return;
        }

        AccountId account = taken.Account;
        RepayLoans(account);
        bool waited = Around.Agenda.Now.Microseconds - taken.StartedAt.Microseconds >= Venue.Rules.Unified.Patience.Microseconds;
        if (OwesAnything(account) && !waited && Sales.SellNext(taken, sale, DebtUsdOf(account)) != SaleAttempt.NothingLeft)
        {
            RepayLoans(account);
            Again(taken, sale.Every);
            return;
        }

        Close(taken);
    }

    /// <summary>Nothing is left to sell, or nothing left to pay: what is still owed passes to the insurance fund with what could not be sold.</summary>
    private void Close(TakeOver taken)
    {
        AccountId account = taken.Account;
        if (OwesAnything(account))
        {
            for (int i = 0; i < Table.Count; i++)
            {
                Amount there = Balances.AvailableOf(account, new(i));
                if (new AssetId(i) != Settlement && there.IsPositive)
                {
                    Balances.Transfer(account, Venue.Fund, new(i), there);
                    Around.Journal.Transfer(Around.Agenda.Now, TransferKind.Seizure, account, Venue.Fund, new(i), there, taken.Cause);
                }
            }

            for (int i = 0; i < Table.Count; i++)
            {
                if (new AssetId(i) != Settlement)
                {
                    Venue.SettleInCash(account, new(i), Table, taken.Cause);
                }
            }

            Venue.CoverLoan(account, taken.Cause);
        }

        ref AccountState state = ref Venue.StateOf(account);
        state.Standing = AccountStanding.Good;
        state.EngineSlot = 0;
        Finish(taken);
    }

    private bool HoldsLoopPledge(AccountId account) => (Table[LargestAssetOf(account)].Kind & CollateralKind.LoopPledge) != 0;

    /// <summary>The asset of the largest value at the start's prices: the pledge, even when its index says zero.</summary>
    private AssetId LargestAssetOf(AccountId account)
    {
        AssetId largest = Settlement;
        double most = 0;
        foreach (AssetId asset in Balances.AssetsOf(account))
        {
            double value = Balances.Of(account, asset).Units / Table.RowOf(asset).UnitsPerWhole * Table.RowOf(asset).StartUsd;
            if (asset != Settlement && value > most)
            {
                (most, largest) = (value, asset);
            }
        }

        return largest;
    }
}
