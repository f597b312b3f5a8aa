namespace Powderkeg.Cli;

/// <summary>What the shell is told; the same for every command.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A check ran to its end and said no.</summary>
    public const int CheckFailed = 1;

    /// <summary>Words or a file that the user can mend; the message on stderr says how.</summary>
    public const int BadInput = 2;

    /// <summary>One of our own invariants broke: no input excuses it.</summary>
    public const int InvariantBroke = 3;

    /// <summary>A budget stopped the run; its report stands.</summary>
    public const int StoppedByBudget = 4;

    /// <summary>Ctrl-C; nothing was written.</summary>
    public const int Cancelled = 130;
}
