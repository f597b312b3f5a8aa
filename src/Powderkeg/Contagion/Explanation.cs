using Powderkeg.Exchange;
using Powderkeg.Journal;
using Powderkeg.Units;

namespace Powderkeg.Contagion;

/// <summary>Reads a finished run once, second by second: prices get their parts, breaches their shares, the cascade its matrix.</summary>
public sealed class Explanation
{
    private const int Channels = ChannelKinds.Count;
    private const long MinuteUs = 60_000_000;
    private readonly RunView run;
    private readonly VectorHistory history;
    private readonly CascadeBook cascade;
    private readonly Breaches breaches;
    private readonly PriceAttribution prices;
    private readonly List<AttributedPrices> series = [];

    private Explanation(RunView run)
    {
        this.run = run;
        EventBook events = new(run.Journal);
        history = new VectorHistory(run.Start, run.Markets.Count);
        cascade = new CascadeBook(history, history.WindowOf(run.End.Microseconds) + 1);
        breaches = new Breaches(run, events, history, cascade);
        prices = new PriceAttribution(run);
        Sellers sellers = new(run, events, cascade, breaches);
        while (prices.Advance())
        {
            history.Read(prices);
            breaches.Advance(prices);
            sellers.Advance(prices);
            cascade.Flush(prices);
            if (prices.Now.Microseconds % MinuteUs == 0)
            {
                Sample();
            }
        }
    }

    public static ContagionReport Of(RunView run) => new Explanation(run).Report();

    private void Sample()
    {
        long[] moves = new long[run.Markets.Count], parts = new long[moves.Length * Channels];
        for (int m = 0; m < moves.Length; m++)
        {
            moves[m] = prices.MoveOf(new(m));
            prices.PartsOf(new(m), parts.AsSpan(m * Channels, Channels));
        }

        series.Add(new(prices.Now, moves, parts));
    }

    private ContagionReport Report()
    {
        double floor = Floor();
        double[] caused = new double[Channels * Channels], sold = new double[Channels];
        List<RatedWindow> windows = [];
        List<ContagionCell> cells = [];
        for (int w = 0; w < cascade.Windows; w++)
        {
            Instant start = Instant.FromMicroseconds(history.BeginUs + w * VectorHistory.StepsOfWindow * VectorHistory.StepUs);
            Add(cascade.CausedIn(w), caused);
            Add(cascade.SoldIn(w), sold);
            double forced = Sum(cascade.SoldIn(w));
            if (forced > 0)
            {
                windows.Add(new(start, NextGeneration.Of(Channels, cascade.CausedIn(w), cascade.SoldIn(w), floor).R(), forced, forced >= floor));
            }

            for (int i = 0; i < Channels * Channels; i++)
            {
                if (cascade.CausedIn(w)[i] > 0)
                {
                    cells.Add(new(start, (Channel)(i / Channels), (Channel)(i % Channels), cascade.CausedIn(w)[i]));
                }
            }
        }

        NextGeneration whole = NextGeneration.Of(Channels, caused, sold, 0);
        IReadOnlyList<AttributedFall> falls = Falls();
        return new()
        {
            WindowSeconds = (int)(VectorHistory.StepsOfWindow * VectorHistory.StepUs / 1_000_000),
            FloorUsd = floor,
            Nodes = Nodes(sold),
            Edges = Edges(caused, whole.Elasticities()),
            Windows = windows,
            RWhole = whole.R(),
            PerpVenueRatios = Ratios(floor),
            Cells = cells,
            Falls = falls,
            Series = series,
            Breaches = breaches.All,
            HalfTicks = [.. run.Markets.Select(market => market.Spec.TickValue / 2)],
            Firsts = [.. run.Markets.Select(market => prices.FirstOf(market.Id))],
            MessengersShare = Messengers(falls),
            Losses = Losses(sold),
        };
    }

    /// <summary>1% of the bid depth within 1% of mid, as a mean before the shock, of all markets.</summary>
    private double Floor()
    {
        double sum = 0;
        long samples = 0;
        Instant last = default;
        for (int i = 0; i < run.Journal.Quotes.Count && run.Journal.Quotes[i].At <= run.BaselineEnd; i++)
        {
            ref readonly QuoteSampled quote = ref run.Journal.Quotes[i];
            if (quote.At.Microseconds / 1_000_000 % 10 == 0)
            {
                sum += quote.DepthBid1Pct * run.QuoteUsd[run.Markets[quote.Market.Index].Spec.Quote.Index];
                samples += quote.At == last ? 0 : 1;
                last = quote.At;
            }
        }

        return samples == 0 ? 0 : 0.01 * sum / samples;
    }

