using System.Reflection;

namespace Powderkeg.Cli;

/// <summary>The version that documents name.</summary>
internal static class ProductVersion
{
    /// <summary>Without the commit: a run's document is the same from a clone and from an archive.</summary>
    public static string Text { get; } =
        (typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];
}
