using System.Globalization;
using Powderkeg.Cli.Commands;
using Powderkeg.Lending;

namespace Powderkeg.Cli.Printing;

/// <summary>A loop's table for a person, or as tab-separated rows.</summary>
internal sealed class LoopPage(LoopTable loop, Terminal terminal)
{
    public void Write(TextWriter to)
    {
        if (terminal.Layout == Layout.Tabs)
        {
            Tabs(to);
            return;
        }

        TextTable table = new(
            new Column("cycle", Align.Right), new Column("collateral", Align.Right), new Column("debt", Align.Right), new Column("leverage", Align.Right),
            new Column("net APY", Align.Right), new Column("liquidated at", Align.Right), new Column("wiped out at", Align.Right));
        foreach ((int cycle, LoopedPosition position) in loop.Rows)
        {
            table.Add(
                cycle.ToString(CultureInfo.InvariantCulture), Money(position.Collateral), Money(position.Debt), Numbers.Short(position.Leverage) + "×",
                Numbers.Percent(position.NetYield(loop.Yield, loop.BorrowRate)), Fall(loop.FallThatLiquidates(position)), Fall(LoopTable.FallThatWipesOut(position)));
        }

        foreach (string line in table.Lines(terminal))
        {
            to.WriteLine(line.TrimEnd());
        }

        to.WriteLine();
        string verdict = loop.FallThatLiquidates(loop.End) is double liquidates && LoopTable.FallThatWipesOut(loop.End) is double wipes
            ? $"A fall of {Numbers.Percent(liquidates)} liquidates it; a fall of {Numbers.Percent(wipes)} takes all of its equity. Endless cycles would reach {Numbers.Short(Looping.LimitLeverage(loop.Ltv))}×. Swap fees and slippage of each cycle are left out."
            : "Nothing is borrowed: no fall liquidates it.";
        foreach (string line in PlainText.Folded(terminal.Glyphs == Glyphs.Ascii ? PlainText.Ascii(verdict) : verdict, terminal.Width))
        {
            to.WriteLine(line);
        }
    }

    private void Tabs(TextWriter to)
    {
        to.WriteLine("#loop\tcycle\tcollateral\tdebt\tleverage\tnet_apy\tfall_that_liquidates\tfall_that_wipes_out");
        foreach ((int cycle, LoopedPosition position) in loop.Rows)
        {
            to.WriteLine(string.Join('\t', "cycle", cycle.ToString(CultureInfo.InvariantCulture), Real(position.Collateral), Real(position.Debt), Real(position.Leverage),
                Real(position.NetYield(loop.Yield, loop.BorrowRate)), Real(loop.FallThatLiquidates(position)), Real(LoopTable.FallThatWipesOut(position))));
        }
    }

    private static string Money(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Fall(double? share) => share is double fall ? Numbers.Fall(fall) is var text && fall >= 0.1995 ? "−" + (fall * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%" : text : Numbers.Missing;

    private static string Real(double? value) => value is double real ? real.ToString("R", CultureInfo.InvariantCulture) : "";
}
