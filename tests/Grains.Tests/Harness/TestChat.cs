using Dormouse.Grains.Chats.Commands;
using System.Globalization;
using System.Threading.Channels;

namespace Dormouse.Grains.Tests.Harness;

/// <summary>A person in a chat: writes, and reads everything in the order in which it is shown.</summary>
internal sealed class TestChat : IAsyncDisposable
{
    private readonly Channel<ChatOutput> _kept = Channel.CreateUnbounded<ChatOutput>();
    private readonly Channel<ChatOutput> _live = Channel.CreateUnbounded<ChatOutput>();
    private readonly CancellationTokenSource _ended = CancellationTokenSource.CreateLinkedTokenSource(Wait.Ended);
    private readonly List<ChatOutput> _shown = [];
    private readonly string _prefix;
    private readonly Task _reading;
    private int _sent;

    public TestChat(IChatGrain grain, string user, long after)
    {
        Grain = grain;
        User = user;
        LastSeq = after;
        _prefix = Guid.NewGuid().ToString("N")[..6];
        _reading = ReadAsync();
    }

    public IChatGrain Grain { get; }

    /// <summary>
    /// Whether the next output may be the sentence about who can read what a session says in a group: most who write there do not care.
    /// </summary>
    public bool HearsWhoReads { get; init; }

    public string User { get; }

    public long LastSeq { get; private set; }

    /// <summary>Everything that was shown so far, for messages of failed waits and for order.</summary>
    public IReadOnlyList<ChatOutput> Shown
    {
        get
        {
            lock (_shown)
            {
                return [.. _shown];
            }
        }
    }

    public bool HasShown(string text) => Shown.Any(output => output.Text == text);

    public ChatMessage Message(string id, string text) => new(id, User, text, []);

    public Task SendAsync(string text) => SendAsync(NextId(), text);

    public Task SendAsync(string id, string text) => Grain.Accept(Message(id, text));

    /// <summary>Hands a message over like a frontend does: again and again until it is accepted.</summary>
    public Task SendStubbornlyAsync(string id, string text) => Eventually.Is(
        async () =>
        {
            try
            {
                await SendAsync(id, text);
                return true;
            }
            catch (StoreUnavailableException)
            {
                return false;
            }
        },
        $"'{text}' is accepted");

    /// <summary>Edits a message that was sent under an id.</summary>
    public Task EditAsync(string edited, string id, string text) => Grain.Accept(Message(id, text) with { IsEdit = true, Edits = edited });

    public Task AnswerAsync(string question, string option) =>
        Grain.Accept(new(NextId(), User, "", [], new QuestionAnswer(question, option)));

    /// <summary>The next output that is kept, whatever it is.</summary>
    public async Task<ChatOutput> NextAsync(string what = "output in the chat")
    {
        try
        {
            return await _kept.NextAsync(what);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException(
                $"{exception.Message} Shown so far:\n{string.Join('\n', Shown.Select(static output => $"{output.Seq} {output.Kind} {output.Text}"))}");
        }
    }

    public async Task<ChatOutput> NextAsync(ChatOutputKind kind)
    {
        var output = await NextAsync($"output of kind {kind}");
        Assert.True(output.Kind == kind, $"Expected {kind}, got {output.Kind}: {output.Text}");
        return output;
    }

    /// <summary>The next kept output says exactly this.</summary>
    public async Task<ChatOutput> SaysAsync(string text)
    {
        var output = await NextAsync($"'{text}' in the chat");
        Assert.Equal(text, output.Text);
        return output;
    }

    public async Task<ChatOutput> ShowsAsync(ChatOutputKind kind, string? text = null)
    {
        while (true)
        {
            var output = await _live.NextAsync($"live output of kind {kind} {text}");
            if (output.Kind == kind && (text is null || output.Text == text))
            {
                return output;
            }
        }
    }

    /// <summary>Writes a command and takes the one reply.</summary>
    public async Task<string> AskAsync(string command)
    {
        await SendAsync(command);
        return (await NextAsync(ChatOutputKind.Notice)).Text;
    }

    /// <summary>Writes a prompt that an echoing agent answers.</summary>
    public async Task PromptAsync(string text)
    {
        await SendAsync(text);
        await SaysAsync($"re: {text}");
    }

    /// <summary>Writes a prompt that can't be given yet: it is said behind what it waits, with buttons to answer that.</summary>
    public async Task<ChatOutput> SaysThatItWaitsAsync(string text, ChatOutput? question = null)
    {
        await SendAsync(text);
        var notice = await NextAsync(ChatOutputKind.Notice);
        Assert.StartsWith("Your message waits in session default behind this", notice.Text, StringComparison.Ordinal);
        Assert.NotEmpty(notice.Choices);
        if (question is not null)
        {
            Assert.EndsWith(question.Text, notice.Text, StringComparison.Ordinal);
            Assert.Equal(question.Id, notice.Question);
            Assert.Equal(question.Choices, notice.Choices);
        }

        return notice;
    }

    /// <summary>The chat says nothing but what was looked at: what comes next is the reply to a command sent now.</summary>
    public async Task SaysNothingElseAsync()
    {
        await SendAsync("/help all");
        await SaysAsync(HelpText.Text);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"{_prefix}-{++_sent}");

    private async Task ReadAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                await foreach (var output in Grain.Read(LastSeq).WithCancellation(_ended.Token))
                {
                    Take(output);
                }
            }
            catch (Exception) when (!_ended.IsCancellationRequested)
            {
                // Like a frontend whose silo left: it reads again from where it was.
                await Task.Delay(10, CancellationToken.None);
            }
        }
    }

    private void Take(ChatOutput output)
    {
        if (output.Seq <= LastSeq)
        {
            _kept.Writer.TryComplete(new InvalidOperationException($"Number {output.Seq} came after {LastSeq}: {output.Text}"));
        }

        LastSeq = output.Seq;
        lock (_shown)
        {
            _shown.Add(output);
        }

        if (HearsWhoReads || !output.Id.StartsWith("readable-", StringComparison.Ordinal))
        {
            (output.IsKept ? _kept : _live).Writer.TryWrite(output);
        }
    }
}
