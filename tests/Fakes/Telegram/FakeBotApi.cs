using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>A strict Telegram Bot API server for one bot, with the persons who write to it.</summary>
public sealed partial class FakeBotApi : IAsyncDisposable
{
    /// <summary>Stands for half a character in an update that is polled: JSON can have one, and JsonNode can't write it.</summary>
    public const string HalfCharacter = "(half a character)";

    private readonly Journal<BotCall> _calls;
    private readonly Journal<BotCall> _downloads;
    private readonly Journal<string> _unread;
    private readonly Journal<string> _violations;
    private readonly Journal<WebhookDelivery> _deliveries;
    private readonly Dictionary<long, FakeChat> _chats = [];
    private readonly Dictionary<string, FakePress> _presses = [];
    private readonly BotMethods _methods;
    private readonly BotSending _sending;
    private readonly ChatBlocks _blocks;
    private Loopback _server = null!;
    private long _lastPrivateMessageId = 100;

    private FakeBotApi(string token)
    {
        Token = token;
        _calls = new(Bell);
        _downloads = new(Bell);
        _unread = new(Bell);
        _violations = new(Bell);
        _methods = new(this);
        _sending = new(this);
        _blocks = new(Violate);
        Updates = new(Gate, Bell, Faults, Violate);
        _deliveries = new(Bell);
        Webhooks = new(Updates, Bell, Faults, _deliveries.Add);
        Bot = new JsonObject
        {
            ["id"] = long.Parse(token.Split(':')[0], CultureInfo.InvariantCulture),
            ["is_bot"] = true,
            ["first_name"] = "Dormouse",
            ["username"] = Username,
        };
    }

    /// <summary>The base of the server, without a slash at its end.</summary>
    public string Url => _server.Url.ToString().TrimEnd('/');

    public string Token { get; }

    public string Username => "dormouse_test_bot";

    public BotFaults Faults { get; } = new();

    /// <summary>Whether private chats have topics; getMe tells.</summary>
    public bool PrivateTopics { get; set; }

    /// <summary>Whether it knows drafts; an older server does not, and says so.</summary>
    public bool TakesDrafts { get; set; }

    public IReadOnlyList<BotCall> Calls => _calls.Entries;

    /// <summary>Every download of a file; its method is the file's path.</summary>
    public IReadOnlyList<BotCall> Downloads => _downloads.Entries;

    /// <summary>The methods of the calls that were left unread; see <see cref="BotFaults.LeaveUnread"/>.</summary>
    public IReadOnlyList<string> Unread => _unread.Entries;

    /// <summary>What only a mistake of the bot can cause; a strict test asserts that it is empty.</summary>
    public IReadOnlyList<string> Violations => _violations.Entries;

    /// <summary>Whether a poll is under way; one that was only asked for may still be overtaken by the next.</summary>
    public bool IsPolled => Updates.IsPolled;

    /// <summary>The updates the bot has not confirmed.</summary>
    public int PendingUpdates => Updates.Pending;

    /// <summary>The bases, such as http://127.0.0.1:8080, that stand behind the webhook's public address.</summary>
    public IReadOnlyList<string> WebhookTargets
    {
        get => Webhooks.Targets;
        set
        {
            Webhooks.Targets = value;
            Bell.Ring();
        }
    }

    /// <summary>Every try to bring an update to the webhook.</summary>
    public IReadOnlyList<WebhookDelivery> WebhookDeliveries => _deliveries.Entries;

    /// <summary>Where updates are brought now, or null if they are asked for.</summary>
    public string? WebhookUrl => _methods.Webhook;

    /// <summary>Whether a poll confirms updates that were handed out and not confirmed yet.</summary>
    public bool Confirms(BotCall poll) =>
        poll.Method == "getUpdates" && poll.Long("offset") is { } offset && Updates.IsPendingBefore(offset);

    internal Lock Gate { get; } = new();

    internal Bell Bell { get; } = new();

    internal BotFiles Files { get; } = new();

    internal UpdateQueue Updates { get; }

    internal WebhookSender Webhooks { get; }

    internal JsonObject Bot { get; }

    public static async Task<FakeBotApi> StartAsync(string token = "123456:TEST-token", int port = 0)
    {
        var api = new FakeBotApi(token);
        api._server = await Loopback.StartAsync(port, api.HandleAsync, api.Violate);
        return api;
    }

