using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>One chat, as the persons in it see it. What they do is in the other part.</summary>
public sealed partial class FakeChat
{
    /// <summary>The number of a forum's topic General.</summary>
    public const long General = 1;

    private readonly FakeBotApi _api;
    private readonly FakePerson? _owner;
    private readonly List<BotMessage> _messages = [];
    private readonly Journal<BotAction> _actions;
    private readonly Journal<BotDraft> _drafts;
    private readonly Journal<BotPin> _pins;
    private readonly Dictionary<long, JsonObject> _personal = [];
    private readonly Dictionary<long, IReadOnlyList<string>> _reactions = [];
    private readonly Dictionary<long, string> _topics = [];
    private readonly HashSet<long> _closedTopics = [];
    private readonly Dictionary<long, JsonObject> _began = [];
    private long _lastMessageId = General;

    internal FakeChat(FakeBotApi api, long id, string? title, bool isForum, FakePerson? owner)
    {
        _api = api;
        _owner = owner;
        _actions = new(api.Bell);
        _drafts = new(api.Bell);
        _pins = new(api.Bell);
        Id = id;
        Title = title;
        IsForum = isForum;
        IsKnown = owner is null;
    }

    public long Id { get; }

    public string? Title { get; }

    public bool IsForum { get; }

    public bool IsPrivate => _owner is not null;

    /// <summary>The bot's messages that can be seen, in the order they came.</summary>
    public IReadOnlyList<BotMessage> Messages => [.. AllMessages.Where(message => !message.Deleted)];

    /// <summary>The same with those that were deleted.</summary>
    public IReadOnlyList<BotMessage> AllMessages
    {
        get
        {
            lock (_api.Gate)
            {
                return [.. _messages];
            }
        }
    }

    public BotMessage? LastMessage => Messages is [.., var last] ? last : null;

    public IReadOnlyList<BotAction> Actions => _actions.Entries;

    /// <summary>Every draft that was shown, in order.</summary>
    public IReadOnlyList<BotDraft> Drafts => _drafts.Entries;

    /// <summary>The draft that stands now: no message of the bot came since, and it has not lapsed.</summary>
    /// <param name="threadId">The topic.</param>
    /// <returns>The draft, or null.</returns>
    public BotDraft? Draft(long? threadId = null) =>
        Drafts.LastOrDefault(draft => draft.ThreadId == threadId) is { } last
        && TimeProvider.System.GetUtcNow() - last.At < BotDraft.Life
        && !AllMessages.Any(message => message.ThreadId == threadId && message.At >= last.At)
            ? last
            : null;

    /// <summary>The topics the bot could write to, by thread id.</summary>
    public IReadOnlyDictionary<long, string> Topics
    {
        get
        {
            lock (_api.Gate)
            {
                return new Dictionary<long, string>(_topics);
            }
        }
    }

    /// <summary>Whether the bot is an administrator of the group who may pin messages.</summary>
    public bool MayPin { get; set; } = true;

    /// <summary>What was pinned, in order.</summary>
    public IReadOnlyList<BotPin> Pins => _pins.Entries;

    /// <summary>The pinned messages that can be seen.</summary>
    public IReadOnlyList<BotMessage> Pinned => [.. Messages.Where(message => Pins.Any(pin => pin.MessageId == message.Id))];

    /// <summary>Whether the bot is an administrator of the group who may manage topics.</summary>
    public bool MayManageTopics { get; set; } = true;

    /// <summary>Whether nobody can write in a topic.</summary>
    public bool IsClosed(long threadId)
    {
        lock (_api.Gate)
        {
            return _closedTopics.Contains(threadId);
        }
    }

    internal bool IsKnown { get; set; }

    internal bool IsBlocked { get; private set; }

    internal long? UpgradedTo { get; private set; }

    /// <summary>The bot's reactions on a message.</summary>
    public IReadOnlyList<string> ReactionsOn(long messageId)
    {
        lock (_api.Gate)
        {
            return _reactions.GetValueOrDefault(messageId) ?? [];
        }
    }

    public BotMessage Message(long messageId) => AllMessages.First(message => message.Id == messageId);

    /// <summary>The first message that can be seen and matches, now or later, as it then is.</summary>
    public Task<BotMessage> WaitForMessage(
        Func<BotMessage, bool> predicate,
        TimeSpan? timeout = null,
        [CallerArgumentExpression(nameof(predicate))] string what = "") =>
        _api.Bell.UntilAsync(() => Messages.FirstOrDefault(predicate), $"a message with {what} in {this}", Seen, timeout);

    public Task<BotMessage> WaitForText(string contains, TimeSpan? timeout = null) =>
        WaitForMessage(
            message => message.Text.Contains(contains, StringComparison.Ordinal), timeout, $"the text \"{contains}\"");

    /// <summary>Waits for anything about this chat that a test can see, looking again at every change.</summary>
    public Task WaitUntil(
        Func<FakeChat, bool> condition,
        TimeSpan? timeout = null,
        [CallerArgumentExpression(nameof(condition))] string what = "") =>
        _api.Bell.UntilAsync(() => condition(this) ? this : null, $"{what} in {this}", Seen, timeout);

    public override string ToString() => $"chat {Id} ({Title ?? _owner?.FirstName})";

    internal JsonObject Json()
    {
        if (_owner is not null)
        {
            var json = new JsonObject { ["id"] = Id, ["first_name"] = _owner.FirstName, ["type"] = "private" };
            if (_owner.Username is not null)
            {
                json["username"] = _owner.Username;
            }

            return json;
        }

        var group = new JsonObject { ["id"] = Id, ["title"] = Title, ["type"] = "supergroup" };
        if (IsForum)
        {
            group["is_forum"] = true;
        }

        return group;
    }

    private string Seen()
    {
        var calls = _api.Calls.Where(call => call.ChatId == Id).TakeLast(10).Select(call => $"    {call.Method} -> {call.Outcome}");
        return string.Join(
            Environment.NewLine,
            [.. AllMessages.Select(message => $"  {message}"), "  last calls:", .. calls, "  violations:", .. _api.Violations]);
    }
}
