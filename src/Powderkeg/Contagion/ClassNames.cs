namespace Powderkeg.Contagion;

/// <summary>Names of classes of assets as readers and records write them: kebab-case.</summary>
public static class ClassNames
{
    public static string Of(AssetRole role) => role switch
    {
        AssetRole.Stable => "stable",
        AssetRole.Major => "major",
        AssetRole.Altcoin => "altcoin",
        AssetRole.SyntheticDollar => "synthetic-dollar",
        AssetRole.StakedSyntheticDollar => "staked-synthetic-dollar",
        AssetRole.StakedToken => "staked-token",
        _ => "others",
    };
}
