using Powderkeg.Agents;
using Powderkeg.Contagion;
using Powderkeg.Exchange;
using Powderkeg.Experiments.Counterfactuals;
using Powderkeg.Journal;
using Powderkeg.Tests.Samples;
using Powderkeg.Units;

namespace Powderkeg.Tests.Experiments.Counterfactuals;

/// <summary>A calm perp market (samples/perp-liquidation.yaml without its longs, its noise and its fall) with one or two large accounts that are out of margin at the start, and a small one that their closing can push out.</summary>
/// <remarks>Holds COUNTERFACTUAL-1.</remarks>
public sealed class WithoutEventActs
{
    private static readonly WorldDescription Calm = CalmOf(SampleRuns.Read("samples/perp-liquidation.yaml"));

    /// <summary>30 m USD long, ten times, entered at 228: 5.80 a coin is left at 211 where its tier asks for 9.6; it may be sold down to 205.20, 2.7% below.</summary>
    private static HeldAccount Large(string name) => Held(name, 30e6 / 211, 228, 10);

    /// <summary>1,000 USD, eighty times: out 0.8% under the start's price.</summary>
    private static readonly HeldAccount Small = Held("small", 1_000 / 211.0, 211, 80);

    [Fact]
    public void Push_of_the_only_large_account_is_necessary_and_without_it_the_small_one_stands()
    {
        WithoutEvent answer = WithoutPushOfSmall([Large("large"), Small]);
        Assert.Equal((ActKind.Closing, "my-book/large"), (answer.Act.Kind, answer.Act.Account));
        NamedSale own = Assert.Single(answer.Named, sale => sale.Sale.Account == "my-book/large");
        Assert.Equal((SaleFate.Removed, null), (own.Fate, own.Then));
        Assert.True(answer.Damage is { Stand: 2, Anew: 0 }, $"{answer.Damage}");
        Assert.NotEqual(answer.With.Digest, answer.Without.Digest);
    }

    [Fact]
    public void Push_of_one_of_two_large_accounts_is_not_and_the_other_pushes_the_small_one_out_too()
    {
        WithoutEvent answer = WithoutPushOfSmall([Large("large"), Large("other"), Small]);
        Assert.Equal(ActKind.Closing, answer.Act.Kind);
        Assert.True(answer.Damage is { Stand: 1, Anew: 0 }, $"{answer.Damage}");
    }

    [Fact]
    public void Every_trade_start_and_sale_has_its_act_and_what_is_no_act_is_refused_with_what_to_do_instead()
    {
        WorldDescription day = SampleRuns.Read("samples/backstops.yaml");
        World counted = new(day, day.Seed);
        Run(counted);
        World world = new(day, day.Seed);
        EventId[] some = [.. Enumerable.Range(1, counted.Journal.Events).Where(number => number % 97 == 0 || number < 20 || number + 20 > counted.Journal.Events).Select(number => new EventId(number))];
        world.Journal.Acts.LookFor(some);
        Run(world);
        Assert.Equal(counted.Journal.Digest.ToString(), world.Journal.Digest.ToString());
        EventBook events = new(world.Journal);
        int acts = 0;
        foreach (EventId id in some)
        {
            EventFact fact = events.Find(id);
            DroppedAct? act = DroppedAct.Find(world, id, out string refusal);
            bool isAct = fact.Kind == EventKind.Trade || (fact.Kind == EventKind.Liquidation && world.Journal.Liquidations[fact.Row].Step is LiquidationStep.Started or LiquidationStep.Sale);
            Assert.True(act is not null == isAct, $"event {id.Number}, {fact}: {refusal}");
            Assert.True(act is null ? refusal.StartsWith($"event {id.Number} cannot be left out: ", StringComparison.Ordinal) : act.Events.Contains(id), refusal);
            acts += isAct ? 1 : 0;
        }

        Assert.True(acts > 20 && acts < some.Length, $"{acts} of {some.Length}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void Event_that_the_run_does_not_have_is_refused_with_those_it_has(int number)
    {
        World world = new(Calm, Calm.Seed);
        Run(world);
        Assert.Null(DroppedAct.Find(world, new(number), out string refusal));
        Assert.StartsWith($"this run has no event {number}; allowed: 1 to {world.Journal.Events}, ", refusal, StringComparison.Ordinal);
    }

    /// <summary>Leaves out the closing behind the move that pushed the small account out.</summary>
    private static WithoutEvent WithoutPushOfSmall(HeldAccount[] held)
    {
        ForcedSales sales = new(Run(new World(Calm, Calm.Seed, held)));
        int[] own = [.. sales.SaleRows.Where(row => sales.Of(row).Account == "my-book/small")];
        Assert.True(own.Length > 0, "the small account is sold");
        EventId push = sales.ClosingBehind(sales.OutsideCauseOf(own[0]));
        Assert.False(push.IsNone, "it was pushed by a closing");

        World first = new(Calm, Calm.Seed, held);
        RunWithEvent.LookFor(first, push);
        RunWithEvent? with = RunWithEvent.Read(Run(first), push, out string refusal);
        Assert.True(with is not null, refusal);
        World second = new(Calm, Calm.Seed, held);
        with.LeaveOutOf(second);
        return with.Beside(Run(second));
    }

    private static Simulation Run(World world)
    {
        Simulation run = new(world);
        run.RunToEnd();
        return run;
    }

    private static HeldAccount Held(string name, double sol, double entry, double leverage) =>
        new(name, "main", HeldMode.Isolated, UnifiedStyle.Whole, [new("USDT", sol * entry / leverage)], [], [new("SOL", sol, entry, leverage)]);

    private static WorldDescription CalmOf(WorldDescription sample) => sample with
    {
        End = sample.Start + Duration.FromMinutes(10),
        Macro = sample.Macro with { Shock = null, DailyVolatility = 0.001 },
        Populations = [.. sample.Populations.Where(population => population.Id is not "longs" and not "noise")],
    };
}
