using System.Collections.Concurrent;
using System.Threading.Channels;
using Dormouse.Frontend.Channels;

namespace Dormouse.Frontend.Tests.Channels.Memory;

/// <summary>What the adapter talks to: chats in memory, which outlive frontends as a real service's do.</summary>
/// <param name="capabilities">What the service can do.</param>
internal sealed class MemoryService(ChannelCapabilities capabilities)
{
    private readonly ConcurrentDictionary<string, MemoryMessage> _messages = new();
    private readonly ConcurrentDictionary<string, string> _addresses = new();
    private readonly ConcurrentQueue<string> _calls = new();
    private int _ids;

    /// <summary>Everything that a service can do.</summary>
    public static ChannelCapabilities Able { get; } = new(MessageSize: 100) { Edits = true, Buttons = true, Uploads = true };

    public ChannelCapabilities Capabilities => capabilities;

    /// <summary>What people wrote and nobody has taken.</summary>
    public Channel<MemoryPost> Posts { get; } = Channel.CreateUnbounded<MemoryPost>();

    /// <summary>What goes wrong with a call, named by its method and its chat: an exception, or null.</summary>
    public Func<string, string, Exception?> Fault { get; set; } = static (_, _) => null;

    /// <summary>The calls that came, those that failed too: method and chat.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>What stands in a chat, in order.</summary>
    public IReadOnlyList<MemoryMessage> In(string chat) =>
        [.. _messages.Values.Where(message => message.Chat == chat).OrderBy(static message => message.Number)];

    public IReadOnlyList<string> TextsIn(string chat) => [.. In(chat).Select(static message => message.Text)];

    /// <summary>A person writes.</summary>
    public void Write(string chat, string from, string text) =>
        Assert.True(Posts.Writer.TryWrite(new(chat, from, $"m{Interlocked.Increment(ref _ids)}", text)));

    /// <summary>A person presses a button.</summary>
    public void Press(MemoryMessage message, string from, string label)
    {
        var button = message.Buttons!.Rows.SelectMany(static row => row).Single(button => button.Label == label);
        Assert.True(Posts.Writer.TryWrite(new(message.Chat, from, $"p{Interlocked.Increment(ref _ids)}", "", button.Press, message.Id)));
    }

    /// <summary>A chat gets another address, as its service decides.</summary>
    public void Move(string chat, string address) => Fault = (_, called) => called == chat
        ? new ChannelException(ChannelError.Moved, "moved") { MovedTo = address }
        : null;

    /// <summary>Where a chat is, by its key.</summary>
    public string AddressOf(string key) => _addresses.GetValueOrDefault(key) ?? key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];

    public void Note(string key, string address) => _addresses[key] = address;

    public SentMessage Send(string chat, string text, ButtonRows? buttons, string? file = null)
    {
        Call("send", chat);
        var number = Interlocked.Increment(ref _ids);
        var message = new MemoryMessage(chat, number, text, buttons, file);
        _messages[message.Id] = message;
        return new(message.Id, number);
    }

    public void Edit(string chat, string id, Func<MemoryMessage, MemoryMessage> change)
    {
        Call("edit", chat);
        Assert.True(capabilities.Edits, "This service can't change messages.");
        _messages[id] = _messages.TryGetValue(id, out var message)
            ? change(message)
            : throw new ChannelException(ChannelError.MessageGone, "There is no such message.");
    }

    public void Delete(string chat, string id)
    {
        Call("delete", chat);
        Assert.True(capabilities.Edits, "This service can't take messages away.");
        _messages.TryRemove(id, out _);
    }

    private void Call(string method, string chat)
    {
        _calls.Enqueue($"{method} {chat}");
        if (Fault(method, chat) is { } fault)
        {
            throw fault;
        }
    }
}

/// <summary>What a person did.</summary>
internal sealed record MemoryPost(string Chat, string From, string Id, string Text, ButtonPress? Press = null, string? Pressed = null);

/// <summary>A message that stands in a chat.</summary>
internal sealed record MemoryMessage(string Chat, int Number, string Text, ButtonRows? Buttons, string? File)
{
    public string Id => $"{Number}";

    public IReadOnlyList<string> Labels => [.. (Buttons?.Rows ?? []).SelectMany(static row => row).Select(static button => button.Label)];
}