    public FakePerson Person(long id, string firstName, string? username = null) => new(id, firstName, username);

    /// <summary>The bot can write there once the person has, or after <see cref="AddChat"/>.</summary>
    public FakeChat PrivateChat(FakePerson person) => Chat(person.Id, () => new FakeChat(this, person.Id, null, false, person));

    /// <summary>A supergroup with the bot in it.</summary>
    public FakeChat Group(long id, string title, bool forum = false) => Chat(id, () => new FakeChat(this, id, title, forum, null));

    public void AddChat(FakeChat chat) => chat.IsKnown = true;

    /// <summary>
    /// An update as it is, but for the update_id; its first property is its type. One that the bot did not ask for comes only if it was
    /// queued before the bot said so.
    /// </summary>
    public long RawUpdate(string json, bool isFromBefore = false) =>
        Updates.Add(JsonNode.Parse(json, documentOptions: new() { MaxDepth = 900 })!.AsObject(), isFromBefore);

    /// <summary>Keeps updates back until it is disposed, so that they come in one batch.</summary>
    public IDisposable HoldUpdates() => Updates.Hold();

    public IReadOnlyList<BotCall> CallsOf(string method) => [.. Calls.Where(call => call.Method == method)];

    /// <summary>The names of the commands set for a scope such as "default" or "all_private_chats".</summary>
    public IReadOnlyList<string> Commands(string scope = "default", string? languageCode = null)
    {
        lock (Gate)
        {
            return [.. _methods.Commands(BotMethods.Scope(scope, languageCode)).Select(command => (string)command!["command"]!)];
        }
    }

    /// <summary>Waits for a call, which may be pending still.</summary>
    public Task<BotCall> WaitForCall(
        Func<BotCall, bool> predicate,
        TimeSpan? timeout = null,
        [CallerArgumentExpression(nameof(predicate))] string what = "") =>
        Bell.UntilAsync(() => Calls.FirstOrDefault(predicate), $"a call with {what}", Seen, timeout);

    /// <summary>Waits for anything about the server that a test can see, looking again at every change.</summary>
    public Task WaitUntil(
        Func<FakeBotApi, bool> condition,
        TimeSpan? timeout = null,
        [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Bell.UntilAsync(() => condition(this) ? this : null, what, Seen, timeout);

    /// <summary>Waits until the bot has confirmed every update.</summary>
    public Task WaitUntilConfirmed(TimeSpan? timeout = null) =>
        WaitUntil(api => api.PendingUpdates == 0, timeout, "all updates to be confirmed");

    public async ValueTask DisposeAsync()
    {
        await Webhooks.DisposeAsync();
        await _server.DisposeAsync();
    }

    internal void Violate(string what) => _violations.Add(what);

    internal long NextPrivateMessageId() => ++_lastPrivateMessageId;

    internal FakePress AddPress()
    {
        var press = new FakePress(string.Create(CultureInfo.InvariantCulture, $"{4_382_000_000 + _presses.Count}"));
        _presses[press.Id] = press;
        return press;
    }

    internal FakePress? FindPress(string id) => _presses.GetValueOrDefault(id);

    /// <summary>The chat a call is for, if the bot may write there.</summary>
    internal FakeChat Reach(BotCall call)
    {
        if (call.Args["chat_id"] is null)
        {
            throw BotApiError.Mistake("chat_id is empty");
        }

        if (call.ChatId is not { } id || _chats.GetValueOrDefault(id) is not { IsKnown: true } chat)
        {
            throw BotApiError.Bad("chat not found");
        }

        if (chat.UpgradedTo is { } to)
        {
            throw BotApiError.Upgraded(to);
        }

        return chat.IsBlocked
            ? throw new BotApiError(403, chat.IsPrivate
                ? "Forbidden: bot was blocked by the user"
                : "Forbidden: bot was kicked from the supergroup chat")
            : chat;
    }

    private FakeChat Chat(long id, Func<FakeChat> make)
    {
        lock (Gate)
        {
            return _chats.TryGetValue(id, out var chat) ? chat : _chats[id] = make();
        }
    }

    private string Seen() => string.Join(Environment.NewLine, [.. Calls.TakeLast(20).Select(call => $"  {call}"), .. Violations]);
}
