namespace Dormouse.Contracts;

/// <summary>What a chat shows to its people.</summary>
/// <param name="Seq">Number of the output; grows within the chat, with gaps.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Names it for good; for a question, what an answer refers to.</param>
/// <param name="Session">The session that it comes from, or an empty string.</param>
/// <param name="At">When it was made.</param>
/// <param name="Text">CommonMark.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ChatOutput")]
public sealed record ChatOutput(
    [property: Id(0)] long Seq,
    [property: Id(1)] ChatOutputKind Kind,
    [property: Id(2)] string Id,
    [property: Id(3)] string Session,
    [property: Id(4)] DateTimeOffset At,
    [property: Id(5)] string Text)
{
    /// <summary>What can be chosen: a question's options, or buttons under a notice.</summary>
    [Id(6)]
    public IReadOnlyList<Choice> Choices { get; init; } = [];

    /// <summary>
    /// The growing text that its reader was shown and that this one takes the place of, or the question that it closes; or null.
    /// </summary>
    [Id(7)]
    public long? Replaces { get; init; }

    /// <summary>The chat's output mode at that time.</summary>
    [Id(8)]
    public OutputMode Mode { get; init; }

    /// <summary>Names of the files that an accepted message came with.</summary>
    [Id(9)]
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The question that its choices answer; null if they answer none.</summary>
    [Id(20)]
    public string? Question { get; init; }

    /// <summary>Number of the output that put that question first, where this is another one; or null.</summary>
    [Id(24)]
    public long? Asked { get; init; }

    /// <summary>Who has answered a question that is closed, and where, for people to read; null where that goes without saying.</summary>
    [Id(25)]
    public string? By { get; init; }

    /// <summary>How that question may be answered, beside choosing one option; null if it has nothing to say of that.</summary>
    [Id(21)]
    public AnswerForm? Form { get; init; }

    /// <summary>Indexes of the choices that are marked.</summary>
    [Id(22)]
    public IReadOnlyList<int> Marked { get; init; } = [];

    /// <summary>
    /// For a change of a question: the channel's own id of a message that shows it, beside those that the channel knows; or null.
    /// </summary>
    [Id(23)]
    public string? Shown { get; init; }

    /// <summary>
    /// A file of the session that goes with it, as an upload of the chat (<see cref="UploadKey"/>); null if none does. It is kept until the
    /// channel has it, and two days where channels do not say that.
    /// </summary>
    [Id(240)]
    public Attachment? File { get; init; }

    /// <summary>Further files of the same kind that are shown with <see cref="File"/>.</summary>
    [Id(370)]
    public IReadOnlyList<Attachment> Album { get; init; } = [];

    /// <summary>
    /// Number of the draft that shows it, the same one for as long as the answer grows, never 0; null if it is not to be shown as a draft.
    /// </summary>
    [Id(440)]
    public long? Draft { get; init; }

    /// <summary>What is to happen to a topic along with it; null if nothing is.</summary>
    [Id(441)]
    public TopicWish? Topic { get; init; }

    /// <summary>All files that go with it.</summary>
    public IEnumerable<Attachment> AllFiles => File is null ? [] : Album.Prepend(File);

    /// <summary>Whether it is kept until it is confirmed; otherwise it is best effort.</summary>
    public bool IsKept => Kind is not (ChatOutputKind.Text or ChatOutputKind.Progress or ChatOutputKind.Working or ChatOutputKind.Resting
        or ChatOutputKind.Moved or ChatOutputKind.Asking);
}

/// <summary>A button.</summary>
/// <param name="Label">What it says.</param>
/// <param name="Command">What it sends as if it were typed; null under a question, where the label is the answer.</param>
[GenerateSerializer, Immutable, Alias("dormouse.Choice")]
public sealed record Choice([property: Id(0)] string Label, [property: Id(1)] string? Command = null);

/// <summary>Kinds of output.</summary>
public enum ChatOutputKind
{
    /// <summary>The finished answer to a prompt.</summary>
    Answer,

    /// <summary>Growing text of an answer. Best effort.</summary>
    Text,

    /// <summary>One line about what goes on; an empty one takes it away. Best effort.</summary>
    Progress,

    /// <summary>A reply to a command, or something that must be known.</summary>
    Notice,

    /// <summary>A question that waits for an answer.</summary>
    Question,

    /// <summary>A question, named by <see cref="ChatOutput.Id"/>, is no longer open.</summary>
    QuestionClosed,

    /// <summary>A finished piece of a turn that runs: text before a tool call, the call, its result.</summary>
    Detail,

    /// <summary>A person's message was accepted.</summary>
    Accepted,

    /// <summary>A session began to work for the chat. Best effort.</summary>
    Working,

    /// <summary>No session works for the chat any more. Best effort.</summary>
    Resting,

    /// <summary>The conversation is in another chat now, whose key is the text; nothing more comes from this one.</summary>
    Moved,

    /// <summary>Other options of a question, named by <see cref="ChatOutput.Question"/>, are marked.</summary>
    QuestionMarked,

    /// <summary>Whoever works for the chat waits for a person's answer. Best effort.</summary>
    Asking,
}

/// <summary>How much of a turn a chat shows.</summary>
public enum OutputMode
{
    /// <summary>The answer, and one progress line while tools run.</summary>
    Smart,

    /// <summary>The answer only.</summary>
    Quiet,

    /// <summary>Everything, as it comes.</summary>
    Verbose,
}
