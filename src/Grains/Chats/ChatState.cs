using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Chats;

/// <summary>What is persisted of a chat.</summary>
[GenerateSerializer, Alias("dormouse.ChatState")]
internal sealed class ChatState : IOpenWork
{
    /// <summary>How many message and output ids are remembered, to recognise a repeat.</summary>
    public const int Remembered = 200;

    /// <summary>How many handed over prompts are remembered, for edits and cancellations of them.</summary>
    public const int RememberedPrompts = 64;

    /// <summary>Most files that wait for the message that they belong to.</summary>
    public const int MostFiles = 20;

    /// <summary>The key of the current session, or null.</summary>
    [Id(0)]
    public string? Session { get; set; }

    /// <summary>The current session's name.</summary>
    [Id(1)]
    public string SessionName { get; set; } = "";

    /// <summary>The output mode.</summary>
    [Id(2)]
    public OutputMode Mode { get; set; }

    /// <summary>Messages that were accepted and not acted on yet, in order.</summary>
    [Id(3)]
    public List<ChatMessage> Inbox { get; set; } = [];

    /// <summary>Ids of the last accepted messages, oldest first.</summary>
    [Id(4)]
    public List<string> RecentMessages { get; set; } = [];

    /// <summary>Prompts for machines that are away, in order.</summary>
    [Id(5)]
    public List<WaitingPrompt> Waiting { get; set; } = [];

    /// <summary>Output that is kept, in order.</summary>
    [Id(6)]
    public List<ChatOutput> Outbox { get; set; } = [];

    /// <summary>Ids of the last outputs taken from sessions, oldest first.</summary>
    [Id(7)]
    public List<string> RecentOutputs { get; set; } = [];

    /// <summary>Numbers up to this one may have been used.</summary>
    [Id(8)]
    public long SeqCeiling { get; set; }

    /// <summary>Questions that can still be answered.</summary>
    [Id(9)]
    public List<OpenQuestion> Questions { get; set; } = [];

    /// <summary>Last number of each page of finished output that has left the outbox, in order.</summary>
    [Id(10)]
    public List<long> Pages { get; set; } = [];

    /// <summary>Whether the channel keeps what it has shown itself, so that the outbox is only what is not confirmed yet.</summary>
    [Id(11)]
    public bool Confirms { get; set; }

    /// <summary>Files that were sent on their own and wait for the message that they belong to, in order.</summary>
    [Id(12)]
    public List<Attachment> Files { get; set; } = [];

    /// <summary>Where the last prompts went, oldest first.</summary>
    [Id(13)]
    public List<SentPrompt> Sent { get; set; } = [];

    /// <summary>Number of the last question that its channel began to send; whether it arrived is known when it is confirmed.</summary>
    [Id(16)]
    public long Attempted { get; set; }

    /// <summary>Whether an earlier version gave the conversation this key or another one; null if neither.</summary>
    [Id(18)]
    public ChatMove? Move { get; set; }

    /// <summary>The frontend that delivers, or did last, and may have something on its way; null if there is none.</summary>
    [Id(21)]
    public string? Deliverer { get; set; }

    /// <summary>The last questions that were closed, oldest first.</summary>
    [Id(24)]
    public List<ClosedQuestion> Closed { get; set; } = [];

    /// <summary>Number of the first page of <see cref="Pages"/>; those before it are gone.</summary>
    [Id(15)]
    public int FirstPage { get; set; }

    /// <summary>Number of the last output that its channel has confirmed; a page may begin with some of those.</summary>
    [Id(17)]
    public long Confirmed { get; set; }

    /// <summary>The details that were left out and whose notice may not be taken yet; or null.</summary>
    [Id(19)]
    public LeftOut? LeftOut { get; set; }

    /// <summary>The sessions that work for the chat, as far as was written.</summary>
    [Id(31)]
    public List<WorkingSession> Working { get; set; } = [];

    /// <summary>Key of the group that the chat's one has become; null if it is the one in the chat's key.</summary>
    [Id(40)]
    public string? Address { get; set; }

    /// <summary>Which sessions messages of the inbox are for, once that is known.</summary>
    [Id(41)]
    public List<BoundMessage> Bound { get; set; } = [];

