using Powderkeg.Cli.Records;
using Powderkeg.Experiments.Sweeps;
using Powderkeg.Records;

namespace Powderkeg.Tests.Cli;

/// <summary>Rows on the disk: in parts, once each, and one process at a time.</summary>
public sealed class SweepFolderParts : IDisposable
{
    private static readonly SweepTable Table = new(["macro.shock.fall"], ["losses", "onset-depeg"]);
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    private SweepFolder Open(string key = "one") => SweepFolder.Open(bench.Out, key, Table, "{}"u8);

    private static SweepRow Row(int number) => new(new(number, number, 0, 100 + number, ["5.8%"]), $"digest{number}", [number, double.NaN]);

    [Fact]
    public void What_was_flushed_is_found_again_and_the_rest_is_not_there()
    {
        using (SweepFolder first = Open())
        {
            Assert.Empty(first.Done);
            first.Add(Row(2));
            first.Add(Row(0));
            first.Flush();
            first.Add(Row(1));
        }

        using SweepFolder again = Open();
        Assert.Equal([0, 2], again.Done.Select(row => row.Path));
        SweepRecord row = again.Done[1];
        Assert.Equal((102L, "digest2", "5.8%", 0.058, 2.0), (row.Seed, row.Digest, row.Values[0], row.Numbers[0], row.Measures[0]));
        Assert.True(double.IsNaN(row.Measures[1]));
    }

    [Fact]
    public void Sixteen_rows_make_a_part_without_being_asked()
    {
        using SweepFolder folder = Open();
        for (int i = 0; i < 17; i++)
        {
            folder.Add(Row(i));
        }

        Assert.Single(Directory.GetFiles(Path.Combine(bench.Out, "parts")));
    }

    [Fact]
    public void A_path_in_two_parts_and_in_the_table_counts_once()
    {
        using (SweepFolder first = Open())
        {
            first.Add(Row(0));
            first.Flush();
            first.Add(Row(0));
            first.Add(Row(1));
            Assert.Equal([0, 1], first.Finish(2).Select(row => row.Path));
        }

        Assert.Empty(Directory.GetFiles(Path.Combine(bench.Out, "parts")));

        // Killed after the table was there and before its parts had gone: they come back.
        Table.Write(Path.Combine(bench.Out, "parts"), "part_000007", "one", [.. Table.Read([Path.Combine(bench.Out, "sweep.parquet")])]);
        using SweepFolder again = Open();
        Assert.Equal(2, again.Done.Count);
        Assert.Equal(2, again.Finish(2).Count);
    }

    [Fact]
    public void A_part_that_a_kill_left_half_written_is_no_part()
    {
        using (SweepFolder first = Open())
        {
            first.Add(Row(0));
            first.Flush();
        }

        File.WriteAllText(Path.Combine(bench.Out, ".fresh", "part_000002.parquet"), "PAR1 half");
        using SweepFolder again = Open();
        Assert.Equal(0, Assert.Single(again.Done).Path);
        Assert.Empty(Directory.GetFiles(Path.Combine(bench.Out, ".fresh")));
    }

    [Fact]
    public void A_missing_path_is_our_fault_and_is_not_published()
    {
        using SweepFolder folder = Open();
        folder.Add(Row(1));
        Assert.Throws<Powderkeg.Units.InvariantBrokenException>(() => folder.Finish(2));
        Assert.False(File.Exists(folder.Table));
    }

    [Fact]
    public void Folders_of_others_are_refused()
    {
        Open().Dispose();
        Assert.Contains("another sweep, scenario or build", Assert.Throws<IOException>(() => Open("two")).Message, StringComparison.Ordinal);
        using (Open())
        {
            Assert.Contains("another process sweeps", Assert.Throws<IOException>(() => Open()).Message, StringComparison.Ordinal);
        }

        string foreign = Path.Combine(bench.Folder, "foreign");
        Directory.CreateDirectory(foreign);
        File.WriteAllText(Path.Combine(foreign, "thesis.tex"), "");
        Assert.Contains("not a sweep's", Assert.Throws<IOException>(() => SweepFolder.Open(foreign, "one", Table, "{}"u8)).Message, StringComparison.Ordinal);
        Assert.Equal(["thesis.tex"], Directory.EnumerateFileSystemEntries(foreign).Select(Path.GetFileName));
    }

    [Fact]
    public void A_part_that_is_no_table_is_named()
    {
        Open().Dispose();
        File.WriteAllText(Path.Combine(bench.Out, "parts", "part_000001.parquet"), "no parquet");
        Assert.Contains("part_000001.parquet is no table of this sweep", Assert.Throws<IOException>(() => Open()).Message, StringComparison.Ordinal);
    }
}
