using System.Text.Json;
using Powderkeg.Contagion;
using Powderkeg.Journal;
using Powderkeg.Units;
using static Powderkeg.Cli.Records.JsonRows;

namespace Powderkeg.Cli.Records;

/// <summary>The parts of a run's document that say why: <c>contagion</c>, <c>attribution</c>, <c>amplification</c>. Left out where a run has none.</summary>
internal static class ContagionDocument
{
    private const int Channels = ChannelKinds.Count;

    /// <summary>At most so many series of prices, a point a minute.</summary>
    private const int MostSeries = 12;

    public static void Write(Utf8JsonWriter json, RunSummary run)
    {
        if (run.Contagion is ContagionReport report)
        {
            Contagion(json, report);
            Rows(json, "attribution", [.. ShownMarkets(run).Select(market => (run.Prices[market], market))], (json, shown) => Series(json, report, shown.Item1, shown.market));
        }

        PriceRow[] amplified = [.. run.Prices.Where(row => row.DrawdownUnforced is not null)];
        if (amplified.Length > 0)
        {
            Rows(json, "amplification", amplified, Amplification);
        }
    }

    /// <summary>Spot of the majors, of synthetic dollars and of staked tokens on the main venue, then its altcoins by their fall.</summary>
    internal static IReadOnlyList<int> ShownMarkets(RunSummary run)
    {
        (PriceRow Row, int Market)[] books = [.. run.Prices.Select((row, market) => (row, market)).Where(book => book.row.Kind == "spot" && book.row.Venue == run.MainVenue)];
        IEnumerable<int> first = books.Where(book => book.Row.Class is "major" or "synthetic-dollar" or "staked-token" && book.Row.Market.EndsWith("/USDT", StringComparison.Ordinal)).Select(book => book.Market);
        IEnumerable<int> altcoins = books.Where(book => book.Row.Class == "altcoin").OrderByDescending(book => book.Row.Drawdown).Select(book => book.Market);
        return [.. first.Concat(altcoins).Take(MostSeries)];
    }

    private static void Contagion(Utf8JsonWriter json, ContagionReport report)
    {
        json.WriteStartObject("contagion");
        json.WriteNumber("window_seconds", report.WindowSeconds);
        Real(json, "floor_usd", report.FloorUsd);
        Rows(json, "nodes", report.Nodes, static (json, node) =>
        {
            json.WriteString("channel", ChannelNames.Of(node.Channel));
            Real(json, "forced_usd", node.ForcedUsd);
            json.WriteNumber("onset_us", node.Onset.Microseconds);
        });
        Rows(json, "edges", report.Edges, static (json, edge) =>
        {
            json.WriteString("from", ChannelNames.Of(edge.From));
            json.WriteString("to", ChannelNames.Of(edge.To));
            Real(json, "usd", edge.Usd);
            Real(json, "share_of_target", edge.ShareOfTarget);
            Real(json, "part_of_r", edge.PartOfR);
        });
        Real(json, "r_whole", report.RWhole);
        Rows(json, "r", report.Windows, static (json, window) =>
        {
            json.WriteNumber("start_us", window.Start.Microseconds);
            Real(json, "r", window.R);
            Real(json, "forced_usd", window.ForcedUsd);
            json.WriteBoolean("rated", window.IsRated);
        });
        Most(json, report.Most);
        Rows(json, "above_one", report.AboveOne(), static (json, span) =>
        {
            json.WriteNumber("from_us", span.From.Microseconds);
            json.WriteNumber("to_us", span.To.Microseconds);
        });
        Rows(json, "perp_venue_r", report.PerpVenueRatios, static (json, ratio) =>
        {
            json.WriteNumber("start_us", ratio.Start.Microseconds);
            Real(json, "ratio", ratio.Ratio);
        });
        Real(json, "messengers_share", report.MessengersShare);
        Rows(json, "losses_by_class", report.Losses, static (json, loss) =>
        {
            json.WriteString("channel", ChannelNames.Of(loss.Channel));
            json.WriteString("class", ClassNames.Of(loss.Class));
            Real(json, "share", loss.Share);
        });
        json.WriteEndObject();
    }

    private static void Most(Utf8JsonWriter json, RatedWindow? most)
    {
        if (most is null)
        {
            json.WriteNull("r_max");
            return;
        }

        json.WriteStartObject("r_max");
        json.WriteNumber("start_us", most.Start.Microseconds);
        Real(json, "r", most.R);
        json.WriteEndObject();
    }

    private static void Series(Utf8JsonWriter json, ContagionReport report, PriceRow row, int market)
    {
        double halfTick = report.HalfTicks[market];
        json.WriteString("asset", Printing.PlainText.Clean(row.Asset));
        json.WriteString("venue", Printing.PlainText.Clean(row.Venue));
        json.WriteString("market", Printing.PlainText.Clean(row.Market));
        Real(json, "start", report.Firsts[market] * halfTick);
        Numbers(json, "times_us", report.Series, point => point.At.Microseconds);
        Numbers(json, "price", report.Series, point => Rounded((report.Firsts[market] + point.Moves[market]) * halfTick));
        Channel[] moved = [.. Enum.GetValues<Channel>().Where(channel => report.Series.Any(point => point.Parts[market * Channels + (int)channel] != 0))];
        Rows(json, "channels", moved, (json, channel) =>
        {
            json.WriteString("channel", ChannelNames.Of(channel));
            Numbers(json, "parts", report.Series, point => Rounded(point.Parts[market * Channels + (int)channel] * halfTick));
        });
    }

    private static void Numbers<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> points, Func<T, double> valueOf)
    {
        // One line an array: seven hundred points would else be seven hundred lines.
        json.WritePropertyName(name);
        json.WriteRawValue("[" + string.Join(", ", points.Select(point => valueOf(point).ToString("R", System.Globalization.CultureInfo.InvariantCulture))) + "]");
    }

    /// <summary>Without the tail that a product of a whole number and a tick leaves.</summary>
    private static double Rounded(double value) => Math.Round(value, 10);

    private static void Amplification(Utf8JsonWriter json, PriceRow row)
    {
        json.WriteString("asset", Printing.PlainText.Clean(row.Asset));
        json.WriteString("venue", Printing.PlainText.Clean(row.Venue));
        json.WriteString("market", Printing.PlainText.Clean(row.Market));
        Real(json, "fall", row.Drawdown);
        Real(json, "fall_unforced", row.DrawdownUnforced);
        Real(json, "fall_no_shock", row.DrawdownNoShock);
        Real(json, "times", row.Amplification);
    }
}
