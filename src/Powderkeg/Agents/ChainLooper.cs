using Powderkeg.Chain;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Ledger;
using Powderkeg.Lending;
using Powderkeg.Units;

namespace Powderkeg.Agents;

/// <summary>Whether loopers ever unwind by choice.</summary>
public enum LoopExits
{
    [Describe("By their rules: carry, comfort, runs.")]
    ByRule,

    [Describe("Never: the domino 'loop-unwind' switched off.")]
    Never,
}

[Describe("Loop farmers on chain: sUSDe or USDe pledged, stablecoins borrowed in e-mode, and pledged again.")]
public sealed record ChainLooperDescription : PopulationDescription, IChecked
{
    [RefersTo("pool"), Describe("The lending pool.")]
    public required string Pool { get; init; }

    [RefersTo("asset"), Describe("What they pledge; loops of principal tokens may be described as sUSDe in a mode of their own (a simplification).")]
    public required string Collateral { get; init; }

    [RefersTo("asset"), Describe("The stablecoin they owe.")]
    public required string Debt { get; init; }

    [RefersTo("e-mode"), Describe("The pool's mode they are in; none if left out.")]
    public string? Mode { get; init; }

    [Describe("Own money each.", Unit = "USD"), Allowed(1, 1e11)]
    public Draw Equity { get; init; } = new() { Median = 300_000, Sigma = 1.6 };

    [Describe("Debt over pledge at the start, at the pool's prices."), Allowed(0, 0.97)]
    public Draw Ltv { get; init; } = new() { From = 0.75, To = 0.895 };

    [Describe("Under this health factor each begins to unwind."), Allowed(1, 3)]
    public Draw Comfort { get; init; } = new() { From = 1.005, To = 1.03 };

    [Describe("What the pledge earns a year, as they see it."), Allowed(0, 2)]
    public double Yield { get; init; } = 0.08;

    [Describe("The carry (yield less borrow rate) must have been below zero for this long.")]
    public Draw CarryPatience { get; init; } = new() { From = 1_800, To = 86_400 };

    [Describe("Chance an hour to leave, per percent of discount seen over half a percent."), Allowed(0, 100)]
    public double RunPerPercent { get; init; } = 0.15;

    [Describe("That chance is multiplied by 1 + this x the share of this population that has left."), Allowed(0, 100)]
    public double HerdTimes { get; init; } = 3;

    [Describe("They unwind at a loss of at most this share of what is sold, unless their health is under comfort."), Allowed(0, 1)]
    public double MostLoss { get; init; } = 0.03;

    [Describe("How often each looks.")]
    public Duration Looks { get; init; } = Duration.FromMinutes(2);

    [Describe("Most each pays for gas.", Unit = "gwei"), Allowed(0, 1_000_000)]
    public Draw MostGas { get; init; } = new() { From = 60, To = 400 };

    [Describe("Whether they unwind by choice.")]
    public LoopExits Exits { get; init; }

    public void Check(FaultList faults)
    {
        if (Looks == Duration.Zero)
        {
            faults.Add(this, nameof(Looks), "0", "a duration above zero");
        }
    }
}

/// <summary>
/// Loop farmers: they hold a loop until carry has been negative for long, their health is under comfort, or a run takes them; then they repay on a flash loan,
/// withdraw, and swap to the stablecoin in the pools, in slices that the pools bear.
/// </summary>
public sealed class ChainLooper : ChainPopulation
{
    private readonly ChainLooperDescription rules;
    private readonly PoolLedger pool;
    private readonly AssetId collateral;
    private readonly AssetId debt;
    private readonly int pledged;
    private readonly int owed;
    private readonly Row[] rows;
    private Exchange.Market[] soldAt = [];
    private int left;

    // Far above what the doubles of a marginal price can be off.
    private const double RoundingSlack = 1e-6;

    private struct Row
    {
        public double Equity;
        public double Ltv;
        public double Comfort;
        public double Patience;
        public double MostGas;
        public Instant CarryLostAt;
        public bool Leaving;
        public bool Gone;
        public RandomStream Dice;
    }

    public ChainLooper(ChainLooperDescription rules, Surroundings around)
        : base(rules, around)
    {
        this.rules = rules;
        pool = around.OnChain.LendingByKey(rules.Pool);
        collateral = around.Assets[rules.Collateral];
        debt = around.Assets[rules.Debt];
        pledged = pool.ReserveOf(collateral);
        owed = pool.ReserveOf(debt);
        rows = new Row[rules.Count];
        Invariant.Require(pledged >= 0 && owed >= 0, "AGENTS-4", "a loop's assets are reserves of its pool");
    }

    /// <summary>Members that have left by choice.</summary>
    public int Left => left;

    public override void Endow()
    {
        for (int i = 0; i < Members; i++)
        {
            AccountId account = OpenMember(i, 2);
            RandomStream stream = Stream(i, "looper");
            rows[i] = new Row
            {
                Equity = rules.Equity.At(stream.NextUniform()),
                Ltv = rules.Ltv.At(stream.NextUniform()),
                Comfort = rules.Comfort.At(stream.NextUniform()),
                Patience = rules.CarryPatience.At(stream.NextUniform()),
                MostGas = rules.MostGas.At(stream.NextUniform()),
                CarryLostAt = Instant.Never,
                Dice = Stream(i, "dice"),
            };
            // Collateral C = E / (1 - l): what many rounds at this LTV come to (MECHANICS.md section 2).
            double pledge = rows[i].Equity / (1 - rows[i].Ltv) / pool.OraclePriceOf(pledged);
            Around.Endow(account, collateral, pledge);
            pool.Supply(account, pledged, Around.Balances.AssetOf(collateral).AmountOf(pledge), Around.Now, Cause.Voluntary);
        }
    }

