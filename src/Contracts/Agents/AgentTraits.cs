namespace Dormouse.Contracts;

/// <summary>What chats and sessions have to know of a kind of agent.</summary>
[GenerateSerializer, Immutable, Alias("dormouse.AgentTraits")]
public sealed record AgentTraits
{
    /// <summary>Whether it runs what it is given as command lines; other agents read it as text.</summary>
    [Id(0)]
    public bool RunsCommands { get; init; }

    /// <summary>Whether it can be told that an earlier prompt has another form now.</summary>
    [Id(1)]
    public bool TakesCorrections { get; init; }

    /// <summary>What a person is told of a new session with it, one sentence; null for nothing.</summary>
    [Id(2)]
    public string? Hint { get; init; }

    /// <summary>Whose history it can go on with, where several kinds of agents share a protocol; null if its protocol tells.</summary>
    [Id(220)]
    public string? Kind { get; init; }

    /// <summary>How somebody logs in to it, to go on after <c>to log in,</c>; null if nobody has to, or it is not known.</summary>
    [Id(221)]
    public string? Login { get; init; }

    /// <summary>Whether what it keeps of a conversation can't be brought to another machine.</summary>
    [Id(222)]
    public bool HistoryStays { get; init; }

    /// <summary>Whether a conversation with it can go back to an earlier prompt.</summary>
    [Id(260)]
    public bool GoesBack { get; init; }

    /// <summary>Whether it answers questions beside its turns, and can put what it runs into the background.</summary>
    [Id(370)]
    public bool WorksBeside { get; init; }

    /// <summary>Whether only its processes know which modes and models it has.</summary>
    [Id(280)]
    public bool TellsChoices { get; init; }

    /// <summary>Whether nobody can keep it from what a project makes it run by itself.</summary>
    [Id(281)]
    public bool RunsOwnCodeAtOnce { get; init; }
}
