using Dormouse.Grains.Agents;
using Dormouse.Grains.Moves;
using Dormouse.Grains.Projects;
using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Sessions;

/// <summary>What is persisted of a session.</summary>
[GenerateSerializer, Alias("dormouse.SessionState")]
internal sealed class SessionState : IOpenWork
{
    /// <summary>How many prompt ids are remembered, to recognise a repeat.</summary>
    public const int RememberedPrompts = 200;

    /// <summary>The person whose session it is; null until it is created.</summary>
    [Id(0)]
    public string? Owner { get; set; }

    /// <summary>Its name among that person's sessions.</summary>
    [Id(1)]
    public string Name { get; set; } = "";

    /// <summary>Its agent's name in the settings.</summary>
    [Id(2)]
    public string Agent { get; set; } = "";

    /// <summary>Its persona, or null.</summary>
    [Id(3)]
    public string? Persona { get; set; }

    /// <summary>Its model, or null for the agent's default.</summary>
    [Id(4)]
    public string? Model { get; set; }

    /// <summary>The folder that it works in.</summary>
    [Id(5)]
    public string WorkingFolder { get; set; } = "";

    /// <summary>The agent's own id of the conversation.</summary>
    [Id(6)]
    public string AgentSessionId { get; set; } = "";

    /// <summary>The agent's configuration folder, or null for the agent's own.</summary>
    [Id(7)]
    public string? ConfigDirectory { get; set; }

    /// <summary>Whether a turn was completed, so that the agent must have a history to resume.</summary>
    [Id(8)]
    public bool HasHistory { get; set; }

    /// <summary>Idle time after which it is suspended.</summary>
    [Id(9)]
    public TimeSpan IdleTimeout { get; set; }

    /// <summary>When it was last used.</summary>
    [Id(10)]
    public DateTimeOffset LastActive { get; set; }

    /// <summary>When its process was suspended, or null if it was not suspended since it was last used.</summary>
    [Id(11)]
    public DateTimeOffset? SuspendedAt { get; set; }

    /// <summary>Whether its owner hid it.</summary>
    [Id(12)]
    public bool IsArchived { get; set; }

    /// <summary>Prompts that wait, in order.</summary>
    [Id(13)]
    public List<QueuedPrompt> Queue { get; set; } = [];

    /// <summary>The prompt that is, or was about to be, with the agent. Written before it is given.</summary>
    [Id(14)]
    public QueuedPrompt? InFlight { get; set; }

    /// <summary>What the session waits for from a person before it goes on, or null.</summary>
    [Id(15)]
    public OpenDecision? Decision { get; set; }

    /// <summary>What it has cost so far.</summary>
    [Id(16)]
    public AgentUsage Usage { get; set; } = AgentUsage.None;

    /// <summary>The last accepted prompts' ids, oldest first.</summary>
    [Id(17)]
    public List<Guid> Recent { get; set; } = [];

    /// <summary>Whether a process of it was ever started.</summary>
    [Id(18)]
    public bool WasStarted { get; set; }

    /// <summary>Whether the conversation began under another persona, so that the next prompt must announce the new one.</summary>
    [Id(19)]
    public bool IsPersonaNew { get; set; }

    /// <summary>The chat that prompted last; what the agent says unasked goes there.</summary>
    [Id(20)]
    public string? LastChat { get; set; }

    /// <summary>The last cancelled prompts' ids, oldest first.</summary>
    [Id(21)]
    public List<Guid> Cancelled { get; set; } = [];

    /// <summary>The prompt that waits for the end of a usage limit, before all others; or null.</summary>
    [Id(24)]
    public PausedPrompt? Paused { get; set; }

    /// <summary>Its way to another machine, until it has arrived and everybody knows; or null.</summary>
    [Id(28)]
    public PendingRelocation? PendingRelocation { get; set; }

    /// <summary>The session that it has become on another machine; every call is passed on to it. Or null.</summary>
    [Id(29)]
    public SessionKey? MovedTo { get; set; }

    /// <summary>Whether it is a copy that must do nothing, because the session is still where it comes from.</summary>
    [Id(30)]
    public bool IsArriving { get; set; }

    /// <summary>The sessions that it was on other machines and whose old copies wait for its first answer here, oldest first.</summary>
    [Id(31)]
    public List<SessionKey> CameFrom { get; set; } = [];

    /// <summary>Where it came from, as long as its agent has not been told; or null.</summary>
    [Id(32)]
    public RelocationOrigin? RelocationOrigin { get; set; }

    /// <summary>
    /// The machine's boot and more (<see cref="IAgentHost.EpochOf"/>) when <see cref="InFlight"/> was written down, or null if it is not
    /// known.
    /// </summary>
    [Id(33)]
    public string? DispatchedIn { get; set; }

    /// <summary>Prompts that were dropped and whose chats may not know it yet, in order.</summary>
    [Id(34)]
    public List<DroppedPrompt> Dropped { get; set; } = [];

    /// <summary>
    /// What <see cref="WorkingFolder"/> is known by; null if a version made it that did not mark it, until it is looked for.
    /// </summary>
    [Id(60)]
    public string? FolderMark { get; set; }

    /// <summary>The question that was put because the working folder is not there, until it is; or null.</summary>
    [Id(61)]
    public FolderQuestion? FolderQuestion { get; set; }

    /// <summary>What the person allowed in it and the permission mode, for its next process; null as long as there is nothing.</summary>
    [Id(50)]
    public AgentPermissions? Permissions { get; set; }

