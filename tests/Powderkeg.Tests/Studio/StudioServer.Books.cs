using System.Net;
using System.Text;
using System.Text.Json;
using Powderkeg.Cli;

namespace Powderkeg.Tests.Studio;

/// <summary>A file of positions from its upload to what became of it, and every file that is none.</summary>
public sealed class StudioServerBooks
{
    private const string Heading = "account,place,mode,item,asset,amount,entry,leverage\n";

    [Fact]
    public async Task A_book_is_run_and_kept_and_another_start_shows_it()
    {
        await using StudioOnTrial studio = await StudioServerPace.Real();
        string file = Heading + "bold,main,isolated,perp,BTC,2,,120\nidle,main,cross,balance,USDT,1000,,\n";
        string job = await Begin(studio, "my book.csv", Encoding.UTF8.GetBytes(file), "\"levers\":false");
        List<(long Id, string Kind, JsonElement Data)> told = await studio.Events(job);
        Assert.True(told[^1].Kind == "done", told[^1].Data.ToString());
        Assert.Contains(told, one => one.Kind == "progress" && one.Data.GetProperty("runs").GetProperty("done").GetInt32() == 1);
        string id = told[^1].Data.GetProperty("run").GetString()!;
        JsonElement entry = Assert.Single((await studio.Get("api/books")).EnumerateArray().ToArray());
        Assert.Equal((id, "my book.csv", 1, 0, 2), (entry.GetProperty("id").GetString(), entry.GetProperty("name").GetString(), entry.GetProperty("seeds").GetInt32(), entry.GetProperty("survived").GetInt32(), entry.GetProperty("accounts").GetInt32()));
        JsonElement accounts = (await studio.Get($"api/books/{id}/document")).GetProperty("runs")[0].GetProperty("accounts");
        Assert.Equal([false, true], accounts.EnumerateArray().Select(account => account.GetProperty("survives").GetBoolean()));
        Assert.True(accounts[0].GetProperty("sold_us").GetInt64() > 0);
        Assert.True(accounts[0].GetProperty("minutes").GetArrayLength() > 10);
        Assert.Equal(1000, accounts[1].GetProperty("equity_end_usd").GetDouble(), 1e-6);
        Assert.Equal(file, await File.ReadAllTextAsync(Path.Combine(studio.Folder, "books", id, "positions.csv")));

        // What lies about beside it is left out of the list.
        Directory.CreateDirectory(Path.Combine(studio.Folder, "books", "broken"));
        await File.WriteAllTextAsync(Path.Combine(studio.Folder, "books", "broken", "book.json"), "{\"runs\":[]}");
        await using Powderkeg.Studio.StudioServer again = await Powderkeg.Studio.StudioServer.Start(new MadeUpLab(), studio.Runs, "0.0.0", 0, 1);
        using HttpClient client = new() { BaseAddress = new(FormattableString.Invariant($"http://127.0.0.1:{again.Port}/")) };
        client.DefaultRequestHeaders.Add(Powderkeg.Studio.Gate.TokenHeader, again.Token);
        using JsonDocument after = JsonDocument.Parse(await client.GetStringAsync("api/books"));
        Assert.Equal(id, Assert.Single(after.RootElement.EnumerateArray().ToArray()).GetProperty("id").GetString());
    }

