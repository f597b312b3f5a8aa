using Powderkeg.Chain;
using Powderkeg.Exchange;
using Powderkeg.Issuers;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Lending;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Agents;

[Describe("Bots that liquidate a lending pool's unhealthy accounts if it pays: bonus less slippage less gas over a threshold.")]
public sealed record LiquidationBotDescription : PopulationDescription
{
    [RefersTo("pool"), Describe("The lending pool.")]
    public required string Pool { get; init; }

    [RefersTo("venue"), Describe("Where seized coins are sold that no pool on chain takes.")]
    public required string Venue { get; init; }

    [RefersTo("asset"), Describe("The stablecoin they have capital in.")]
    public required string CapitalAsset { get; init; }

    [Describe("Own capital each; flash loans need none.", Unit = "whole tokens"), Allowed(0, 1e12)]
    public Draw Capital { get; init; } = new() { Median = 3_000_000, Sigma = 1 };

    [Describe("Gas tokens each starts with.", Unit = "whole tokens"), Allowed(0, 1e9)]
    public double Gas { get; init; } = 20;

    [Describe("Least profit of a liquidation.", Unit = "USD"), Allowed(0, 1e9)]
    public Draw LeastProfit { get; init; } = new() { From = 10, To = 200 };

    [Describe("Share of the expected profit that each offers as tip: they compete."), Allowed(0, 1)]
    public Draw TipShare { get; init; } = new() { From = 0.05, To = 0.6 };

    [Describe("Slippage that each expects where it sells at the venue after the deposit's delay."), Allowed(0, 1)]
    public Draw ExpectedSlippage { get; init; } = new() { From = 0.003, To = 0.02 };

    [Describe("How often each looks.")]
    public Duration Looks { get; init; } = Duration.FromSeconds(4L);
}

/// <summary>
/// Liquidation bots. Each look: of the accounts under a health factor of 1, the pairs that would pay are weighed, one of the best three is tried in a transaction
/// (on a flash loan and a swap where pools take the pledge, else with own capital); what was seized is sent to the venue and sold there.
/// </summary>
public sealed class LiquidationBot(LiquidationBotDescription rules, Surroundings around) : ChainPopulation(rules, around)
{
    private readonly PoolLedger pool = around.OnChain.LendingByKey(rules.Pool);
    private readonly Venue venue = around.VenueByKey(rules.Venue);
    private readonly AssetId cash = around.Assets[rules.CapitalAsset];
    private readonly Row[] rows = new Row[rules.Count];
    private readonly Prey[] prey = new Prey[3];

    private struct Row
    {
        public AccountId AtVenue;
        public double LeastProfit;
        public double TipShare;
        public double Slippage;
        public EventId Last;
        public RandomStream Dice;
    }

    private readonly record struct Prey(AccountId User, int Collateral, int Debt, Amount Repaid, double Profit, bool Flash);

    /// <summary>Transactions sent so far.</summary>
    public long Tried { get; private set; }

    public override void Endow()
    {
        for (int i = 0; i < Members; i++)
        {
            AccountId account = OpenMember(i, rules.Gas);
            RandomStream stream = Stream(i, "bot");
            Around.Endow(account, cash, rules.Capital.At(stream.NextUniform()));
            rows[i] = new Row
            {
                AtVenue = Around.Roster.Open($"{rules.StreamKey}/{i}/venue", Number),
                LeastProfit = rules.LeastProfit.At(stream.NextUniform()),
                TipShare = rules.TipShare.At(stream.NextUniform()),
                Slippage = rules.ExpectedSlippage.At(stream.NextUniform()),
                Dice = Stream(i, "dice"),
            };
            venue.Admit(rows[i].AtVenue, MarginMode.Spot, 1);
        }
    }

    public override void Start()
    {
        for (int i = 0; i < Members; i++)
        {
            WakeMember(i, Around.Now + rows[i].Dice.NextDuration(Duration.FromMilliseconds(1), rules.Looks));
        }
    }

    public override double EquityUsdOf(int member) => base.EquityUsdOf(member) + Around.EquityUsdOf(venue, rows[member].AtVenue);

