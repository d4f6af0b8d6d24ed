namespace Dormouse.Silo.Agents.Shell;

/// <summary>How long we wait for a shell.</summary>
internal sealed record ShellPatience
{
    /// <summary>Between the steps by which a stopped command is ended, each harder than the one before.</summary>
    public TimeSpan Interrupt { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Between two looks at a command that runs; at the third at which the shell has nothing to do its mark is lost.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long start-up files may take that do nothing.</summary>
    public TimeSpan StillStart { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long start-up files may take at most.</summary>
    public TimeSpan LongestStart { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long background jobs must be silent before what they printed is told.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(3);
}
