namespace Dormouse.Contracts;

/// <summary>The process that a session is lent to: pids are used again, a pid with its start and the boot is not.</summary>
/// <param name="ProcessId">Its process id.</param>
/// <param name="StartTicks">Clock ticks from the boot to its start.</param>
/// <param name="BootId">The machine's boot.</param>
[GenerateSerializer, Immutable, Alias("dormouse.Borrower")]
public sealed record Borrower(
    [property: Id(0)] int ProcessId,
    [property: Id(1)] long StartTicks,
    [property: Id(2)] string BootId);

/// <summary>What became of the wish to have a session at the desk.</summary>
/// <param name="State">Whether it is lent.</param>
/// <param name="Text">What the person is told, one sentence; empty if it is lent.</param>
[GenerateSerializer, Immutable, Alias("dormouse.LendReceipt")]
public sealed record LendReceipt([property: Id(0)] LendState State, [property: Id(1)] string Text = "")
{
    /// <summary>The session that is lent; null otherwise.</summary>
    [Id(2)]
    public SessionKey? Session { get; init; }

    /// <summary>Its agent's name in the settings; empty if it is not lent.</summary>
    [Id(3)]
    public string Agent { get; init; } = "";

    /// <summary>What to run in the terminal; null if it is not lent.</summary>
    [Id(4)]
    public TerminalCommand? Command { get; init; }
}

/// <summary>Whether a session is lent.</summary>
public enum LendState
{
    /// <summary>It can't be.</summary>
    Refused,

    /// <summary>It is as soon as its turn is over and its process has ended; whoever wants it asks again.</summary>
    Waits,

    /// <summary>It is, until the process ends.</summary>
    Lent,
}

/// <summary>An agent's own terminal program on the conversation of a session.</summary>
/// <param name="FileName">The program: a name on the PATH, or a path.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Folder">The folder to run it in.</param>
/// <param name="Environment">Variables to set besides those of the agent's settings.</param>
[GenerateSerializer, Immutable, Alias("dormouse.TerminalCommand")]
public sealed record TerminalCommand(
    [property: Id(0)] string FileName,
    [property: Id(1)] IReadOnlyList<string> Arguments,
    [property: Id(2)] string Folder,
    [property: Id(3)] IReadOnlyDictionary<string, string> Environment);
