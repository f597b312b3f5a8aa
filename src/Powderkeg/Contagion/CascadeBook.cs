using Powderkeg.Journal;

namespace Powderkeg.Contagion;

/// <summary>Forced notional by what forced it: per window of 30 s, from channel, to channel; and what each channel sold per window. USD.</summary>
/// <remarks>A child is booked to the window in which its parent's sales made the move that forced it, not to the window of its own sale.</remarks>
internal sealed class CascadeBook(VectorHistory history, int windows)
{
    private const int Channels = ChannelKinds.Count;
    private readonly double[] caused = new double[windows * Channels * Channels];
    private readonly double[] sold = new double[windows * Channels];
    private readonly Dictionary<(int Market, int Sign, int Step, int To), double[]> waiting = [];

    public int Windows => windows;

    public double Caused(int window, int from, int to) => caused[(window * Channels + from) * Channels + to];

    public ReadOnlySpan<double> CausedIn(int window) => caused.AsSpan(window * Channels * Channels, Channels * Channels);

    public ReadOnlySpan<double> SoldIn(int window) => sold.AsSpan(window * Channels, Channels);

    public void Sell(long us, Channel channel, double usd) => sold[Within(history.WindowOf(us)) * Channels + (int)channel] += usd;

    /// <summary>A child whose parent is one event.</summary>
    public void Cause(long parentUs, Channel from, Channel to, double usd) => caused[(Within(history.WindowOf(parentUs)) * Channels + (int)from) * Channels + (int)to] += usd;

    /// <summary>A child that moves of a market forced: of its notional, what each channel forced of it through the move since a step. Booked to windows by <see cref="Flush"/>.</summary>
    public void Cause(int market, int sign, int step, Channel to, int from, double usd)
    {
        (int, int, int, int) key = (market, sign, step, (int)to);
        if (!waiting.TryGetValue(key, out double[]? parts))
        {
            waiting.Add(key, parts = new double[Channels]);
        }

        parts[from] += usd;
    }

    /// <summary>Spreads what waits over the windows in which each channel moved the price against the position, up to now.</summary>
    public void Flush(PriceAttribution prices)
    {
        int current = history.StepOf(prices.Now.Microseconds);
        foreach (((int market, int sign, int step, int to), double[] parts) in waiting)
        {
            ReadOnlySpan<double> now = prices.VectorOf(new(market));
            for (int from = 0; from < Channels; from++)
            {
                if (parts[from] > 0)
                {
                    Spread(market, sign, step, current, now[from], from, to, parts[from]);
                }
            }
        }

        waiting.Clear();
    }

    private void Spread(int market, int sign, int step, int current, double now, int from, int to, double usd)
    {
        double whole = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            double before = history.At(step, market)[from];
            for (int at = step; at <= current;)
            {
                int next = (at / VectorHistory.StepsOfWindow + 1) * VectorHistory.StepsOfWindow;
                double after = next > current ? now : history.At(next, market)[from];
                double against = Math.Max(0, -sign * (after - before));
                if (pass == 0)
                {
                    whole += against;
                }
                else if (whole > 0)
                {
                    caused[(Within(at / VectorHistory.StepsOfWindow) * Channels + from) * Channels + to] += usd * against / whole;
                }

                (before, at) = (after, next);
            }
        }

        if (whole <= 0)
        {
            caused[(Within(current / VectorHistory.StepsOfWindow) * Channels + from) * Channels + to] += usd;
        }
    }

    private int Within(int window) => Math.Clamp(window, 0, windows - 1);
}
