using Powderkeg.Chain;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Lending;
using Powderkeg.Units;

namespace Powderkeg.Agents;

[Describe("Ordinary borrowers of a lending pool: coins pledged, stablecoins owed and spent.")]
public sealed record PoolBorrowerDescription : PopulationDescription
{
    [RefersTo("pool"), Describe("The lending pool.")]
    public required string Pool { get; init; }

    [RefersTo("asset"), Describe("What they pledge.")]
    public required string Collateral { get; init; }

    [RefersTo("asset"), Describe("What they owe.")]
    public required string Debt { get; init; }

    [Describe("Debt each.", Unit = "USD"), Allowed(1, 1e11)]
    public Draw Owes { get; init; } = new() { Median = 50_000, Sigma = 1.8 };

    [Describe("Health factor at the start (1.05-2.5 assumed)."), Allowed(1.001, 100)]
    public Draw Health { get; init; } = new() { From = 1.05, To = 2.5 };

    [Describe("Share of the debt that each keeps as money to repay with."), Allowed(0, 1)]
    public Draw Spare { get; init; } = new() { From = 0, To = 0.4 };

    [Describe("Under this health factor each repays what it can."), Allowed(1, 3)]
    public Draw RepaysBelow { get; init; } = new() { From = 1.0, To = 1.15 };

    [Describe("How often each looks.")]
    public Draw Looks { get; init; } = new() { From = 120, To = 3_600 };
}

/// <summary>Borrowers of which some repay in time, if they look, have money, and a block takes them.</summary>
public sealed class PoolBorrower(PoolBorrowerDescription rules, Surroundings around) : ChainPopulation(rules, around)
{
    private readonly PoolLedger pool = around.OnChain.LendingByKey(rules.Pool);
    private readonly int pledged = around.OnChain.LendingByKey(rules.Pool).ReserveOf(around.Assets[rules.Collateral]);
    private readonly int owed = around.OnChain.LendingByKey(rules.Pool).ReserveOf(around.Assets[rules.Debt]);
    private readonly Row[] rows = new Row[rules.Count];

    private struct Row
    {
        public double Owes;
        public double Spare;
        public double RepaysBelow;
        public double Looks;
    }

    public override void Endow()
    {
        double threshold = pool.Rules.Reserves[pledged].LiquidationThreshold.Value, most = pool.Rules.Reserves[pledged].LoanToValue.Value;
        for (int i = 0; i < Members; i++)
        {
            AccountId account = OpenMember(i, 1);
            RandomStream stream = Stream(i, "borrower");
            rows[i] = new Row
            {
                Owes = rules.Owes.At(stream.NextUniform()),
                Spare = rules.Spare.At(stream.NextUniform()),
                RepaysBelow = rules.RepaysBelow.At(stream.NextUniform()),
                Looks = rules.Looks.At(stream.NextUniform()),
            };
            // Health h = pledge x threshold / debt, but no loan starts over its loan-to-value.
            double health = Math.Max(rules.Health.At(stream.NextUniform()), threshold / most * 1.0001);
            double pledge = rows[i].Owes * health / threshold / pool.OraclePriceOf(pledged);
            Around.Endow(account, Around.Assets[rules.Collateral], pledge);
            pool.Supply(account, pledged, Around.Balances.AssetOf(Around.Assets[rules.Collateral]).AmountOf(pledge), Around.Now, Cause.Voluntary);
        }
    }

    /// <summary>Draws the debt; what is not kept to repay with has been spent: it goes to the stablecoin's issuer.</summary>
    public override void Start()
    {
        AssetId debt = Around.Assets[rules.Debt];
        for (int i = 0; i < Members; i++)
        {
            Amount drawn = Around.Balances.AssetOf(debt).AmountOf(rows[i].Owes / pool.OraclePriceOf(owed));
            if (pool.Borrow(AccountOf(i), owed, drawn, Around.Now, Cause.Voluntary) == LendingRefusal.None)
            {
                Around.Balances.Transfer(AccountOf(i), Around.IssuerOf(debt), debt, Ratio.FromDouble(1 - rows[i].Spare).ShareOf(drawn));
            }

            WakeMember(i, Around.Now + Stream(i, "wake").NextDuration(Duration.FromSeconds(1L), Duration.FromSeconds(rows[i].Looks + 2)));
        }
    }

    public override void Wake(int member, long argument)
    {
        pool.Refresh();
        AccountId account = AccountOf(member);
        Amount there = Around.Balances.AvailableOf(account, Around.Assets[rules.Debt]);
        if (there.IsPositive && Chain.PendingOf(account) == 0 && pool.Kernel.ProposedHealth(account) < rows[member].RepaysBelow)
        {
            Send(member, TransactionKind.Repay, pool.Number, owed, 0, AccountId.None, there, Amount.Zero, GasUse.Lending, 1, 500,
                new(Channel.RiskOff, LastFallOf(pool.AssetOf(pledged))));
        }

        WakeMember(member, Around.Now + Duration.FromSeconds(rows[member].Looks));
    }
}
