namespace Dormouse.Silo.Processes;

/// <summary>What to start.</summary>
internal sealed record SubprocessStart
{
    /// <summary>A program's name, looked up on the child's PATH, or its path; a relative one starts at the working directory.</summary>
    public required string FileName { get; init; }

    /// <summary>Arguments, each passed as it is: no shell sees them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>An existing folder.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Added to the inherited environment or put in place of its entries; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The session's key, such as <c>nas/0199…</c>; the child carries it as DORMOUSE_SESSION.</summary>
    public required string Mark { get; init; }

    /// <summary>The instance's id; the child carries it as DORMOUSE_HOUSE.</summary>
    public required string Scope { get; init; }

    /// <summary>Files of the session's private folder that the process itself writes. All else in it is only ours.</summary>
    public IReadOnlyList<string> OwnFiles { get; init; } = [];

    /// <summary>What stands before the program to start it in a sandbox (<see cref="Bubblewrap.Before"/>); nothing without one.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>Both marks together.</summary>
    public ProcessMark ProcessMark => new(Mark, Scope);
}
