namespace Powderkeg.EndToEnd;

/// <summary>The same small day in processes that run under other settings: the digest is the same.</summary>
public sealed class SameDigestUnderSettings : IDisposable
{
    private readonly Command command = new();

    public void Dispose() => command.Dispose();

    [Fact]
    public void Two_processes_give_the_same_digest() => Assert.Equal(SmallDay.Digest, SmallDay.DigestIn(command));

    /// <summary>What the runtime does with the same instructions: threads, tiers of compilation, precompiled code, vector instructions, garbage collection.</summary>
    [Theory]
    [InlineData("DOTNET_PROCESSOR_COUNT=1")]
    [InlineData("DOTNET_TieredPGO=0")]
    [InlineData("DOTNET_TieredCompilation=0")]
    [InlineData("DOTNET_ReadyToRun=0")]
    [InlineData("DOTNET_EnableHWIntrinsic=0")]
    [InlineData("GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4")]
    [InlineData("DOTNET_gcServer=1", "DOTNET_GCHeapCount=4")]
    public void Other_threads_compilers_instructions_and_collectors_give_the_same_digest(params string[] settings)
    {
        foreach (string setting in settings)
        {
            command.Environment[setting[..setting.IndexOf('=', StringComparison.Ordinal)]] = setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..];
        }

        Assert.Equal(SmallDay.Digest, SmallDay.DigestIn(command));
    }

    [Theory]
    [InlineData("tr_TR.UTF-8", "Asia/Kolkata")]
    [InlineData("fa_IR.UTF-8", "America/St_Johns")]
    public void Another_culture_and_another_time_zone_give_the_same_digest(string language, string zone)
    {
        command.Environment["LANG"] = command.Environment["LC_ALL"] = language;
        command.Environment["TZ"] = zone;
        Assert.Equal(SmallDay.Digest, SmallDay.DigestIn(command));
    }
}