    public override void Wake(int member, long argument)
    {
        SellAtVenue(member);
        SendSeized(member);
        if (Chain.PendingOf(AccountOf(member)) == 0)
        {
            Hunt(member);
        }

        WakeMember(member, Around.Now + rules.Looks);
    }

    private void Hunt(int member)
    {
        ref Row row = ref rows[member];
        int found = 0;
        double gasUsd = GasUsd(GasUse.FlashLiquidate);
        foreach (AccountId user in pool.Unhealthy(Around.Now))
        {
            if (!pool.IsSpared(user, Around.Now) && TryWeigh(member, user, gasUsd, out Prey candidate) && candidate.Profit > row.LeastProfit)
            {
                found = Keep(candidate, found);
            }
        }

        if (found == 0)
        {
            return;
        }

        Prey chosen = prey[row.Dice.NextBelow(found)];
        bool loop = pool.IsLoop(chosen.User, Around.Now);
        Cause cause = new(loop ? Channel.LoopLiquidation : Channel.PoolLiquidation, LastFallOf(pool.AssetOf(chosen.Collateral)));
        long gas = chosen.Flash ? GasUse.FlashLiquidate : GasUse.Liquidate;
        // A flash liquidation must leave at least what its gas and threshold cost; the tip comes out of the expected profit.
        Amount least = Around.Balances.AssetOf(pool.AssetOf(chosen.Debt)).AmountOf(row.LeastProfit + gasUsd);
        double hurry = 1 + row.TipShare * chosen.Profit / Math.Max(1, gasUsd);
        Tried += Send(member, chosen.Flash ? TransactionKind.FlashLiquidate : TransactionKind.Liquidate, pool.Number, chosen.Collateral, chosen.Debt, chosen.User,
            chosen.Repaid, least, gas, Math.Min(hurry, 100), 5_000, cause) ? 1 : 0;
    }

    /// <summary>The three most profitable so far, best first; returns how many there are.</summary>
    private int Keep(in Prey candidate, int found)
    {
        int place = Math.Min(found, prey.Length);
        while (place > 0 && prey[place - 1].Profit < candidate.Profit)
        {
            if (place < prey.Length)
            {
                prey[place] = prey[place - 1];
            }

            place--;
        }

        if (place < prey.Length)
        {
            prey[place] = candidate;
        }

        return Math.Min(found + 1, prey.Length);
    }

    /// <summary>What liquidating an account's largest pair would earn now, by the better of both ways.</summary>
    private bool TryWeigh(int member, AccountId user, double gasUsd, out Prey best)
    {
        best = default;
        int collateral = LargestOf(user, Which.Supply), debt = LargestOf(user, Which.Debt);
        if (collateral < 0 || debt < 0)
        {
            return false;
        }

        Asset seized = Around.Balances.AssetOf(pool.AssetOf(collateral)), owed = Around.Balances.AssetOf(pool.AssetOf(debt));
        LiquidationPlan plan = pool.Kernel.QuoteLiquidation(user, collateral, debt, Amount.FromUnits(long.MaxValue), Around.Now);
        if (plan.Refusal != LendingRefusal.None || plan.CollateralSeized > (UInt128)pool.Kernel.CashOf(collateral).Units)
        {
            return false;
        }

        Amount out1 = Amount.FromUnits((long)plan.CollateralSeized), repaid = Amount.FromUnits((long)plan.DebtRepaid);
        double owedUsd = Around.ReferenceUsdOf(owed.Id);
        if (OnChain.Swaps.TryFind(seized.Id, owed.Id, out1, out SwapRoute route))
        {
            best = new(user, collateral, debt, Amount.FromUnits(long.MaxValue), owed.WholeOf(route.Out - repaid) * owedUsd - gasUsd, true);
        }

        if (owed.Id == cash && Around.SpotOf(venue, seized.Id, venue.Settlement) is { } book)
        {
            Amount own = Amount.Min(repaid, Around.Balances.AvailableOf(AccountOf(member), cash));
            double part = repaid.IsPositive ? (double)own.Units / repaid.Units : 0;
            double worth = seized.WholeOf(out1) * part * book.Reference * Around.ReferenceUsdOf(venue.Settlement) * (1 - rows[member].Slippage);
            double profit = worth - owed.WholeOf(own) * owedUsd - gasUsd;
            if (!best.Repaid.IsPositive || profit > best.Profit)
            {
                best = new(user, collateral, debt, own, profit, false);
            }
        }

        return best.Repaid.IsPositive;
    }

