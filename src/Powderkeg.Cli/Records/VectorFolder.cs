using Powderkeg.Experiments.Verification;

namespace Powderkeg.Cli.Records;

/// <summary>The files of reference vectors of a checkout.</summary>
public static class VectorFolder
{
    /// <summary>Where a checkout keeps them.</summary>
    public static string Of(string home) => Path.Combine(home, "tests", "vectors");

    /// <summary>Reads <c>folder/mechanism.json</c>.</summary>
    /// <exception cref="VectorFileException">It is missing, no JSON, of another shape, without cases, or of another mechanism.</exception>
    public static VectorFile Read(string folder, string mechanism)
    {
        string path = Path.Combine(folder, mechanism + ".json");
        try
        {
            VectorFile file = VectorFile.Parse(File.ReadAllBytes(path), mechanism + ".json");
            return file.Mechanism == mechanism ? file : throw new VectorFileException($"{mechanism}.json:1: its mechanism is '{file.Mechanism}'; allowed '{mechanism}'");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VectorFileException($"{path}: cannot be read: {e.Message}");
        }
    }
}