    /// <summary>Whether everything goes to another chat.</summary>
    public bool IsMoving => Move?.To is not null;

    /// <inheritdoc/>
    public bool HasOpenWork =>
        Inbox.Count > 0 || Waiting.Count > 0 || (Confirms && (Outbox.Count > 0 || Pages.Count > 0))
        || Move is { To: not null, IsDone: false }
        || Questions.Exists(static question => question.Chosen is not null);

    /// <summary>Whether a message that is not done with needs an upload, or one waits for its message with it.</summary>
    /// <param name="upload">The upload's key.</param>
    /// <returns>True if it must be kept.</returns>
    public bool Needs(string upload) =>
        Files.Exists(file => file.Upload == upload)
        || Inbox.Exists(message => message.Attachments.Any(file => file.Upload == upload))
        || Waiting.Exists(waiting => !waiting.IsCancelled && waiting.Prompt.Attachments.Any(file => file.Upload == upload));

    /// <summary>Copies the state; the elements never change.</summary>
    /// <returns>The copy.</returns>
    public ChatState Snapshot()
    {
        var copy = (ChatState)MemberwiseClone();
        copy.Inbox = [.. Inbox];
        copy.Bound = [.. Bound];
        copy.RecentMessages = [.. RecentMessages];
        copy.Waiting = [.. Waiting];
        copy.Outbox = [.. Outbox];
        copy.RecentOutputs = [.. RecentOutputs];
        copy.Questions = [.. Questions];
        copy.Pages = [.. Pages];
        copy.Files = [.. Files];
        copy.Sent = [.. Sent];
        copy.Closed = [.. Closed];
        copy.Working = [.. Working];
        return copy;
    }
}

/// <summary>A message of the inbox that waits in a session's queue.</summary>
/// <param name="Message">The channel's id of the message.</param>
/// <param name="Session">The session's key.</param>
/// <param name="SessionName">The session's name.</param>
[GenerateSerializer, Immutable, Alias("dormouse.BoundMessage")]
internal sealed record BoundMessage(
    [property: Id(0)] string Message, [property: Id(1)] string Session, [property: Id(2)] string SessionName)
{
    /// <summary>
    /// Key of the session that it is a prompt for, should it answer no question of the first one; null if that is the same.
    /// </summary>
    [Id(3)]
    public string? Otherwise { get; init; }

    /// <summary>Name of that session, or null.</summary>
    [Id(4)]
    public string? OtherwiseName { get; init; }
}

/// <summary>A prompt that waits for its machine.</summary>
/// <param name="Session">The session's key.</param>
/// <param name="SessionName">The session's name.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="IsCancelled">Whether the session is told to forget it instead: an earlier try may have reached it.</param>
[GenerateSerializer, Immutable, Alias("dormouse.WaitingPrompt")]
internal sealed record WaitingPrompt(
    [property: Id(0)] string Session,
    [property: Id(1)] string SessionName,
    [property: Id(2)] Prompt Prompt,
    [property: Id(3)] bool IsCancelled = false);

/// <summary>A message that became a prompt.</summary>
/// <param name="Message">The channel's id of the message, or of a part of it.</param>
/// <param name="Prompt">The prompt's id.</param>
/// <param name="Session">Key of the session that it is for.</param>
/// <param name="IsCommand">Whether it was a slash command.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SentPrompt")]
internal sealed record SentPrompt(
    [property: Id(0)] string Message,
    [property: Id(1)] Guid Prompt,
    [property: Id(2)] string Session,
    [property: Id(3)] bool IsCommand)
{
    /// <summary>Name of that session; null if it was sent by a version that did not keep it.</summary>
    [Id(4)]
    public string? SessionName { get; init; }
}

/// <summary>A session that works for a chat.</summary>
/// <param name="Session">Its key.</param>
/// <param name="Name">Its name.</param>
[GenerateSerializer, Immutable, Alias("dormouse.WorkingSession")]
internal sealed record WorkingSession([property: Id(0)] string Session, [property: Id(1)] string Name);

