namespace Powderkeg.Exchange;

/// <summary>How far prices have travelled: a running product of the largest relative move of any price that a rule values by, look by look.</summary>
/// <remarks>
/// Between two looks each price changes at most by the factor that the product changed by, up or down; so an account whose threshold lies further
/// away than that cannot have crossed it, and needs no look. A price that leaves or reaches zero has no factor: then <see cref="Epoch"/> moves on, and
/// everyone is looked at. Twin: looking at everyone each time (<c>CollateralWatch.LooksAtEveryone</c>).
/// </remarks>
public sealed class PriceTravel(CollateralTable table, Venue venue)
{
    private readonly double[] indexes = new double[table.Count];
    private double[] marks = [];

    /// <summary>1 at the start of an epoch; never falls within one.</summary>
    public double Travelled { get; private set; } = 1;

    public int Epoch { get; private set; } = -1;

    public void Look()
    {
        double largest = 1;
        bool cut = Epoch < 0 || Travelled > 1e100;
        for (int i = 0; i < indexes.Length; i++)
        {
            cut |= Move(ref indexes[i], table.IndexOf(new(i)), ref largest);
        }

        if (marks.Length != venue.Markets.Count)
        {
            marks = new double[venue.Markets.Count];
            cut = true;
        }

        for (int i = 0; i < marks.Length; i++)
        {
            if (venue.Markets[i] is PerpMarket perp)
            {
                cut |= Move(ref marks[i], perp.Mark.Ticks, ref largest);
            }
        }

        Travelled = cut ? 1 : Travelled * largest;
        Epoch += cut ? 1 : 0;
    }

    /// <summary>True if the move has no factor.</summary>
    private static bool Move(ref double before, double now, ref double largest)
    {
        double old = before;
        before = now;
        if (now == old)
        {
            return false;
        }

        if (now <= 0 || old <= 0)
        {
            return true;
        }

        largest = Math.Max(largest, now > old ? now / old : old / now);
        return false;
    }
}