    /// <summary>The debt is drawn when every supplier is there; what was borrowed has long been spent on the pledge, so it goes back to its issuer.</summary>
    public override void Start()
    {
        soldAt = SoldAt();
        for (int i = 0; i < Members; i++)
        {
            AccountId account = AccountOf(i);
            pool.Kernel.SetEMode(account, ModeNumber(), Around.Now);
            Amount drawn = Around.Balances.AssetOf(debt).AmountOf(rows[i].Equity * rows[i].Ltv / (1 - rows[i].Ltv) / pool.OraclePriceOf(owed));
            if (pool.Borrow(account, owed, drawn, Around.Now, Cause.Voluntary) == LendingRefusal.None)
            {
                Around.Balances.Transfer(account, Around.IssuerOf(debt), debt, drawn);
            }

            if (rules.Exits == LoopExits.ByRule)
            {
                WakeMember(i, Around.Now + rows[i].Dice.NextDuration(Duration.FromSeconds(1L), rules.Looks + Duration.FromSeconds(2L)));
            }
        }
    }

    public override void Wake(int member, long argument)
    {
        ref Row row = ref rows[member];
        if (row.Gone)
        {
            return;
        }

        pool.Refresh();
        AccountId account = AccountOf(member);
        bool tight = pool.Kernel.ProposedHealth(account) < row.Comfort;
        row.Leaving = row.Leaving || IsCarryLost(ref row) || IsRun(ref row);
        if ((row.Leaving || tight) && Chain.PendingOf(account) == 0)
        {
            Unwind(member, ref row, tight);
        }

        WakeMember(member, Around.Now + rules.Looks);
    }

    private bool IsCarryLost(ref Row row)
    {
        if (rules.Yield - pool.Kernel.BorrowRatePerYear(owed) >= 0)
        {
            row.CarryLostAt = Instant.Never;
            return false;
        }

        row.CarryLostAt = row.CarryLostAt == Instant.Never ? Around.Now : row.CarryLostAt;
        return (Around.Now - row.CarryLostAt).Seconds >= row.Patience;
    }

    /// <summary>The chance to leave in one look: hazard an hour x the look, by the worst discount seen anywhere and by others' exits.</summary>
    private bool IsRun(ref Row row)
    {
        double percent = Math.Max(0, 100 * DiscountSeen() - 0.5);
        double hazard = rules.RunPerPercent * percent * (1 + rules.HerdTimes * left / Math.Max(1, Members));
        return hazard > 0 && FixedMath.Strikes(row.Dice.NextUniform(), hazard * rules.Looks.Seconds / 3600);
    }

    /// <summary>How far the collateral trades under what it is redeemed for (in dollars or in the debt), at the worst of all its markets.</summary>
    private double DiscountSeen()
    {
        double worst = 0;
        foreach (Exchange.Market market in soldAt)
        {
            worst = Math.Max(worst, 1 - market.Reference * Around.ReferenceUsdOf(market.Spec.Quote));
        }

        return worst;
    }

    /// <summary>The markets where the collateral, or what it is redeemed for, is sold.</summary>
    private Exchange.Market[] SoldAt()
    {
        AssetId dollar = Around.Rates.UnderlyingOf(collateral) is { IsNone: false } underlying ? underlying : collateral;
        return [.. Around.Markets.Where(market => market.Spec.Base == dollar && market.Kind != Exchange.MarketKind.Perp)];
    }

    private void Unwind(int member, ref Row row, bool tight)
    {
        AccountId account = AccountOf(member);
        Amount all = pool.Kernel.DebtOf(account, owed, Around.Now), held = pool.Kernel.SupplyOf(account, pledged, Around.Now);
        if (!all.IsPositive || !held.IsPositive)
        {
            row.Gone = true;
            left++;
            return;
        }

        // The largest of all, a half, a quarter ... that the pools take at a bearable loss.
        double fair = pool.OraclePriceOf(pledged) / pool.OraclePriceOf(owed), bearable = tight ? 0.25 : rules.MostLoss;
        if (OnChain.Swaps.MostPriceOf(collateral, debt) * (1 + RoundingSlack) < fair * (1 - bearable))
        {
            return; // No amount can bring that much: the quotes below would all fail.
        }

        double perUnit = (double)Around.Balances.AssetOf(debt).UnitsPerWhole / Around.Balances.AssetOf(collateral).UnitsPerWhole;
        for (int halving = 0; halving < 8; halving++)
        {
            Amount sold = Amount.FromUnits(held.Units >> halving), repaid = halving == 0 ? all : Amount.FromUnits(all.Units >> halving);
            if (OnChain.Swaps.TryFind(collateral, debt, sold, out Issuers.SwapRoute route) && route.Out.Units >= sold.Units * perUnit * fair * (1 - bearable)
                && route.Out >= repaid)
            {
                // A percent of slippage until the block.
                Amount least = Amount.FromUnits(route.Out.Units - repaid.Units - route.Out.Units / 100);
                EventId parent = Around.ShockEvent;
                Send(member, TransactionKind.Unwind, pool.Number, pledged, owed, AccountId.None, halving == 0 ? Amount.FromUnits(long.MaxValue) : repaid, least,
                    GasUse.Unwind, tight ? 3 : 1, tight ? 10 * row.MostGas : row.MostGas, new(Channel.LoopUnwind, parent));
                return;
            }
        }
    }

    private int ModeNumber()
    {
        for (int i = 0; i < pool.Rules.EModes.Count; i++)
        {
            if (pool.Rules.EModes[i].Id == rules.Mode)
            {
                return i + 1;
            }
        }

        return 0;
    }
}