/// <summary>A question that can still be answered.</summary>
/// <param name="Seq">Number of the output that put it.</param>
/// <param name="QuestionId">Its id.</param>
/// <param name="Session">Key of the session that waits.</param>
/// <param name="Options">What can be answered.</param>
[GenerateSerializer, Immutable, Alias("dormouse.OpenQuestion")]
internal sealed record OpenQuestion(
    [property: Id(0)] long Seq,
    [property: Id(1)] string QuestionId,
    [property: Id(2)] string Session,
    [property: Id(3)] IReadOnlyList<string> Options)
{
    /// <summary>What it asks; null if it was put by a version that did not keep it.</summary>
    [Id(4)]
    public string? Text { get; init; }

    /// <summary>Name of the session that waits; null if it was put by a version that did not keep it.</summary>
    [Id(5)]
    public string? SessionName { get; init; }

    /// <summary>What a person answered while the session's machine was away; null if nothing waits.</summary>
    [Id(6)]
    public string? Chosen { get; init; }

    /// <summary>How it may be answered, beside choosing an option; null if it was put by a version that did not say.</summary>
    [Id(20)]
    public AnswerForm? Form { get; init; }

    /// <summary>
    /// Number of the first message that showed it in its channel's chat; see <see cref="ChatMessage.Number"/>. Null if it is not known.
    /// </summary>
    [Id(70)]
    public long? ShownAs { get; init; }

    /// <summary>Indexes of the options that are marked so far, where several may be chosen.</summary>
    [Id(22)]
    public IReadOnlyList<int> Marked { get; init; } = [];

    /// <summary>Whether the chat has said that a message waits behind it.</summary>
    [Id(30)]
    public bool IsWaitedFor { get; init; }

    /// <summary>Whether the session may have got an answer already, though it did not say so.</summary>
    [Id(31)]
    public bool MayBeAnswered { get; init; }

    /// <summary>A question as its chat keeps it, before an output has put it.</summary>
    /// <param name="question">What the session asks.</param>
    /// <returns>The question.</returns>
    public static OpenQuestion Of(SessionQuestion question) => new(0, question.QuestionId, question.Key.ToString(), question.Options)
    {
        Text = question.Text,
        SessionName = question.Session,
        Form = question.Form,
    };

    /// <summary>Makes an output that puts it.</summary>
    /// <param name="kind">The output's kind.</param>
    /// <param name="text">The output's text.</param>
    /// <returns>The output, without a number.</returns>
    public ChatOutput Output(ChatOutputKind kind, string text) => new(0, kind, QuestionId, SessionName ?? "", default, text)
    {
        Choices = [.. Options.Select(static option => new Choice(option))],
        Question = QuestionId,
        Asked = Seq == 0 ? null : Seq,
        Form = Form,
        Marked = Marked,
    };

    /// <summary>Whether a reference means this question.</summary>
    /// <param name="reference">An id, or <c>#</c> and the number of an output.</param>
    /// <returns>True if it does.</returns>
    public bool IsNamed(string reference) => QuestionId == reference || $"#{Seq}" == reference;
}

/// <summary>A question that can't be answered any more.</summary>
/// <param name="QuestionId">Its id.</param>
/// <param name="Seq">Number of the output that put it.</param>
/// <param name="Answer">What it was answered with; empty if it was not.</param>
/// <param name="Options">What could be answered.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ClosedQuestion")]
internal sealed record ClosedQuestion(
    [property: Id(0)] string QuestionId,
    [property: Id(1)] long Seq,
    [property: Id(2)] string Answer,
    [property: Id(3)] IReadOnlyList<string> Options)
{
    /// <summary>Whether a reference means this question.</summary>
    /// <param name="reference">An id, or <c>#</c> and the number of an output.</param>
    /// <returns>True if it does.</returns>
    public bool IsNamed(string reference) => QuestionId == reference || $"#{Seq}" == reference;
}

/// <summary>How an earlier version changed a conversation's key.</summary>
/// <param name="To">Where it went, or null.</param>
/// <param name="IsDone">Whether the chat there has everything.</param>
/// <param name="From">The chats that it came from.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ChatMove")]
internal sealed record ChatMove(
    [property: Id(0)] string? To,
    [property: Id(1)] bool IsDone,
    [property: Id(2)] IReadOnlyList<string> From);
