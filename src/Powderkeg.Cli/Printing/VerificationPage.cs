using System.Globalization;
using System.Numerics;
using Powderkeg.Experiments.Verification;

namespace Powderkeg.Cli.Printing;

/// <summary>What each mechanism was held against and by how much it is off: a table and a verdict, or tab-separated rows.</summary>
internal sealed class VerificationPage(IReadOnlyList<VectorResult> results, Terminal terminal)
{
    public void Write(TextWriter to)
    {
        if (terminal.Layout == Layout.Tabs)
        {
            Tabs(to);
            return;
        }

        TextTable table = new(
            new Column("mechanism", Align.Left), new Column("evidence", Align.Left, 16), new Column("cases", Align.Right), new Column("failed", Align.Right),
            new Column("largest error", Align.Right), new Column("bound", Align.Left));
        foreach (VectorResult one in results)
        {
            table.Add(one.Mechanism, PlainText.Clean(one.Source), Count(one.Cases), new Cell(Count(one.Failed), one.Failed > 0 ? Tone.Bad : Tone.Good), Count(one.LargestError), Bound(one));
        }

        foreach (string line in table.Lines(terminal))
        {
            to.WriteLine(line.TrimEnd());
        }

        to.WriteLine();
        int failed = results.Sum(one => one.Failed);
        string verdict = $"{Count(results.Sum(one => one.Cases))} cases of {results.Count} mechanisms, {(failed == 0 ? "none" : Count(failed))} failed. "
            + "An error is the largest difference of any number of a case, in that number's own smallest unit.";
        foreach (string line in PlainText.Folded(verdict, terminal.Width))
        {
            to.WriteLine(Paint.Text(line, failed == 0 ? Tone.Good : Tone.Bad, terminal.Ink));
        }
    }

    private void Tabs(TextWriter to)
    {
        to.WriteLine("#mechanisms\tid\tsource\tcases\tfailed\tlargest_error\tbound");
        foreach (VectorResult one in results)
        {
            to.WriteLine(string.Join('\t', "mechanism", one.Mechanism, PlainText.Ascii(PlainText.Clean(one.Source)), one.Cases.ToString(CultureInfo.InvariantCulture),
                one.Failed.ToString(CultureInfo.InvariantCulture), one.LargestError.ToString(CultureInfo.InvariantCulture), Bound(one)));
        }
    }

    private static string Bound(VectorResult one) => Mechanism.Of(one.Mechanism).BoundInWords;

    private static string Count(BigInteger value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
