namespace Powderkeg.Browser;

/// <summary>A test that needs Debian's Chromium and Node; skipped with the line that installs them.</summary>
internal sealed class FactInBrowserAttribute : FactAttribute
{
    public FactInBrowserAttribute()
    {
        if (Chromium is null || Node is null)
        {
            Skip = "the pages are looked at in a real browser, which a .NET machine need not have: apt-get install chromium nodejs npm, then ./test";
        }
    }

    public static string? Chromium { get; } = OnPath("chromium", "chromium-browser", "google-chrome");

    public static string? Node { get; } = OnPath("node");

    private static string? OnPath(params string[] names) =>
        names.SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}
