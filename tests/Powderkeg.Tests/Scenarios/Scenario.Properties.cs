using CsCheck;
using Powderkeg.Scenarios;
using Powderkeg.Tests.Samples;
using Powderkeg.Units;

namespace Powderkeg.Tests.Scenarios;

/// <summary>A scenario file says what is, not in which order it is looked at.</summary>
public sealed class ScenarioProperties
{
    /// <summary>SCENARIO-5: the sections of a shipped sample, and the items of each of its lists, in a drawn order; the first forty minutes of the run.</summary>
    [Theory]
    [Trait("share", "properties")]
    [InlineData("loan-liquidation")]
    [InlineData("unified-liquidation")]
    [InlineData("bank-run")]
    public void Scenario_5_the_digest_does_not_change_when_the_file_is_reordered(string sample)
    {
        string text = File.ReadAllText(Path.Combine(SampleRuns.Root, "samples", sample + ".yaml"));
        ulong digest = DigestOf(text);
        HashSet<string> seen = [text];
        Gen.ULong.Sample(seed =>
        {
            string shuffled = Shuffled(text, new Random((int)(seed % int.MaxValue)));
            seen.Add(shuffled);
            Assert.Equal(digest, DigestOf(shuffled));
        }, iter: 5, threads: 1);
        Assert.True(seen.Count >= 5, "the file was reordered");
    }

    private static ulong DigestOf(string text)
    {
        ScenarioLayers layers = ScenarioLayers.Of(text, "sample.yaml", _ => throw new InvalidOperationException("a sample stands alone"), out _)!;
        ReadResult<WorldDescription> read = layers.Read<WorldDescription>();
        Assert.Empty(read.Errors);
        WorldDescription world = read.Value!;
        Simulation run = new(new World(world, world.Seed));
        run.RunUntil(world.Start + Duration.FromMinutes(40));
        return run.World.Journal.Digest.Value;
    }

    /// <summary>Blocks of lines that begin in the first column, and in each the blocks that begin with a dash in the third.</summary>
    private static string Shuffled(string text, Random random)
    {
        List<List<string>> sections = Blocks(text.Split('\n'), line => line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] != '#');
        for (int i = 0; i < sections.Count; i++)
        {
            List<List<string>> items = Blocks(sections[i].Skip(1), line => line.StartsWith("  - ", StringComparison.Ordinal));
            if (items.Count > 1 && items.All(item => item[0].StartsWith("  - ", StringComparison.Ordinal)))
            {
                Shuffle(items, random);
                sections[i] = [sections[i][0], .. items.SelectMany(item => item)];
            }
        }

        Shuffle(sections, random);
        return string.Join('\n', sections.SelectMany(section => section)) + "\n";
    }

    private static List<List<string>> Blocks(IEnumerable<string> lines, Func<string, bool> begins)
    {
        List<List<string>> blocks = [];
        foreach (string line in lines.Where(line => line.Trim().Length > 0))
        {
            if (blocks.Count == 0 || begins(line))
            {
                blocks.Add([]);
            }

            blocks[^1].Add(line);
        }

        return blocks;
    }

    private static void Shuffle<T>(List<T> list, Random random)
    {
        for (int i = list.Count - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }
    }
}
