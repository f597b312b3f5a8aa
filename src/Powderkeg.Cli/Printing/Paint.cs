using System.Globalization;

namespace Powderkeg.Cli.Printing;

/// <summary>What a piece of text is, for its colour and weight: channels have colours, nothing else does.</summary>
internal enum Tone
{
    Ink,
    Strong,
    Quiet,
    Bad,
    Good,
    Link,
    Macro,
    RiskOff,
    Perp,
    Loops,
    LoanDesk,
    Unified,
    Makers,
    Backstops,
}

/// <summary>Colours as escape sequences, from the dark tokens; plain text where no colour is wanted.</summary>
internal static class Paint
{
    public static string Text(string text, Tone tone, Ink ink)
    {
        if (ink == Ink.Plain || tone == Tone.Ink || text.Length == 0)
        {
            return text;
        }

        return tone == Tone.Strong ? $"\u001b[1m{text}\u001b[0m" : $"\u001b[{Colour(tone, ink)}m{text}\u001b[0m";
    }

    /// <summary>A domino wears the colour of its channel; the spot collapse, where paths end, is ink.</summary>
    public static Tone OfDomino(string id) => id switch
    {
        "macro-shock" => Tone.Macro,
        "risk-aversion" => Tone.RiskOff,
        "perp-liquidation" => Tone.Perp,
        "loop-unwind" or "depeg" or "loop-liquidation" => Tone.Loops,
        "loan-liquidation" => Tone.LoanDesk,
        "unified-liquidation" or "staked-token-break" => Tone.Unified,
        "passive-leverage" or "liquidity-vacuum" => Tone.Makers,
        "backstops" => Tone.Backstops,
        _ => Tone.Ink,
    };

    private static string Colour(Tone tone, Ink ink)
    {
        int rgb = tone switch
        {
            Tone.Quiet => 0x9098A4,
            Tone.Bad => 0xFF8A7A,
            Tone.Good => 0x63C58A,
            Tone.Link => 0x7FB2FF,
            Tone.Macro => 0x9498A0,
            Tone.RiskOff => 0x58AFE7,
            Tone.Perp => 0xF38F68,
            Tone.Loops => 0x9070CC,
            Tone.LoanDesk => 0xF0DC3C,
            Tone.Unified => 0x53E3A8,
            Tone.Makers => 0xC8E4E5,
            _ => 0xDA4D77,
        };
        (int r, int g, int b) = (rgb >> 16, (rgb >> 8) & 255, rgb & 255);
        return ink == Ink.TrueColour
            ? string.Create(CultureInfo.InvariantCulture, $"38;2;{r};{g};{b}")
            : string.Create(CultureInfo.InvariantCulture, $"38;5;{16 + 36 * Step(r) + 6 * Step(g) + Step(b)}");
    }

    /// <summary>The nearest of the six steps (0, 95, 135, 175, 215, 255) of the 256-colour cube.</summary>
    private static int Step(int value) => value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40;
}
