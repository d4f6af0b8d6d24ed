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

    /// <summary>The key of the current session, or null; where several people talk, of those who have chosen no other one.</summary>
    [Id(0)]
    public string? Session { get; set; }

    /// <summary>Whether the chat was told how it can have text made of speech.</summary>
    [Id(370)]
    public bool WasToldOfVoice { get; set; }

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

    /// <summary>The sessions of which it is known whose they are, in the order in which that was found out.</summary>
    [Id(200)]
    public List<KnownSession> Known { get; set; } = [];

    /// <summary>What each person has chosen to talk to here, where several people talk.</summary>
    [Id(201)]
    public List<ChosenSession> Chosen { get; set; } = [];

    /// <summary>The sessions that it follows.</summary>
    [Id(300)]
    public List<FollowedSession> Follows { get; set; } = [];

    /// <summary>Whether its person wants nothing shown as a draft.</summary>
    [Id(440)]
    public bool AreDraftsOff { get; set; }

    /// <summary>What the channel said when it refused a draft; null if it has not.</summary>
    [Id(441)]
    public string? DraftRefusal { get; set; }

    /// <summary>The sessions that have a topic of this chat, in the order in which those were made.</summary>
    [Id(442)]
    public List<TopicSession> Topics { get; set; } = [];

    /// <summary>The pinned line; null if there never was one.</summary>
    [Id(443)]
    public PinState? Pin { get; set; }

    /// <summary>Whether everything goes to another chat.</summary>
    public bool IsMoving => Move?.To is not null;

    /// <inheritdoc/>
    public bool HasOpenWork =>
        Inbox.Count > 0 || Waiting.Count > 0 || (Confirms && (Outbox.Count > 0 || Pages.Count > 0))
        || Move is { To: not null, IsDone: false }
        || Questions.Exists(static question => question.Chosen is not null);

    /// <summary>
    /// Whether a message that is not done with needs an upload, one waits for its message with it, or its channel has still to take it.
    /// </summary>
    /// <param name="upload">The upload's key.</param>
    /// <returns>True if it must be kept.</returns>
    public bool Needs(string upload) =>
        Files.Exists(file => file.Upload == upload)
        || (Confirms && Outbox.Exists(output => output.AllFiles.Any(file => file.Upload == upload)))
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
        copy.Known = [.. Known];
        copy.Chosen = [.. Chosen];
        copy.Follows = [.. Follows];
        copy.Topics = [.. Topics];
        return copy;
    }
}
