using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Powderkeg.Report;

namespace Powderkeg.Tests.Report;

/// <summary>One file that runs nothing but its own script and asks nobody for anything, whatever the names in it are.</summary>
public sealed class ReportPageSafety
{
    private const string Hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&<!--";
    private static readonly string Page = Of(Hostile, $"{{\"version\":1,\"name\":\"{Hostile.Replace("\"", "\\\"", StringComparison.Ordinal)}\"}}");

    [Fact]
    public void A_hostile_name_is_text_in_the_title_and_unreadable_as_markup_in_the_data()
    {
        string title = Regex.Match(Page, "<title>(.*?)</title>").Groups[1].Value;
        Assert.DoesNotContain('<', title);
        Assert.Equal(Hostile, WebUtility.HtmlDecode(title));
        Assert.DoesNotContain("alert(", Page.Replace(title, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_two_scripts_the_data_and_the_page_and_each_ends_once()
    {
        Assert.Equal(2, Regex.Count(Page, "<script[ >]"));
        Assert.Equal(2, Regex.Count(Page, "</script", RegexOptions.IgnoreCase));
    }

    [Fact]
    public void The_data_come_back_as_they_went_in()
    {
        string packed = Regex.Match(Page, "<script id=\"document\"[^>]*>([A-Za-z0-9+/=]*)</script>").Groups[1].Value;
        using GZipStream gzip = new(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
        using StreamReader reader = new(gzip);
        Assert.Contains("alert(1)", reader.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_policy_allows_the_pages_own_script_by_its_hash_and_no_connection()
    {
        string script = Regex.Match(Page, "<script>(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;
        Assert.True(script.Length > 10_000);
        Assert.Contains($"default-src 'none'; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'", Page, StringComparison.Ordinal);
        Assert.DoesNotContain("connect-src", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_in_it_is_loaded_from_elsewhere()
    {
        string withoutScript = Regex.Replace(Page, "<script>.*?</script>", "", RegexOptions.Singleline);
        Assert.DoesNotMatch("(?:src|href)=\"(?!data:)", withoutScript);
        Assert.DoesNotMatch("url\\((?!['\"]?data:)", withoutScript);
        Assert.DoesNotContain("@import", withoutScript, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_run_it_weighs_well_under_a_megabyte() => Assert.InRange(Page.Length, 100_000, 900_000);

    private static string Of(string title, string document) => Encoding.UTF8.GetString(ReportPage.Of(title, Encoding.UTF8.GetBytes(document)));
}
