using System.Globalization;
using System.Text;
using Powderkeg.Scenarios;

namespace Powderkeg.Cli.Records;

/// <summary>What was run, as text: the command that runs it again, then every scenario file it was made of.</summary>
/// <remarks>Of a scenario without a base the text is the file as it was read, under the lines of the command: it can be run as it stands.</remarks>
internal static class ScenarioCopy
{
    public static string Of(ScenarioLayers layers, RunRequest request, long seed)
    {
        StringBuilder text = new();
        text.Append("# Runs it again: ").Append(Command(request, seed)).Append('\n');
        bool isMany = layers.Over.Count > 0;
        Layer(text, layers.FileName, layers.Text, isMany);
        foreach (ScenarioOverlay over in layers.Over)
        {
            Layer(text, over.FileName, over.Text, isMany);
        }

        return text.ToString();
    }

    private static string Command(RunRequest request, long seed)
    {
        StringBuilder command = new(string.Create(CultureInfo.InvariantCulture, $"powderkeg run {Path.GetFileName(request.ScenarioPath)} --seed {seed}"));
        foreach (string overlay in request.Overlays)
        {
            command.Append(" --overlay ").Append(Path.GetFileName(overlay));
        }

        foreach (string setting in request.Settings)
        {
            command.Append(" --set '").Append(Printing.PlainText.Clean(setting)).Append('\'');
        }

        if (request.Off.Count > 0)
        {
            command.Append(" --off ").AppendJoin(' ', request.Off);
        }

        if (request.DropEvent is int dropped)
        {
            command.Append(CultureInfo.InvariantCulture, $" --drop-event {dropped}");
        }

        if (request.Until is { } until)
        {
            command.Append(" --until ").Append(until.ToCalendar().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        return command.ToString();
    }

    private static void Layer(StringBuilder text, string name, string layer, bool isNamed)
    {
        if (isNamed)
        {
            text.Append("\n# ---- ").Append(Path.GetFileName(name)).Append('\n');
        }

        text.Append(layer);
        if (!layer.EndsWith('\n'))
        {
            text.Append('\n');
        }
    }
}
