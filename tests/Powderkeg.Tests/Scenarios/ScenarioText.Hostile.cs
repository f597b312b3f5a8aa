using System.Text;
using CsCheck;
using Powderkeg.Scenarios;

namespace Powderkeg.Tests.Scenarios;

public sealed class ScenarioTextHostile
{
    private static ScenarioError Single(string text) => Assert.Single(Harbour.Read(text).Errors);

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Two_hundred_kilobytes_of_nesting_end_at_depth_64(string opening)
    {
        IReadOnlyList<ScenarioError> errors = Harbour.Read(new StringBuilder().Insert(0, opening, 200_000 / opening.Length).ToString()).Errors;
        ScenarioError error = errors[^1];
        Assert.Equal(opening == "? " ? 2 : 1, errors.Count);
        Assert.Equal("a nesting deeper than 64", error.Found);
        Assert.Equal(1, error.Line);
    }

    [Fact]
    public void Depth_64_is_read_and_65_is_not()
    {
        Assert.DoesNotContain("nesting", Harbour.Errors(new string('[', 64) + new string(']', 64)), StringComparison.Ordinal);
        ScenarioError error = Single(new string('[', 65) + new string(']', 65));
        Assert.Equal(("a nesting deeper than 64", 65), (error.Found, error.Column));
    }

    [Fact]
    public void An_alias_bomb_is_not_walked()
    {
        StringBuilder bomb = new("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++)
        {
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        }

        IReadOnlyList<ScenarioError> errors = Harbour.Read(bomb.ToString()).Errors;
        Assert.Equal(81, errors.Count(e => e.Found.StartsWith("the alias", StringComparison.Ordinal)));
        Assert.Contains(errors, e => e is { Line: 2, Column: 10, Path: "a1[0]", Found: "the alias *a0" });
    }

    [Fact]
    public void Too_much_text_is_not_read() => Assert.Equal("1048577 bytes", Single(new string('#', 1_048_577)).Found);

    [Fact]
    public void Too_many_events_end_in_one_error()
    {
        ScenarioError error = Single("a: [" + string.Concat(Enumerable.Repeat("1, ", 250_000)) + "]");
        Assert.Equal("more than 200,000 YAML events", error.Found);
    }

    [Fact]
    public void Two_documents_are_one_too_many()
    {
        ScenarioError error = Single("a: 1\n---\nb: 2\n");
        Assert.Equal(("a second document", 2, 1), (error.Found, error.Line, error.Column));
    }

    [Theory]
    [InlineData("a: [1,2\nb: {", 2)]
    [InlineData("a:\n\tb: 1", 2)]
    [InlineData("a: 'open", 1)]
    [InlineData("a: 1\n  b: 2", 2)]
    [InlineData("a: }", 1)]
    [InlineData("%YAML 9.9\n---\na: 1", 1)]
    [InlineData("a: \"\\q\"", 1)]
    public void Broken_yaml_is_one_error_with_its_line(string text, int line)
    {
        ScenarioError error = Single(text);
        Assert.StartsWith("text that is not YAML (", error.Found, StringComparison.Ordinal);
        Assert.Equal(line, error.Line);
    }

    [Fact]
    [Trait("share", "properties")]
    public void Binary_junk_ends_in_errors_on_single_lines_without_control_characters() =>
        Gen.Byte.Array[1, 300].Sample(junk =>
        {
            IReadOnlyList<ScenarioError> errors = Harbour.Read(Encoding.Latin1.GetString(junk)).Errors;
            return errors.Count > 0 && errors.All(e => e.Line > 0 && e.Column > 0 && !e.ToString().Any(char.IsControl));
        }, iter: 2_000, threads: 1);

    [Fact]
    public void Ten_thousand_faults_are_cut_to_a_thousand_and_a_count()
    {
        StringBuilder many = new(Harbour.Good + "\n");
        for (int i = 0; i < 10_000; i++)
        {
            many.Append(System.Globalization.CultureInfo.InvariantCulture, $"  x{i}: 1\n");
        }

        IReadOnlyList<ScenarioError> errors = Harbour.Read(many.ToString()).Errors;
        Assert.Equal(1_001, errors.Count);
        Assert.Equal("9000 more errors", errors[^1].Found);
    }

    /// <summary>Twenty thousand scenarios a few edits away from a good one: each is read or told, and none throws.</summary>
    [Fact]
    [Trait("share", "properties")]
    public void Mutated_scenarios_are_read_or_told_and_never_throw()
    {
        string[] scraps = ["[", "]", "{", "}", ": ", "- ", "\n", "\r", "\t", "'", "\"", "&a ", "*a", "!!int ", "---\n", "...\n", "? ", "|\n", ">-\n", "#", "%TAG ", "~", "\0", "\u001b", "\ud800", "\u2028", "1e999", "-5%", "999999999999999999999", ".nan", "<<: ", "usdt", "kind: "];
        Gen<(int At, int Cut, string Put)> edit = Gen.Select(Gen.Int[0, Harbour.Good.Length], Gen.Int[0, 12], Gen.OneOf(Gen.Int[0, scraps.Length - 1].Select(i => scraps[i]), Gen.String[0, 4]));
        edit.Array[1, 5].Sample(edits =>
        {
            StringBuilder text = new(Harbour.Good);
            foreach ((int at, int cut, string put) in edits)
            {
                int from = Math.Min(at, text.Length);
                text.Remove(from, Math.Min(cut, text.Length - from)).Insert(from, put);
            }

            ReadResult<HarbourDescription> read = Harbour.Read(text.ToString());
            return (read.Value is null) == (read.Errors.Count > 0) && read.Errors.All(e => e.Line > 0 && e.Column > 0 && e.Found.Length > 0 && e.Allowed.Length > 0);
        }, iter: 20_000, threads: 1);
    }
}
