using System.Text;
using Powderkeg.Agents;
using Powderkeg.Scenarios.Positions;
using Powderkeg.Tests.Samples;

namespace Powderkeg.Tests.Books;

/// <summary>A file of positions gives accounts, or all of its faults at once: row, column, found, allowed, example.</summary>
public sealed class PositionsReaderFaults
{
    private const string Heading = "account,place,mode,item,asset,amount,entry,leverage\n";
    private static readonly WorldDescription Small = SampleRuns.Read("scenarios/october-2025-small.yaml");

    public static TheoryData<string> Samples => [.. Directory.EnumerateFiles(Path.Combine(SampleRuns.Root, "samples", "books")).Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_that_ships_can_be_read_for_both_days(string name)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(SampleRuns.Root, "samples", "books", name));
        Assert.All((WorldDescription[])[Small, SampleRuns.Read("scenarios/october-2025.yaml")], world => Assert.Empty(PositionsReader.Read(bytes, name, world).Faults));
    }

    [Fact]
    public void Rows_of_an_account_make_one_account_in_the_order_of_the_file()
    {
        PositionsResult read = Read(Heading + "b,main,unified,balance,WBETH,10,,\na,main,isolated,perp,BTC,-2,118000,3\n# a remark\n\nb,main,unified,loan,USDT,1e3,,\n\"b\",main,unified,perp,XRP,\"-50.5\",,\r\n");
        Assert.Empty(read.Faults);
        Assert.Equal(["b", "a"], read.Accounts.Select(account => account.Name));
        Assert.Equal(new HeldAsset("WBETH", 10), Assert.Single(read.Accounts[0].Balances));
        Assert.Equal(new HeldAsset("USDT", 1000), Assert.Single(read.Accounts[0].Loans));
        Assert.Equal(new HeldPerp("XRP", -50.5, 0, 0), Assert.Single(read.Accounts[0].Perps));
        Assert.Equal(new HeldPerp("BTC", -2, 118000, 3), Assert.Single(read.Accounts[1].Perps));
    }

    [Fact]
    public void Yaml_says_the_same_as_csv()
    {
        PositionsResult yaml = PositionsReader.Read("positions:\n  - {account: a, place: main, mode: isolated, item: perp, asset: BTC, amount: -2, entry: 118000, leverage: 3}\n"u8, "a.yaml", Small);
        Assert.Empty(yaml.Faults);
        Assert.Equal(Read(Heading + "a,main,isolated,perp,BTC,-2,118000,3\n").Accounts[0].Perps, yaml.Accounts[0].Perps);
    }

    [Theory]
    [InlineData("a,man,isolated,perp,BTC,1,,3", "row 2, column place: found 'man' (did you mean main?); allowed one of main, second, hyper, core, main-loans; example main")]
    [InlineData("a,main,isolatd,perp,BTC,1,,3", "column mode: found 'isolatd' (did you mean isolated?)")]
    [InlineData("a,main,isolated,perp,BTCC,1,,3", "column asset: found 'BTCC' (did you mean BTC?)")]
    [InlineData("a,main,isolated,perp,USDT,1,,3", "column asset: found 'USDT'; allowed a perp of main: ")]
    [InlineData("a,main,isolated,perp,BTC,ten,,3", "column amount: found 'ten'; allowed a number up to 1e13, digits with a point, no commas or signs of money; example 12.5")]
    [InlineData("a,main,isolated,perp,BTC,\"1,000\",,3", "column amount: found '1,000'")]
    [InlineData("a,main,isolated,perp,BTC,0,,3", "column amount: found '0'; allowed tokens, above zero for a long")]
    [InlineData("a,main,isolated,perp,BTC,0.0000001,,3", "at least one lot of the market")]
    [InlineData("a,main,isolated,perp,BTC,NaN,,3", "found 'NaN'")]
    [InlineData("a,main,isolated,perp,BTC,1e99,,3", "found '1e99'")]
    [InlineData("a,main,isolated,perp,BTC,1e7,,3", "up to 10,000,000,000 USD a row")]
    [InlineData("a,main,isolated,perp,BTC,1,,", "column leverage: found nothing; allowed 1 to 125: an isolated position says its leverage; example 3")]
    [InlineData("a,main,isolated,perp,BTC,1,,200", "column leverage: found 200; allowed 1 to 125")]
    [InlineData("a,main,cross,perp,BTC,1,,3", "column leverage: found 3; allowed nothing")]
    [InlineData("a,main,cross,balance,BTC,1,,", "column asset: found 'BTC'; allowed USDT")]
    [InlineData("a,main,cross,loan,USDT,1,,", "column item: found 'loan'; allowed balance or perp")]
    [InlineData("a,main,unified,balance,BTC,-1,,", "column amount: found '-1'; allowed tokens, above zero")]
    [InlineData("a,main,unified,balance,BTC,1,5,", "column entry: found '5'; allowed nothing: a balance has none")]
    [InlineData("a,core,unified,balance,ETH,1,,", "column place: found 'core'; allowed for mode unified one of main")]
    [InlineData("a,core,pool,balance,XRP,1,,", "column asset: found 'XRP'; allowed a reserve of core: USDT, USDC, USDe, sUSDe, ETH, BTC")]
    [InlineData("a,core,pool,perp,BTC,1,,", "column item: found 'perp'; allowed balance or loan")]
    [InlineData("a,main-loans,desk,balance,ETH,1,,", "one balance (the pledge) and one loan")]
    [InlineData("a,main,unified,balance,BTC,1,,,,", "found 10 cells; allowed 8")]
    [InlineData("a,main,unified,balance,\"BTC,1,,", "a quote that is not closed")]
    [InlineData("=cmd|' /C calc'!A0,main,unified,balance,BTC,1,,", "column account: found '=cmd|' /C calc'!A0'; allowed 1 to 40 letters")]
    [InlineData("<script>alert(1)</script>,main,unified,balance,BTC,1,,", "column account: found '<script>")]
    [InlineData("@SUM(1),main,unified,balance,BTC,1,,", "column account: found '@SUM(1)'")]
    public void A_fault_names_row_column_found_and_allowed(string row, string fault)
    {
        PositionsResult read = Read(Heading + row + "\n");
        Assert.Empty(read.Accounts);
        Assert.Contains(read.Faults, line => line.StartsWith("book.csv: row 2", StringComparison.Ordinal) && line.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void All_faults_are_told_at_once_and_nothing_is_half_loaded()
    {
        PositionsResult read = Read(Heading + "good,main,isolated,perp,BTC,1,,3\nbad,nowhere,isolated,perp,BTC,x,,3\ntwice,main,unified,balance,BTC,1,,\ntwice,main,unified,balance,BTC,2,,\ntwice,second,cross,balance,USDT,2,,\n");
        Assert.Empty(read.Accounts);
        Assert.Equal(["row 3, column place", "row 3, column amount", "row 5, column asset", "row 6, column place", "row 6, column mode"], read.Faults.Select(line => line.Split(": ")[1]));
    }

    [Theory]
    [InlineData("", "no rows")]
    [InlineData("account,place\n", "no such column")]
    [InlineData("acount,place,mode,item,asset,amount\n", "did you mean account?")]
    [InlineData("account;place;mode\n1;2;3\n", "allowed account, place, mode")]
    [InlineData(Heading + "a\0b,main,unified,balance,BTC,1,,\n", "a control character (code 0)")]
    [InlineData(Heading + "\u001b[2J,main,unified,balance,BTC,1,,\n", "a control character (code 27)")]
    public void A_text_that_is_no_table_is_refused(string text, string fault) => Assert.Contains(Read(text).Faults, line => line.Contains(fault, StringComparison.Ordinal));

    [Fact]
    public void Bytes_that_are_no_text_and_texts_that_are_too_long_are_refused()
    {
        Assert.Contains("no UTF-8 text", Assert.Single(PositionsReader.Read([0xFF, 0xFE, 0x00, 0x80], "book.csv", Small).Faults), StringComparison.Ordinal);
        Assert.Contains("bytes; allowed up to 1048576", Assert.Single(PositionsReader.Read(new byte[(1 << 20) + 1], "book.csv", Small).Faults), StringComparison.Ordinal);
        Assert.Contains("100000 characters", Read(Heading + new string('x', 100_000) + ",main,unified,balance,BTC,1,,\n").Faults[0], StringComparison.Ordinal);
        string many = Heading + string.Concat(Enumerable.Range(0, 3000).Select(i => $"a{i},main,unified,balance,BTC,1,,\n"));
        Assert.Contains(Read(many).Faults, line => line.Contains("up to 2000 positions", StringComparison.Ordinal));
    }

    private static PositionsResult Read(string text) => PositionsReader.Read(Encoding.UTF8.GetBytes(text), "book.csv", Small);
}