    private List<ForcedChannel> Nodes(double[] sold)
    {
        List<ForcedChannel> nodes = [];
        for (int c = 0; c < Channels; c++)
        {
            for (int w = 0; sold[c] > 0 && w < cascade.Windows; w++)
            {
                if (cascade.SoldIn(w)[c] > 0)
                {
                    nodes.Add(new((Channel)c, sold[c], Instant.FromMicroseconds(history.BeginUs + w * VectorHistory.StepsOfWindow * VectorHistory.StepUs)));
                    break;
                }
            }
        }

        return nodes;
    }

    private static List<ContagionEdge> Edges(double[] caused, double[] elasticities)
    {
        List<ContagionEdge> edges = [];
        for (int to = 0; to < Channels; to++)
        {
            double all = 0;
            for (int from = 0; from < Channels; from++)
            {
                all += caused[from * Channels + to];
            }

            for (int from = 0; from < Channels; from++)
            {
                double usd = caused[from * Channels + to];
                if (usd > 0)
                {
                    edges.Add(new((Channel)from, (Channel)to, usd, usd / all, elasticities[to * Channels + from]));
                }
            }
        }

        return [.. edges.OrderBy(edge => edge.From).ThenBy(edge => edge.To)];
    }

    private List<AttributedFall> Falls()
    {
        List<AttributedFall> falls = [];
        for (int m = 0; m < run.Markets.Count; m++)
        {
            long[] parts = new long[Channels];
            if (prices.TryLowOf(new(m), parts, out Instant at, out long move))
            {
                falls.Add(new(new(m), at, move, prices.FirstOf(new(m)), parts));
            }
        }

        return falls;
    }

    private double Messengers(IReadOnlyList<AttributedFall> falls)
    {
        double own = 0, all = 0;
        foreach (AttributedFall fall in falls)
        {
            double weight = Math.Max(1, run.Markets[fall.Market.Index].Depth1Pct) / fall.First;
            for (int c = 0; c < Channels; c++)
            {
                double part = weight * Math.Max(0, -fall.Parts[c]);
                all += part;
                own += (Channel)c is Channel.Arbitrage or Channel.Requote ? part : 0;
            }
        }

        return all > 0 ? own / all : 0;
    }

    private List<LossByClass> Losses(double[] sold)
    {
        List<LossByClass> losses = [];
        for (int c = 0; c < Channels; c++)
        {
            for (AssetRole role = AssetRole.Stable; role <= AssetRole.Others; role++)
            {
                double usd = breaches.ThroughRole((Channel)c, role);
                if (usd > 0)
                {
                    losses.Add(new((Channel)c, role, usd / sold[c]));
                }
            }
        }

        return losses;
    }

    /// <summary>The on-chain perp venue's own series: forced notional of a window over that of the window before, where that one reaches the floor.</summary>
    private List<WindowRatio> Ratios(double floor)
    {
        if (run.Venues.FirstOrDefault(venue => venue.Rules.Liquidation.Style == LiquidationStyle.Vault) is not { } vault)
        {
            return [];
        }

        double[] forced = new double[cascade.Windows];
        for (int i = 0; i < run.Journal.Liquidations.Count; i++)
        {
            ref readonly LiquidationHappened step = ref run.Journal.Liquidations[i];
            if (step.Place == vault.Id && (step.Step is LiquidationStep.Sale or LiquidationStep.TakenOver))
            {
                forced[Math.Min(forced.Length - 1, history.WindowOf(step.At.Microseconds))] += run.UsdOf(step.Notional, step.NotionalAsset);
            }
        }

        List<WindowRatio> ratios = [];
        for (int w = 1; w < forced.Length; w++)
        {
            if (forced[w - 1] >= floor && forced[w - 1] > 0)
            {
                ratios.Add(new(Instant.FromMicroseconds(history.BeginUs + w * VectorHistory.StepsOfWindow * VectorHistory.StepUs), forced[w] / forced[w - 1]));
            }
        }

        return ratios;
    }

    private static void Add(ReadOnlySpan<double> what, double[] to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] += what[i];
        }
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum;
    }
}
