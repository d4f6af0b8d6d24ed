namespace Dormouse.Contracts;

/// <summary>What a person sent to a chat.</summary>
/// <param name="Id">The channel's own id of the message, unique in the chat; the same id again is the same message.</param>
/// <param name="User">The person.</param>
/// <param name="Text">The text; may be empty if there are files or an answer.</param>
/// <param name="Attachments">Files that came with it.</param>
/// <param name="Answer">The question that it answers, or null.</param>
/// <param name="Refusal">Why the channel can't hand it over as it was meant, told to the sender instead; null if it can.</param>
/// <param name="IsEdit">Whether it is the new form of an earlier message.</param>
/// <param name="Edits">The earlier message's id, or null if it is no edit or the channel can't say which.</param>
/// <param name="Group">What the parts of one message that came as several have in common (an album), or null.</param>
/// <param name="Parts">Ids of the further parts that were put together with it; null if there are none.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ChatMessage")]
public sealed record ChatMessage(
    [property: Id(0)] string Id,
    [property: Id(1)] string User,
    [property: Id(2)] string Text,
    [property: Id(3)] IReadOnlyList<Attachment> Attachments,
    [property: Id(4)] QuestionAnswer? Answer = null,
    [property: Id(5)] string? Refusal = null,
    [property: Id(6)] bool IsEdit = false,
    [property: Id(7)] string? Edits = null,
    [property: Id(8)] string? Group = null,
    [property: Id(9)] IReadOnlyList<string>? Parts = null)
{
    /// <summary>The <see cref="Group"/> of messages that are handed on from elsewhere, and of the comment on them.</summary>
    public const string Forwards = "forwards";

    /// <summary>Where it was accepted first, if that was another chat: that chat's key, a line feed and its id there.</summary>
    [Id(10)]
    public string? Origin { get; init; }

    /// <summary>When the backup was taken that it comes back from; null for one that came from its channel.</summary>
    [Id(65)]
    public DateTimeOffset? BackupOf { get; init; }

    /// <summary>What is around the text; null if there is nothing.</summary>
    [Id(25)]
    public IReadOnlyList<Surrounding>? Surroundings { get; init; }

    /// <summary>The text as CommonMark, for agents that read; null if it is no different.</summary>
    [Id(26)]
    public string? Markdown { get; init; }

    /// <summary>The messages that it was put together from; null if it was one.</summary>
    [Id(27)]
    public IReadOnlyList<MessagePiece>? Pieces { get; init; }

    /// <summary>Whether its channel may send what belongs to it right behind it, as a message of its own.</summary>
    [Id(28)]
    public bool MayGoOn { get; init; }

    /// <summary>All its words.</summary>
    public Wording Wording
    {
        get => new(Text, Markdown, Surroundings, Pieces);
        init => (Text, Markdown, Surroundings, Pieces) = (value.Text, value.Markdown, value.Surroundings, value.Pieces);
    }

    /// <summary>
    /// What it replies to: the id of a question, or <c>#</c> and the number of an output that put one; an empty text if that is
    /// nothing that is answered; null if it is no reply.
    /// </summary>
    [Id(20)]
    public string? RepliesTo { get; init; }

    /// <summary>What the person wrote, where <see cref="Text"/> says more than that; null if it does not.</summary>
    [Id(21)]
    public string? Words { get; init; }

    /// <summary>
    /// Number of the chat's last output when it was accepted, so that it answers no question of later; null if it is not known.
    /// </summary>
    [Id(22)]
    public long? Seen { get; init; }

    /// <summary>
    /// Its number in the order in which its channel's chat has all messages, those that we send too, whatever clocks say; null if
    /// there is none.
    /// </summary>
    [Id(70)]
    public long? Number { get; init; }

    /// <summary>The turn that it stops; see <see cref="SessionStatus.Turn"/>. Null until the chat has noted it.</summary>
    [Id(71)]
    public Guid? Stops { get; init; }

    /// <summary>Whether it interrupts the turn that runs and is given before all that waits.</summary>
    [Id(370)]
    public bool Steers { get; init; }

    /// <summary>Whether it is a question beside the turn that runs, which leaves nothing in the conversation.</summary>
    [Id(371)]
    public bool IsAside { get; init; }

    /// <summary>Whether what is said in its files is to be made text before it is used.</summary>
    [Id(372)]
    public bool IsSpoken { get; init; }

    /// <summary>Whether its words were made of speech.</summary>
    [Id(373)]
    public bool WasHeard { get; init; }

    /// <summary>The draft whose stop was pressed; see <see cref="ChatOutput.Draft"/>. Null if that is not what it is.</summary>
    [Id(440)]
    public long? StopsDraft { get; init; }

    /// <summary>Whether its chat has topics and it is in none, so that one can be made for a session.</summary>
    [Id(441)]
    public bool CanOpenTopic { get; init; }

    /// <summary>What the topic is called that it is in; null if it is in none, or that is not known.</summary>
    [Id(442)]
    public string? Topic { get; init; }

    /// <summary>Whether the channel knows it, or a part of it, under an id.</summary>
    /// <param name="id">The channel's id of a message.</param>
    /// <returns>True if it does.</returns>
    public bool IsKnownAs(string id) => Id == id || Parts?.Contains(id) == true;
}

/// <summary>An answer to a question.</summary>
/// <param name="Question">The question's id, or <c>#</c> and the number of the output that put it.</param>
/// <param name="Option">
/// One of its options, <c>#</c> and an option's index counted from 0, or free text. Where several may be chosen: <c>#+</c> and an index
/// marks an option, <c>#-</c> and an index takes the mark away, and <c>#=</c> answers with what is marked.
/// </param>
[GenerateSerializer, Immutable, Alias("dormouse.QuestionAnswer")]
public sealed record QuestionAnswer([property: Id(0)] string Question, [property: Id(1)] string Option)
{
    /// <summary>The channel's own id of the message whose button was pressed, or null.</summary>
    [Id(20)]
    public string? Shown { get; init; }
}
