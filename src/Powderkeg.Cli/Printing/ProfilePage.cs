using System.Globalization;

namespace Powderkeg.Cli.Printing;

/// <summary>A profile as two tables, phases and parts, longest first; for another program one tab-separated block.</summary>
internal static class ProfilePage
{
    public static void Write(IReadOnlyList<ProfileRow> rows, Terminal terminal, TextWriter to)
    {
        if (terminal.Layout == Layout.Tabs)
        {
            Tabs(rows, to);
            return;
        }

        to.WriteLine();
        TextTable phases = new(new Column("phase", Align.Left), new Column("seconds", Align.Right), new Column("share", Align.Right));
        foreach (IGrouping<string, ProfileRow> phase in rows.GroupBy(row => row.Phase).OrderByDescending(group => group.Sum(row => row.Seconds)))
        {
            phases.Add(phase.Key, Seconds(phase.Sum(row => row.Seconds)), Numbers.Percent(phase.Sum(row => row.Share)));
        }

        TextTable parts = new(
            new Column("part", Align.Left, 12), new Column("room", Align.Left), new Column("phase", Align.Left), new Column("happenings", Align.Right), new Column("seconds", Align.Right), new Column("share", Align.Right));
        foreach (ProfileRow row in rows)
        {
            parts.Add(PlainText.Clean(row.Part), row.Room, row.Phase, row.Happenings > 0 ? Numbers.Whole(row.Happenings) : "", Seconds(row.Seconds), Numbers.Percent(row.Share));
        }

        foreach (string line in phases.Lines(terminal).Append("").Concat(parts.Lines(terminal)))
        {
            to.WriteLine(line.TrimEnd());
        }
    }

    private static void Tabs(IReadOnlyList<ProfileRow> rows, TextWriter to)
    {
        to.WriteLine("#profile\tphase\troom\tpart\thappenings\tseconds\tshare");
        foreach (ProfileRow row in rows)
        {
            to.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"profile\t{row.Phase}\t{row.Room}\t{PlainText.Ascii(PlainText.Clean(row.Part))}\t{row.Happenings}\t{row.Seconds:R}\t{row.Share:R}"));
        }
    }

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}
