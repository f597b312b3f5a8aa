using System.Text.RegularExpressions;

namespace Powderkeg.House;

/// <summary>Tests that draw their input stand in the share "properties", so that each share's minutes mean something.</summary>
internal static partial class Shares
{
    public static IEnumerable<string> Faults(IEnumerable<SourceFile> files)
    {
        foreach (SourceFile file in files.Where(file => file.IsCSharp && file.Path.StartsWith("tests/Powderkeg.Tests/", StringComparison.Ordinal)))
        {
            foreach (Match call in Draw().Matches(CSharpText.Code(file.Text)))
            {
                int test = Math.Max(file.Text.LastIndexOf("[Fact", call.Index, StringComparison.Ordinal), file.Text.LastIndexOf("[Theory", call.Index, StringComparison.Ordinal));
                if (!file.Text[Math.Max(0, test)..call.Index].Contains("[Trait(\"share\", \"properties\")]", StringComparison.Ordinal))
                {
                    yield return $"{file.Path}:{file.Text.AsSpan(0, call.Index).Count('\n') + 1}: draws its input; mark the test [Trait(\"share\", \"properties\")], under its [Fact]";
                }
            }
        }
    }

    [GeneratedRegex(@"\.Sample(?:ModelBased|Parallel)?\(")]
    private static partial Regex Draw();
}

public sealed class SharesOfTests
{
    [Fact]
    public void A_test_that_draws_its_input_is_in_the_share_of_properties() => Repository.Demand(Shares.Faults(Repository.Files));

    [Fact]
    public void Canary_an_unmarked_property_is_found()
    {
        const string Marked = "    [Fact]\n    [Trait(\"share\", \"properties\")]\n    public void A() => Gen.Int.Sample(i => true);\n";
        Assert.Empty(Shares.Faults([new("tests/Powderkeg.Tests/A.cs", Marked)]));
        Assert.Single(Shares.Faults([new("tests/Powderkeg.Tests/A.cs", Marked + "    [Fact]\n    public void B() => Gen.Int.Sample(i => true);\n")]));
    }
}