    /// <summary>The choice that was put to a chat when the model's API refused the conversation, as long as it is open; or null.</summary>
    [Id(51)]
    public ModelRefusal? ModelRefusal { get; set; }

    /// <summary>The point of the conversation that its next process goes on from; null for the end of it.</summary>
    [Id(52)]
    public string? ReturnPoint { get; set; }

    /// <summary>The point that was gone back to last, until something was answered after it; or null.</summary>
    [Id(53)]
    public string? LastReturn { get; set; }

    /// <summary>
    /// The agent's own id of the conversation that this session's is a copy of, until something was answered in the copy; or null.
    /// </summary>
    [Id(230)]
    public string? ForksFrom { get; set; }

    /// <summary>What was asked because another process has the conversation open, as long as it has; or null.</summary>
    [Id(231)]
    public HeldConversation? Held { get; set; }

    /// <summary>The process that a person chose to pass over (<see cref="Agents.ConversationHolder.Id"/>), or null.</summary>
    [Id(232)]
    public string? PassedOver { get; set; }

    /// <summary>How hard its model thinks, or null for the model's default.</summary>
    [Id(233)]
    public string? Effort { get; set; }

    /// <summary>The title of its conversation, or null.</summary>
    [Id(470)]
    public string? Title { get; set; }

    /// <summary>Whether a person gave it that title, and its agent has not told that it has it.</summary>
    [Id(471)]
    public bool GivesTitle { get; set; }

    /// <summary>How full the context of its conversation is; null if its agent has not told.</summary>
    [Id(476)]
    public ContextFill? Context { get; set; }

    /// <summary>The files that it still has to get before it begins, or null.</summary>
    [Id(234)]
    public PendingCopy? PendingCopy { get; set; }

    /// <summary>Whether it works in a folder of its person's that Dormouse did not make.</summary>
    [Id(235)]
    public bool IsGuest { get; set; }

    /// <summary>What it is a copy of, as long as its agent has not been told; or null.</summary>
    [Id(236)]
    public ForkOrigin? ForkedFrom { get; set; }

    /// <summary>What its agent has told that people can choose; null if it has not told.</summary>
    [Id(283)]
    public AgentChoices? Choices { get; set; }

    /// <summary>Where in a project it works, or null if its folder is its own.</summary>
    [Id(250)]
    public ProjectPlace? Project { get; set; }

    /// <summary>Whether its person trusts what the project runs by itself; null if that was not decided, or nothing is run.</summary>
    [Id(251)]
    public bool? TrustsProject { get; set; }

    /// <summary>The question whether the person trusts the project, as long as it is open; or null.</summary>
    [Id(252)]
    public TrustQuestion? TrustQuestion { get; set; }

    /// <summary>The questions that a person does not want to be reminded of yet; null if there is none.</summary>
    [Id(330)]
    public IReadOnlyList<PutOff>? PutOff { get; set; }

    /// <summary>The agent that takes over when no process of <see cref="Agent"/> is there any more; or null.</summary>
    [Id(220)]
    public string? NextAgent { get; set; }

    /// <summary>The agent that worked in the folder before, as long as <see cref="Agent"/> has not been told; or null.</summary>
    [Id(221)]
    public string? FormerAgent { get; set; }

    /// <summary>A return to an earlier prompt that a person wants or is asked about; or null.</summary>
    [Id(260)]
    public PendingReturn? Return { get; set; }

    /// <summary>Questions that the process was asked beside a turn and has not answered, in order.</summary>
    [Id(370)]
    public List<QueuedPrompt> Asides { get; set; } = [];

    /// <summary>Files that are to be sent behind answers, in order.</summary>
    [Id(371)]
    public List<PendingFiles> PendingFiles { get; set; } = [];

    /// <summary>The files of the outbox that were sent and were still there then; null if none was.</summary>
    [Id(372)]
    public IReadOnlyList<SentOutboxFile>? SentOutbox { get; set; }

    /// <summary>What the session's journal may not have yet, in order, beside steps.</summary>
    [Id(300)]
    public List<JournalEntry> Unjournaled { get; set; } = [];

    /// <summary>The id of its journal (<see cref="JournalKey"/>); null if an earlier version made it, which wrote none.</summary>
    [Id(301)]
    public string? Journal { get; set; }

    /// <summary>Whether the session may work here: it is not on the way to or from another machine.</summary>
    public bool IsHere => this is { PendingRelocation: null, MovedTo: null, IsArriving: false };

    /// <inheritdoc/>
    public bool HasOpenWork => PendingRelocation is not null
        || (!IsArriving && MovedTo is null && (Dropped.Count > 0 || PendingFiles.Count > 0 || HasPrompts || PendingCopy is not null));

    private bool HasPrompts => !IsArchived
        && (InFlight is not null || Queue.Count > 0 || Asides.Count > 0 || Paused is not null || HasQuestion);

    // So that a restart of the machine does not hide from its person what they still have to answer.
    private bool HasQuestion => TrustQuestion is not null || ModelRefusal is not null || Return is not null;

    /// <summary>Copies the state for the machine that the session moves to; the elements never change.</summary>
    /// <returns>The copy.</returns>
    public SessionState Copy()
    {
        var copy = (SessionState)MemberwiseClone();
        copy.Queue = [.. Queue];
        copy.Recent = [.. Recent];
        copy.Cancelled = [.. Cancelled];
        copy.CameFrom = [.. CameFrom];
        copy.Dropped = [.. Dropped];
        copy.Asides = [.. Asides];
        copy.PendingFiles = [.. PendingFiles];
        copy.Unjournaled = [.. Unjournaled];
        return copy;
    }
}
