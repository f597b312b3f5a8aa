using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Outcomes;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Experiments.Outcomes;

public sealed class KeptOutcomesFiles : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "powderkeg-" + Guid.NewGuid().ToString("N"));
    private readonly WorldDescription day = SampleRuns.Read("samples/unified-liquidation.yaml");

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void What_is_kept_reads_back_to_the_bit()
    {
        RunOutcomes made = Experiment.Of(day, 3, default);
        new KeptOutcomes(folder).Keep(new(day, 3), made);
        RunOutcomes kept = new KeptOutcomes(folder).Find(new(day, 3))!;
        Assert.Equal((made.Scenario, made.Seed, made.Digest), (kept.Scenario, kept.Seed, kept.Digest));
        Assert.Equal(made.Values, kept.Values);
        Assert.Equal(made.Struck, kept.Struck);
        Assert.Contains(kept.Values, value => double.IsNaN(value.Value));
    }

    [Fact]
    public void Another_seed_or_another_world_is_another_run()
    {
        KeptOutcomes kept = new(folder);
        kept.Keep(new(day, 3), Experiment.Of(day, 3, default));
        Assert.Null(kept.Find(new(day, 4)));
        Assert.Null(kept.Find(new(day with { Off = [DominoSwitch.Depeg] }, 3)));
        Assert.NotNull(kept.Find(new(day with { Off = [] }, 3)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"Scenario\":")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"Scenario\":\"a\",\"Seed\":1,\"Digest\":\"b\",\"Names\":[\"x\"],\"Units\":[],\"Values\":[],\"Keys\":\"\",\"Usd\":\"\",\"Channels\":\"\"}")]
    public void A_file_that_cannot_be_read_counts_as_none(string text)
    {
        KeptOutcomes kept = new(folder);
        kept.Keep(new(day, 3), Experiment.Of(day, 3, default));
        File.WriteAllText(Assert.Single(Directory.GetFiles(folder)), text);
        Assert.Null(kept.Find(new(day, 3)));
    }
}
