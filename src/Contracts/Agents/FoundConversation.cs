namespace Dormouse.Contracts;

/// <summary>Which of a machine's conversations are wanted.</summary>
/// <param name="User">The person whose agents' conversations they are.</param>
/// <param name="Words">Words that must all be in its title or its folder; none for all.</param>
/// <param name="Skip">How many of the newest are left out.</param>
/// <param name="Take">How many are wanted.</param>
/// <param name="Known">The agents' own ids of those that are sessions already.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ConversationQuery")]
public sealed record ConversationQuery(
    [property: Id(0)] string User,
    [property: Id(1)] IReadOnlyList<string> Words,
    [property: Id(2)] int Skip,
    [property: Id(3)] int Take,
    [property: Id(4)] IReadOnlyList<string> Known)
{
    /// <summary>The beginning of the id of the one that is wanted, whatever its title; or null.</summary>
    [Id(5)]
    public string? Id { get; init; }
}

/// <summary>Some of a machine's conversations.</summary>
/// <param name="Conversations">They, last used first.</param>
/// <param name="HasMore">Whether there are more.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ConversationPage")]
public sealed record ConversationPage(
    [property: Id(0)] IReadOnlyList<FoundConversation> Conversations,
    [property: Id(1)] bool HasMore);

/// <summary>A conversation that an agent has on a machine, and that is no session.</summary>
/// <param name="Agent">The agent's name in the settings of the machine.</param>
/// <param name="Id">The agent's own id of it.</param>
/// <param name="Title">What it is about, one line.</param>
/// <param name="Folder">The folder that it works in.</param>
/// <param name="LastUsed">When something was said in it last.</param>
/// <param name="Size">Bytes of its record.</param>
[GenerateSerializer, Immutable, Alias("dormouse.FoundConversation")]
public sealed record FoundConversation(
    [property: Id(0)] string Agent,
    [property: Id(1)] string Id,
    [property: Id(2)] string Title,
    [property: Id(3)] string Folder,
    [property: Id(4)] DateTimeOffset LastUsed,
    [property: Id(5)] long Size)
{
    /// <summary>What has it open, so that it can only be gone on with in a copy: the end of a sentence. Null if nothing has.</summary>
    [Id(6)]
    public string? HeldBy { get; init; }

    /// <summary>Whether its folder is there.</summary>
    [Id(7)]
    public bool IsFolderThere { get; init; }

    /// <summary>The agent's configuration folder, or null for the agent's own.</summary>
    [Id(8)]
    public string? ConfigDirectory { get; init; }
}
