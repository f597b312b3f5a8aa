using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Scenarios;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Exchange;

/// <summary>The rules of auto-deleveraging as a scenario chooses them: four words, four rules, one sample's day under each.</summary>
public sealed class AutoDeleveragingChoices
{
    private static readonly Dictionary<string, AdlRule> Words = new()
    {
        ["queue"] = AdlRule.Queue,
        ["pro-rata"] = AdlRule.ProRata,
        ["leverage-weighted"] = AdlRule.LeverageWeighted,
        ["smallest-harm"] = AdlRule.SmallestHarm,
    };

    private static WorldDescription Written(string word)
    {
        string path = Path.Combine(SampleRuns.Root, "samples", "backstops.yaml");
        Assert.True(ScenarioSetting.TryOverlay("venues[main].liquidation.adl=" + word, out ScenarioOverlay overlay));
        ReadResult<WorldDescription> read = ScenarioLayers.Of(File.ReadAllText(path), path, _ => null, out _)!.Read<WorldDescription>([overlay]);
        Assert.Empty(read.Errors);
        return read.Value!;
    }

    [Fact]
    public void Each_of_the_four_words_is_a_rule_of_its_own_and_the_sample_is_deleveraged_differently_under_each()
    {
        Assert.Equal(Enum.GetValues<AdlRule>().Order(), Words.Values.Order());
        Dictionary<AdlRule, (string Digest, int Winners)> days = [];
        foreach ((string word, AdlRule rule) in Words)
        {
            WorldDescription described = Written(word);
            Assert.Equal(rule, described.Venues.Single().Liquidation.Adl);
            World world = new(described, described.Seed);
            new Simulation(world).RunToEnd();
            HashSet<int> winners = [];
            for (int i = 0; i < world.Journal.Deleveragings.Count; i++)
            {
                Deleveraged taken = world.Journal.Deleveragings[i];
                winners.Add(taken.Winner.Index);
            }

            Assert.NotEmpty(winners);
            days[rule] = (world.Journal.Digest.ToString(), winners.Count);
        }

        Assert.Equal(Words.Count, days.Values.Select(day => day.Digest).Distinct().Count());
        // Shared by profit, every winner is asked; a queue asks whom it needs.
        Assert.True(days[AdlRule.ProRata].Winners > days[AdlRule.Queue].Winners, string.Join(", ", days));
    }
}
