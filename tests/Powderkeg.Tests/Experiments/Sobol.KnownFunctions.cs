using Powderkeg.Experiments.Sensitivity;

namespace Powderkeg.Tests.Experiments;

/// <summary>Functions whose indices are known in closed form. At 4,096 rows the standard error of either estimator is under 0.02 on both, so 0.05 is out of reach of luck and not of a wrong estimator.</summary>
public sealed class SobolKnownFunctions
{
    private const int Rows = 4096;
    private const double Tolerance = 0.05;

    /// <summary>Ishigami and Homma (1990) with a = 7, b = 0.1; indices as in Saltelli et al., Global Sensitivity Analysis: The Primer (2008).</summary>
    [Fact]
    public void Ishigami_has_first_order_0_314_0_442_0_and_total_0_558_0_442_0_244()
    {
        Sobol sobol = new(3, Rows, 1);
        IReadOnlyList<SobolIndex> found = sobol.Indices([.. sobol.Points.Select(p => Ishigami(p))]);
        Near([0.3139, 0.4424, 0], [.. found.Select(index => index.First)]);
        Near([0.5576, 0.4424, 0.2437], [.. found.Select(index => index.Total)]);
        Assert.All(found, index => Assert.True(index.FirstLow <= index.First && index.First <= index.FirstHigh && index.TotalLow <= index.Total && index.Total <= index.TotalHigh));
    }

    /// <summary>Sobol' G-function with a = 0, 1, 4.5, 9, 99 (Saltelli and Sobol' 1995): the variances of its factors are 1/3/(1+a)^2.</summary>
    [Fact]
    public void The_g_function_of_Sobol_has_the_indices_of_its_closed_form()
    {
        double[] a = [0, 1, 4.5, 9, 99];
        double[] own = [.. a.Select(x => 1 / (3 * (1 + x) * (1 + x)))];
        double all = own.Aggregate(1.0, (product, v) => product * (1 + v)) - 1;
        Sobol sobol = new(a.Length, Rows, 2);
        IReadOnlyList<SobolIndex> found = sobol.Indices([.. sobol.Points.Select(p => p.Select((x, i) => (Math.Abs(4 * x - 2) + a[i]) / (1 + a[i])).Aggregate((left, right) => left * right))]);
        Near([.. own.Select(v => v / all)], [.. found.Select(index => index.First)]);
        Near([.. own.Select(v => v * (all + 1) / (1 + v) / all)], [.. found.Select(index => index.Total)]);
    }

    [Fact]
    public void A_constant_has_no_variance_to_share()
    {
        Sobol sobol = new(2, 8, 3);
        Assert.All(sobol.Indices([.. sobol.Points.Select(_ => 5.0)]), index => Assert.Equal((0.0, 0.0), (index.First, index.Total)));
    }

    internal static double Ishigami(double[] p)
    {
        double[] x = [.. p.Select(u => Math.PI * (2 * u - 1))];
        return Math.Sin(x[0]) + 7 * Math.Sin(x[1]) * Math.Sin(x[1]) + 0.1 * x[2] * x[2] * x[2] * x[2] * Math.Sin(x[0]);
    }

    private static void Near(double[] known, double[] found) => Assert.All(known.Zip(found), pair => Assert.InRange(pair.Second, pair.First - Tolerance, pair.First + Tolerance));
}

/// <summary>Morris screening against functions whose elementary effects are known.</summary>
public sealed class MorrisKnownFunctions
{
    [Fact]
    public void A_linear_model_has_its_coefficients_as_effects_and_no_spread()
    {
        Morris morris = new(3, 4, 4, 1);
        Assert.Equal(4 * (3 + 1), morris.Points.Count);
        IReadOnlyList<MorrisEffect> effects = morris.Effects([.. morris.Points.Select(p => 2 * p[0] - 3 * p[1] + 1)]);
        Assert.All(effects.Zip([2.0, -3, 0]), pair =>
        {
            Assert.Equal(pair.Second, pair.First.Mean, 9);
            Assert.Equal(Math.Abs(pair.Second), pair.First.MeanAbsolute, 9);
            Assert.Equal(0, pair.First.Deviation, 9);
        });
    }

    /// <summary>On Ishigami the third factor acts only through the first: mean near zero is no sign that it does nothing, the mean of sizes is (Campolongo 2007).</summary>
    [Fact]
    public void Of_Ishigami_every_factor_matters_and_the_third_by_its_interaction_alone()
    {
        Morris morris = new(3, 200, 8, 5);
        IReadOnlyList<MorrisEffect> effects = morris.Effects([.. morris.Points.Select(SobolKnownFunctions.Ishigami)]);
        Assert.All(effects, effect => Assert.True(effect.Low > 1, $"{effect}"));
        Assert.True(Math.Abs(effects[2].Mean) < effects[2].MeanAbsolute / 3 && effects[2].Deviation > effects[2].MeanAbsolute);
    }

    [Fact]
    public void Every_point_stays_in_the_cube_and_each_step_moves_one_factor()
    {
        Morris morris = new(5, 10, 6, 9);
        Assert.All(morris.Points, point => Assert.All(point, x => Assert.InRange(x, 0, 1 + 1e-9)));
        for (int i = 1; i < morris.Points.Count; i++)
        {
            int moved = morris.Points[i].Zip(morris.Points[i - 1]).Count(pair => pair.First != pair.Second);
            Assert.True(i % 6 == 0 || moved == 1);
        }
    }
}