    private enum Which
    {
        Supply,
        Debt,
    }

    private int LargestOf(AccountId user, Which side)
    {
        int best = -1;
        double most = 0;
        for (int i = 0; i < pool.Reserves; i++)
        {
            Amount amount = side == Which.Supply ? pool.Kernel.SupplyOf(user, i, Around.Now) : pool.Kernel.DebtOf(user, i, Around.Now);
            double value = Around.Balances.AssetOf(pool.AssetOf(i)).WholeOf(amount) * pool.OraclePriceOf(i);
            (best, most) = value > most ? (i, value) : (best, most);
        }

        return best;
    }

    /// <summary>Whatever was seized with own capital goes to the venue.</summary>
    private void SendSeized(int member)
    {
        AccountId account = AccountOf(member);
        for (int i = 0; i < pool.Reserves; i++)
        {
            AssetId asset = pool.AssetOf(i);
            Amount there = Around.Balances.AvailableOf(account, asset);
            Amount kept = Chain.Rules.GasAsset is { } gas && Around.Assets[gas] == asset ? Around.Balances.AssetOf(asset).AmountOf(rules.Gas) : Amount.Zero;
            if (asset != cash && there > kept && Around.SpotOf(venue, asset, venue.Settlement) is not null)
            {
                OnChain.Transfers.Request(account, OnChain.Place, rows[member].AtVenue, venue.Id, asset, there - kept, Chain.SuggestedTipWei(GasUse.Transfer),
                    8 * Chain.BaseFeeWei + Chain.SuggestedTipWei(GasUse.Transfer), CauseOf(member));
            }
        }
    }

    private void SellAtVenue(int member)
    {
        AccountId account = rows[member].AtVenue;
        for (int i = 0; i < pool.Reserves; i++)
        {
            AssetId asset = pool.AssetOf(i);
            if (asset != venue.Settlement && Around.SpotOf(venue, asset, venue.Settlement) is { } book)
            {
                Lots lots = book.Spec.LotsIn(Around.Balances.AvailableOf(account, asset));
                if (!lots.IsZero)
                {
                    Around.Gateway.Send(new(account, book.Id, Side.Sell, book.Spec.NearestPrice(book.Reference * 0.97), lots, TimeInForce.ImmediateOrCancel,
                        OrderFlags.None, CauseOf(member)), Duration.Zero);
                }
            }
        }

        Amount proceeds = Around.Balances.AvailableOf(account, venue.Settlement);
        if (venue.Settlement == cash && Around.Balances.AssetOf(cash).WholeOf(proceeds) > 10_000)
        {
            OnChain.Transfers.Request(account, venue.Id, AccountOf(member), OnChain.Place, cash, proceeds, Chain.SuggestedTipWei(GasUse.Transfer), long.MaxValue, Cause.Voluntary);
        }
    }

    /// <summary>The cause of a sale is the last seizure that brought this bot anything.</summary>
    private Cause CauseOf(int member)
    {
        ref Row row = ref rows[member];
        AccountId account = AccountOf(member);
        Channel channel = Channel.PoolLiquidation;
        for (int i = Around.Journal.Transfers.Count - 1; i >= 0 && i > Around.Journal.Transfers.Count - 20_000; i--)
        {
            ref readonly TransferHappened fact = ref Around.Journal.Transfers[i];
            if (fact.Kind == TransferKind.Seizure && fact.To == account)
            {
                row.Last = fact.Id;
                channel = fact.Cause.Channel;
                break;
            }
        }

        return new(channel, row.Last);
    }
}
