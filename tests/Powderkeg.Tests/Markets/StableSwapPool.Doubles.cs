using CsCheck;
using Powderkeg.Markets;
using Powderkeg.Units;

namespace Powderkeg.Tests.Markets;

/// <summary>Where doubles answer for a pool, the twin is the exact quote.</summary>
public sealed class StableSwapPoolDoubles
{
    /// <summary>Balances from dust to 10^11 coins, either coin the larger by up to the drained bound; sales from one unit to thirty pools.</summary>
    private static readonly Gen<(long First, long Second, long Amplification, long Amount, int Fee, int Third)> Sales =
        from magnitude in Gen.Double[3, 17.9]
        from skew in Gen.Double[-5.5, 5.5]
        from amplification in Gen.Double[0, 4]
        from size in Gen.Double[-9, 1.5]
        from fee in Gen.Int[0, 100]
        from third in Gen.Int[0, 2]
        let first = (long)Math.Pow(10, magnitude)
        let second = (long)Math.Clamp(first * Math.Pow(10, skew), 1, 9e17)
        where Math.Min(first, second) >= Math.Max(first, second) / 400_000 + 1
        select (first, second, (long)Math.Pow(10, amplification), (long)Math.Max(1, Math.Min(first * Math.Pow(10, size), 9e17)), fee, third);

    /// <summary>Least averages at the exact one, and from a rounding error to a hundredth beside it.</summary>
    private static readonly Gen<double> Beside = Gen.Select(Gen.Int[-1, 1], Gen.Double[-17, -2]).Select((sign, exponent) => sign * Math.Pow(10, exponent));

    [Fact]
    [Trait("share", "properties")]
    public void Doubles_answer_as_the_exact_quote_does_or_not_at_all()
    {
        int asked = 0, answered = 0;
        Gen.Select(Sales, Beside.Array[1, 8]).Sample((sale, besides) =>
        {
            PoolCoin[] coins = [new(new(0), 7), new(new(1), 6), new(new(2), 8)];
            Amount[] balances = [Amount.FromUnits(sale.First), Amount.FromUnits(Math.Max(1, sale.Second / 10)), Amount.FromUnits(Math.Min(sale.First, 80_000_000_000_000_000) * 10)];
            int count = sale.Third == 0 ? 3 : 2;
            Ratio multiplier = sale.Fee % 3 == 0 ? Ratio.Zero : Ratio.FromPercent(100 + 50 * (sale.Fee % 20));
            StableSwapPool pool = new(new(coins[..count], sale.Amplification, Ratio.FromBasisPoints(sale.Fee), multiplier, Ratio.FromPercent(50)), balances.AsSpan(0, count));
            SwapQuote quote = pool.Quote(0, 1, Amount.FromUnits(sale.Amount));
            double average = quote.Refusal == SwapRefusal.None ? (quote.Out + quote.Fee).Units / 1e6 / (sale.Amount / 1e7) : 0;
            foreach (double beside in besides)
            {
                double least = quote.Refusal == SwapRefusal.None ? average * (1 + beside) : pool.PriceOf(0, 1) * Math.Abs(beside);
                bool? found = pool.Fetches(0, 1, Amount.FromUnits(sale.Amount), least);
                Interlocked.Increment(ref asked);
                Interlocked.Add(ref answered, found is null ? 0 : 1);
                Assert.True(found is null || found == average >= least, $"{found} for {average:R} of {least:R}, {quote.Refusal}");
            }
        }, iter: 20_000);
        Assert.True(answered > asked / 10, $"{answered} answers of {asked}");
    }

    /// <summary>What a market's halvings ask: amounts a ten-millionth beside the border of half a percent.</summary>
    [Fact]
    public void In_a_pool_of_millions_doubles_answer_a_ten_millionth_beside_the_border()
    {
        PoolCoin[] coins = [new(new(0), 6), new(new(1), 6)];
        StableSwapPool pool = new(new(coins, 200, Ratio.FromBasisPoints(1), Ratio.Zero, Ratio.FromPercent(50)), [Amount.FromUnits(90_000_000_000_000), Amount.FromUnits(80_000_000_000_000)]);
        double least = pool.PriceOf(0, 1) * 0.995, border = pool.ProposeAmount(0, 1, least, 9e7) * 1e6;
        Assert.True(pool.Fetches(0, 1, Amount.FromUnits((long)(border * (1 - 1e-7))), least));
        Assert.False(pool.Fetches(0, 1, Amount.FromUnits((long)(border * (1 + 1e-7))), least));
    }
}
