using System.Net;
using System.Text.Json;
using Powderkeg.Cli;
using Powderkeg.Cli.Commands;
using Powderkeg.Cli.Printing;
using Powderkeg.Cli.Records;
using Powderkeg.Records;

namespace Powderkeg.Tests.Studio;

/// <summary>Whatever a run shows to be clicked can be asked about, and the answer is the command's.</summary>
public sealed class StudioServerWhy
{
    [Fact]
    public async Task Everything_that_can_be_clicked_has_an_answer_and_it_is_the_commands()
    {
        await using StudioOnTrial studio = await StudioServerPace.Real();
        string job = await studio.Begin("""{"scenario":"october-2025-small"}""");
        (long _, string kind, JsonElement data) = (await studio.Events(job))[^1];
        Assert.True(kind == "done", data.ToString());
        string run = data.GetProperty("run").GetString()!;
        JsonElement all = await studio.Get($"api/runs/{run}/happenings");
        Assert.True(all.GetProperty("dominoes").GetArrayLength() >= 10);
        Assert.True(all.GetProperty("closings").GetArrayLength() > 100);
        Assert.True(all.GetProperty("taken").GetArrayLength() > 10);
        Assert.True(all.GetProperty("wicks").GetArrayLength() > 10);
        string[] dominoes = [.. all.GetProperty("dominoes").EnumerateArray().Where(one => one.GetProperty("ask").ValueKind == JsonValueKind.String).Select(one => one.GetProperty("ask").GetString()!)];
        Assert.True(dominoes.Length >= 9, all.GetProperty("dominoes").ToString());
        string[] some = [.. dominoes, .. ((string[])["closings", "taken", "wicks"]).SelectMany(list => all.GetProperty(list).EnumerateArray().Where((_, i) => i % 20 == 0).Select(one => one.GetProperty("ask").GetString()!))];
        string folder = Path.Combine(studio.Runs, run);
        WhyRun of = WhyRun.Of(folder);
        using RunQuery query = new(folder);
        foreach (string ask in some)
        {
            using HttpResponseMessage answer = await studio.Client.GetAsync($"api/runs/{run}/why?ask={Uri.EscapeDataString(ask)}&extent=all");
            byte[] body = await answer.Content.ReadAsByteArrayAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{ask}: {System.Text.Encoding.UTF8.GetString(body)}");
            // Sums over many rows may differ in their last digit from one reading to the next; what is said may not.
            using JsonDocument said = JsonDocument.Parse(body), expected = JsonDocument.Parse(WhyDocument.Write(new WhyReader(query, of).Answer(WhyQuestion.Parse(ask, out _)!, out _)!, of, WhyDepth.All));
            foreach (string key in (string[])["run", "digest", "asked", "question", "steps", "left_out", "ends_at", "ending"])
            {
                Assert.Equal(expected.RootElement.GetProperty(key).GetRawText(), said.RootElement.GetProperty(key).GetRawText());
            }
        }

        // An account by its name, and questions that have no answer.
        string account = all.GetProperty("closings")[0].GetProperty("account").GetString()!;
        Assert.Equal(account, (await studio.Get($"api/runs/{run}/why?ask={Uri.EscapeDataString(account)}")).GetProperty("asked").GetString());
        foreach ((string ask, string says) in ((string, string)[])[("999999999", "no table holds"), ("nobody/1", "no table names an account"), ("XYZ@21:00:00", "no market of 'XYZ'"), ("' OR 1=1 --", "no table names an account"), ("<b>@21:00:00", "no market of '<b>'")])
        {
            using HttpResponseMessage answer = await studio.Client.GetAsync($"api/runs/{run}/why?ask={Uri.EscapeDataString(ask)}");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.Contains(says, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await studio.Client.GetAsync($"api/runs/{run}/why")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await studio.Client.GetAsync($"api/runs/{run}/why?ask=1&extent=some")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await studio.Client.GetAsync($"api/runs/{run}/why?ask={new string('1', 1_001)}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await studio.Client.GetAsync("api/runs/none/why?ask=1")).StatusCode);

        // An experiment's document that is put beside the run later is shown at once.
        Assert.Equal(JsonValueKind.Null, (await studio.Get($"api/runs/{run}/report")).GetProperty("whatif").ValueKind);
        await File.WriteAllTextAsync(Path.Combine(folder, "whatif.json"), """{"runs":[{"seed":1}],"levers":[]}""");
        Assert.Equal(1, (await studio.Get($"api/runs/{run}/report")).GetProperty("whatif").GetProperty("runs").GetArrayLength());
        await File.WriteAllTextAsync(Path.Combine(folder, "shapley.json"), """{"outcomes":[]}""");
        Assert.Equal(0, (await studio.Get($"api/runs/{run}/report")).GetProperty("shapley").GetProperty("outcomes").GetArrayLength());
    }
}
