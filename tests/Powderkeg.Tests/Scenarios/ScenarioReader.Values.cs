using System.Globalization;
using Powderkeg.Scenarios;
using Powderkeg.Units;

namespace Powderkeg.Tests.Scenarios;

public sealed class ScenarioReaderValues
{
    private static CargoDescription Cargo(string line)
    {
        ReadResult<HarbourDescription> read = Harbour.Read(Harbour.WithCargo(line));
        Assert.Empty(read.Errors);
        return read.Value!.Assets[0];
    }

    [Fact]
    public void A_whole_harbour_is_bound()
    {
        ReadResult<HarbourDescription> read = Harbour.Read(Harbour.Good);
        Assert.Empty(read.Errors);
        HarbourDescription harbour = read.Value!;
        Assert.Equal("Old harbour", harbour.Title);
        Assert.Equal(Instant.FromCalendar(new DateTimeOffset(2025, 10, 10, 20, 50, 0, TimeSpan.Zero)), harbour.Start);
        Assert.Equal(Duration.FromMinutes(90), harbour.Length);
        Assert.Null(harbour.Note);
        Assert.Equal(Ratio.FromPercent(75), harbour.Assets[0].Ltv);
        Assert.Equal(1_200_000_000, harbour.Assets[0].Supply);
        Assert.Equal(StorageMode.ColdStore, harbour.Assets[1].Mode);
        Assert.True(harbour.Assets[1].Perishable);
        Assert.Equal(new Draw { Median = 3.7, Sigma = 0.61, Max = 10_000 }, harbour.Assets[1].Size);
        Assert.Equal([3], harbour.Assets[1].Ladder[1]);
        Assert.IsType<OwnBookOracleDescription>(harbour.Oracles[0]);
        Assert.Equal(1, Assert.IsType<HardPegOracleDescription>(harbour.Oracles[1]).Value);
        Assert.Equal(["fish-own", "peg"], Assert.IsType<CappedRatioDescription>(harbour.Oracles[2]).Sources);
        Assert.Equal(["usdt", "fish"], harbour.Stores.Keys);
        Assert.Equal(3_000_000, harbour.Stores["usdt"]);
    }

    [Fact]
    public void What_is_not_written_keeps_the_default_of_the_code()
    {
        CargoDescription cargo = Cargo("beta:");
        Assert.Equal(Ratio.FromPercent(50), cargo.Ltv);
        Assert.Equal(1_000, cargo.Supply);
        Assert.Null(cargo.Beta);
        Assert.Equal(Draw.Of(1), cargo.Size);
    }

    [Theory]
    [InlineData("1_000", 1_000)]
    [InlineData("1.2k", 1_200)]
    [InlineData("-3m", -3_000_000)]
    [InlineData("2bn", 2_000_000_000)]
    [InlineData("1e3", 1_000)]
    [InlineData("5.0", 5)]
    [InlineData("'7'", 7)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    public void Whole_numbers_are_exact(string written, long whole) => Assert.Equal(whole, Cargo("supply: " + written).Supply);

    [Theory]
    [InlineData("0.1", 0.1)]
    [InlineData(".5", 0.5)]
    [InlineData("1.1m", 1.1e6)]
    [InlineData("-2.5e-3", -0.0025)]
    [InlineData("1_250.5", 1250.5)]
    [InlineData("-0", 0.0)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    public void Real_numbers_are_the_nearest_double_of_what_is_written(string written, double real) =>
        Assert.Equal(BitConverter.DoubleToInt64Bits(real), BitConverter.DoubleToInt64Bits(Cargo("price: " + written).Price));

    [Theory]
    [InlineData("5%", 50_000_000)]
    [InlineData("25bps", 2_500_000)]
    [InlineData("0.05", 50_000_000)]
    [InlineData("33.3333333%", 333_333_333)]
    [InlineData("0.3333333335", 333_333_334)]
    [InlineData("0", 0)]
    [InlineData("100%", 1_000_000_000)]
    public void Ratios_are_parts_per_billion(string written, long partsPerBillion) =>
        Assert.Equal(partsPerBillion, Cargo($"liquidation-threshold: 1\nltv: {written}").Ltv.PartsPerBillion);

    [Theory]
    [InlineData("60_000ms", 60_000_000L)]
    [InlineData("60000000us", 60_000_000L)]
    [InlineData("61.5s", 61_500_000L)]
    [InlineData("5min", 300_000_000L)]
    [InlineData("8h", 28_800_000_000L)]
    [InlineData("0.5d", 43_200_000_000L)]
    public void Durations_are_microseconds(string written, long microseconds) =>
        Assert.Equal(microseconds, Harbour.Read(Harbour.Good.Replace("90min", written, StringComparison.Ordinal)).Value!.Length.Microseconds);

    [Theory]
    [InlineData("2025-10-10T20:50Z", "2025-10-10T20:50:00.000000Z")]
    [InlineData("2025-10-10T20:50:01.25Z", "2025-10-10T20:50:01.250000Z")]
    [InlineData("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000Z")]
    public void Moments_are_utc_to_the_microsecond(string written, string moment) =>
        Assert.Equal(moment, Harbour.Read(Harbour.Good.Replace("2025-10-10T20:50:00Z", written, StringComparison.Ordinal)).Value!.Start.ToString());

    [Theory]
    [InlineData("3", 3.0, null, null)]
    [InlineData("{from: 1, to: 2k}", null, 1.0, 2000.0)]
    [InlineData("{fixed: 4}", 4.0, null, null)]
    public void Draws_are_numbers_or_mappings(string written, double? always, double? from, double? to) =>
        Assert.Equal(new Draw { Fixed = always, From = from, To = to }, Cargo("size: " + written).Size);

    [Fact]
    public void Values_do_not_depend_on_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NegativeSign) = (",", "~");
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(-1.5, Cargo("price: -1.5").Price);
            Assert.Equal("h.yaml:6:10: assets[0].ltv: found 1.5; allowed 0 to 1", Harbour.Errors(Harbour.WithCargo("ltv: 1.5")));
            Assert.Equal("h.yaml:6:27: assets[0].size.to: found 0.5; allowed at least from (1.5)", Harbour.Errors(Harbour.WithCargo("size: {from: 1.5, to: 0.5}")));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("\r\n", "")]
    [InlineData("\n", "\uFEFF")]
    [InlineData("\r\n", "\uFEFF")]
    public void Line_ends_of_windows_and_a_byte_order_mark_change_nothing(string lineEnd, string mark)
    {
        string text = mark + Harbour.Good.Replace("\n", lineEnd, StringComparison.Ordinal);
        Assert.Equal(ScenarioHash.Of(Harbour.Read(Harbour.Good).Value!), ScenarioHash.Of(Harbour.Read(text).Value!));
        string broken = text.Replace("decimals: 6", "decimals: 60", StringComparison.Ordinal);
        Assert.Equal("h.yaml:8:15: assets[0].decimals: found 60; allowed 0 to 18", Harbour.Errors(broken));
    }
}