    public static TheoryData<string, string, int, string, string> Hostile => new()
    {
        { "empty.csv", "\n", 0, "", "no rows" },
        { "heading.csv", Heading, 0, "", "no rows" },
        { "columns.csv", "name,where,what\na,b,c\n", 1, "", "a column 'name'" },
        { "missing.csv", "account,place,mode,item,asset\na,main,isolated,perp,BTC\n", 1, "amount", "no such column" },
        { "binary.csv", "\u0001\u0002PK\u0003\u0004", 1, "", "a control character (code 1)" },
        { "nul.csv", Heading + "a\0b,main,isolated,perp,BTC,1,,3\n", 2, "", "a control character (code 0)" },
        { "escape.csv", Heading + "\u001b[31m,main,isolated,perp,BTC,1,,3\n", 2, "", "a control character (code 27)" },
        { "formula.csv", Heading + "=cmd|'/c calc'!A0,main,isolated,perp,BTC,1,,3\n", 2, "account", "'=cmd|'/c calc'!A0'" },
        { "plus.csv", Heading + "+1+1,main,isolated,perp,BTC,1,,3\n", 2, "account", "'+1+1'" },
        { "at.csv", Heading + "@SUM(A1),main,isolated,perp,BTC,1,,3\n", 2, "account", "'@SUM(A1)'" },
        { "html.csv", Heading + "<img src=x onerror=alert(1)>,main,isolated,perp,BTC,1,,3\n", 2, "account", "'<img src=x onerror=alert(1)>'" },
        { "amount.csv", Heading + "a,main,isolated,perp,BTC,=1+1,,3\n", 2, "amount", "'=1+1'" },
        { "deep.yaml", new string('[', 100_000), 1, "", "" },
        { "alias.yaml", "positions: &a [*a]\n", 1, "", "" },
        { "place.csv", Heading + "a,../../etc,isolated,perp,BTC,1,,3\n", 2, "place", "'../../etc'" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task A_file_that_is_none_is_told_all_its_faults_at_their_cells_and_nothing_is_run(string name, string text, int line, string column, string found)
    {
        await using StudioOnTrial studio = await StudioServerPace.Real();
        (HttpStatusCode status, JsonElement body) = await Send(studio, "api/books", name, Encoding.UTF8.GetBytes(text));
        Assert.True(status == HttpStatusCode.UnprocessableEntity, $"{status} {body}");
        JsonElement[] cells = [.. body.GetProperty("cells").EnumerateArray()];
        Assert.Contains(cells, cell => cell.GetProperty("line").GetInt32() == line && (column.Length == 0 || cell.GetProperty("column").GetString() == column) && cell.GetProperty("found").GetString()!.Contains(found, StringComparison.Ordinal));
        Assert.All(cells, cell => Assert.DoesNotContain(cell.GetProperty("found").GetString()!, char.IsControl));
        Assert.Equal(0, (await studio.Get("api/jobs")).GetArrayLength());
        Assert.False(Directory.Exists(Path.Combine(studio.Folder, "books")));
        (status, body) = await Send(studio, "api/books/check", name, Encoding.UTF8.GetBytes(text));
        Assert.Equal((HttpStatusCode.OK, false, cells.Length), (status, body.GetProperty("sound").GetBoolean(), body.GetProperty("faults").GetArrayLength()));
    }

    [Fact]
    public async Task Faults_of_several_cells_come_all_at_once_in_the_order_of_the_file()
    {
        await using StudioOnTrial studio = await StudioServerPace.Real();
        (HttpStatusCode _, JsonElement body) = await Send(studio, "api/books", "many.csv", Encoding.UTF8.GetBytes(Heading + "a,man,isolatd,perp,BTC,ten,,3\n\n-x,main,isolated,perp,BTCC,1,,3\n"));
        Assert.Equal([(2, "place"), (2, "mode"), (2, "amount"), (4, "account"), (4, "asset")], body.GetProperty("cells").EnumerateArray().Select(cell => (cell.GetProperty("line").GetInt32(), cell.GetProperty("column").GetString()!)));
        Assert.All(body.GetProperty("cells").EnumerateArray(), cell => Assert.NotEmpty(cell.GetProperty("allowed").GetString()!));
        (_, body) = await Send(studio, "api/books/check", "rows.csv", Encoding.UTF8.GetBytes(Heading + string.Concat(Enumerable.Repeat("a,man,isolatd,perp,BTC,ten,,3\n", 500))));
        JsonElement[] faults = [.. body.GetProperty("faults").EnumerateArray()];
        Assert.Equal(101, faults.Length);
        Assert.Contains("more faults", faults[^1].GetProperty("found").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orders_without_a_file_or_with_one_that_is_too_large_are_refused_before_it_is_read()
    {
        await using StudioOnTrial studio = await StudioServerPace.Real();
        string tooLarge = Convert.ToBase64String(new byte[(1 << 20) + 1]);
        (string Body, string Says)[] orders =
        [
            ("""{"name":"a.csv","content":"","scenario":"macro-shock"}""", "the file is empty"),
            ("""{"name":"a.csv","content":"%%%","scenario":"macro-shock"}""", "base64"),
            ($$"""{"name":"a.csv","content":"{{tooLarge}}","scenario":"macro-shock"}""", "the file has 1048577 bytes; allowed: up to 1048576"),
            ("""{"name":"","content":"YQ==","scenario":"macro-shock"}""", "name"),
            ($$"""{"name":"{{new string('a', 300)}}","content":"YQ==","scenario":"macro-shock"}""", "300 characters"),
            ("""{"name":"a.csv","content":"YQ==","scenario":"macro-shock","seeds":0}""", "seeds"),
            ("""{"name":"a.csv","content":"YQ==","scenario":"macro-shock","seeds":101}""", "seeds"),
        ];
        foreach ((string body, string says) in orders)
        {
            (HttpStatusCode status, JsonElement answer) = await studio.Post("api/books", body);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains(says, answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        (HttpStatusCode unknown, JsonElement faults) = await studio.Post("api/books", """{"name":"a.csv","content":"YQ==","scenario":"../macro-shock"}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown);
        Assert.Contains("the scenario '../macro-shock'", faults.GetProperty("cells")[0].GetProperty("found").GetString(), StringComparison.Ordinal);
        // Names say how a file is read and are shown; nothing is opened or written by them.
        string job = await Begin(studio, "../../../etc/<b>.csv", Encoding.UTF8.GetBytes(Heading + "idle,main,cross,balance,USDT,1000,,\n"), "\"scenario\":\"october-2025-small\",\"levers\":false");
        await studio.Post($"api/jobs/{job}/cancel", "{}");
        Assert.Equal("cancelled", (await studio.Events(job))[^1].Kind);
        foreach (string id in (string[])["..", "%2e%2e", ".hidden", "none", "..%2fruns"])
        {
            Assert.True((await studio.Client.GetAsync($"api/books/{id}/document")).StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, id);
        }
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_said_to_be_none()
    {
        await using StudioOnTrial studio = await StudioServerPace.Real();
        (HttpStatusCode status, JsonElement body) = await Send(studio, "api/books", "photo.csv", [0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0x80]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal("bytes that are no UTF-8 text", body.GetProperty("cells")[0].GetProperty("found").GetString());
    }

    private static Task<(HttpStatusCode Status, JsonElement Body)> Send(StudioOnTrial studio, string path, string name, byte[] content, string more = "")
    {
        string scenario = more.Contains("\"scenario\"", StringComparison.Ordinal) ? "" : "\"scenario\":\"october-2025-small\",";
        return studio.Post(path, $$"""{"name":{{JsonSerializer.Serialize(name)}},{{scenario}}{{(more.Length > 0 ? more + "," : "")}}"content":"{{Convert.ToBase64String(content)}}"}""");
    }

    private static async Task<string> Begin(StudioOnTrial studio, string name, byte[] content, string more)
    {
        (HttpStatusCode status, JsonElement job) = await Send(studio, "api/books", name, content, more);
        Assert.True(status == HttpStatusCode.Accepted, job.ToString());
        Assert.Equal("book", job.GetProperty("kind").GetString());
        return job.GetProperty("id").GetString()!;
    }
}
