using Powderkeg.Contagion;
using Powderkeg.Ledger;
using Powderkeg.Units;

namespace Powderkeg.Tests.Samples;

/// <summary>Conservation to the unit: every asset sums to zero over all accounts after every happening.</summary>
public sealed class SamplesAddUp
{
    public static TheoryData<string> All => SamplesFall.All;

    /// <summary>The minutes after the shock, and those in which the sample's own mechanism works; in between, every 200th happening. A whole day takes minutes that way: the long ring.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Every_asset_adds_up_after_every_happening_of_the_shock_and_of_the_domino(string id)
    {
        WorldDescription sample = Read(id);
        Instant shock = sample.Macro.Shock?.At ?? sample.Start + Duration.FromMinutes(20);
        Instant domino = SampleRuns.Run(sample).Dominoes.FirstOrDefault(d => d.Id == id)?.Onset ?? shock;
        World world = new(sample, sample.Seed);
        Simulation run = new(world);
        ConservationAudit.Require(world.Balances);
        while (run.Step())
        {
            if (run.Happenings % 200 == 0 || IsNear(shock, 2) || IsNear(domino, 3))
            {
                ConservationAudit.Require(world.Balances);
            }
        }

        ConservationAudit.Require(world.Balances);
        Assert.True(run.Happenings > 1000);

        bool IsNear(Instant moment, long minutes) => world.Agenda.Now + Duration.FromSeconds(1L) >= moment && world.Agenda.Now < moment + Duration.FromMinutes(minutes);
    }

    [Theory]
    [Trait("ring", "long")]
    [MemberData(nameof(All))]
    public void Every_asset_adds_up_after_every_happening_of_the_whole_sample(string id)
    {
        WorldDescription sample = Read(id);
        Simulation run = SampleRuns.RunAudited(sample);
        RunSummary summary = run.Outcome.Summarise(run.Happenings);
        Assert.True(run.IsOver);
        Assert.All(summary.Audit, row => Assert.Equal(0, row.Difference.Units));
        Assert.Equal(SampleRuns.Run(sample).Digest, summary.Digest);
    }

    private static WorldDescription Read(string id) => SampleRuns.Read($"samples/{id}.yaml");
}
