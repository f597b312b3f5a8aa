using Powderkeg.Chain;
using Powderkeg.Journal;
using Powderkeg.Kernel;
using Powderkeg.Lending;
using Powderkeg.Units;

namespace Powderkeg.Agents;

[Describe("Depositors of a lending pool: they lend, and run when its cash grows short.")]
public sealed record PoolSupplierDescription : PopulationDescription
{
    [RefersTo("pool"), Describe("The lending pool.")]
    public required string Pool { get; init; }

    [RefersTo("asset"), Describe("What they lend.")]
    public required string Asset { get; init; }

    [Describe("Each lends this much.", Unit = "whole tokens"), Allowed(0, 1e12)]
    public required Draw Amount { get; init; }

    [Describe("Each asks its money back when utilisation is over this; over 1: never."), Allowed(0, 2)]
    public Draw RunsAbove { get; init; } = Draw.Of(2);

    [Describe("How often each looks.")]
    public Duration Looks { get; init; } = Duration.FromMinutes(5);
}

/// <summary>Depositors who withdraw all they have when utilisation passes their own bound: the bank run.</summary>
public sealed class PoolSupplier(PoolSupplierDescription rules, Surroundings around) : ChainPopulation(rules, around)
{
    private readonly double[] runsAbove = new double[rules.Count];
    private readonly bool[] asked = new bool[rules.Count];
    private readonly PoolLedger pool = around.OnChain.LendingByKey(rules.Pool);
    private readonly int reserve = around.OnChain.LendingByKey(rules.Pool).ReserveOf(around.Assets[rules.Asset]);

    /// <summary>Suppliers lend before the run: others borrow from them at its start.</summary>
    public override void Endow()
    {
        for (int i = 0; i < Members; i++)
        {
            AccountId account = OpenMember(i, 1);
            RandomStream stream = Stream(i, "supplier");
            double amount = rules.Amount.At(stream.NextUniform());
            runsAbove[i] = rules.RunsAbove.At(stream.NextUniform());
            Around.Endow(account, Around.Assets[rules.Asset], amount);
            pool.Supply(account, reserve, Around.Balances.AssetOf(Around.Assets[rules.Asset]).AmountOf(amount), Around.Now, Cause.Voluntary);
        }
    }

    public override void Start()
    {
        for (int i = 0; i < Members; i++)
        {
            if (runsAbove[i] <= 1)
            {
                WakeMember(i, Around.Now + Stream(i, "wake").NextDuration(Duration.FromSeconds(1L), rules.Looks + Duration.FromSeconds(2L)));
            }
        }
    }

    public override void Wake(int member, long argument)
    {
        if (!asked[member] && pool.Kernel.UtilisationOf(reserve, Around.Now).Value > runsAbove[member])
        {
            asked[member] = Send(member, TransactionKind.Withdraw, pool.Number, reserve, 0, AccountId.None, Amount.FromUnits(long.MaxValue), Amount.Zero,
                GasUse.Lending, 1, 1000, new(Channel.RiskOff, Around.ShockEvent));
        }

        WakeMember(member, Around.Now + rules.Looks);
    }
}
