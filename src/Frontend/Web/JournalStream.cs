using System.Globalization;
using System.Threading.Channels;

namespace Dormouse.Frontend.Web;

/// <summary>
/// What one who looks on at a session reads: its journal, what passes there, and what its own door says beside that, such as replies to
/// commands. An event's id says how far both were read, so that whoever comes back with it misses nothing that is kept.
/// </summary>
/// <param name="session">The session's name.</param>
/// <param name="door">Key of the session's own door.</param>
/// <param name="seen">How far it was read before.</param>
internal sealed class JournalStream(string session, string door, JournalPlace seen)
{
    private const int Ahead = 64;

    private readonly Dictionary<Guid, long> _texts = [];
    private long _passes;

    /// <summary>Reads both.</summary>
    /// <param name="journal">The journal's news.</param>
    /// <param name="outputs">What the door says.</param>
    /// <param name="ended">Ends it.</param>
    /// <returns>The events, in the order in which they come.</returns>
    public async IAsyncEnumerable<StreamEvent> ReadAsync(
        IAsyncEnumerable<JournalNews> journal,
        IAsyncEnumerable<ChatOutput> outputs,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ended = default)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var both = Channel.CreateBounded<object>(Ahead);
        Task[] reading = [PumpAsync(journal, both.Writer, over.Token), PumpAsync(outputs, both.Writer, over.Token)];
        try
        {
            await foreach (var one in both.Reader.ReadAllAsync(over.Token))
            {
                if ((one is JournalNews news ? Of(news) : Of((ChatOutput)one)) is { } happened)
                {
                    yield return happened;
                }
            }
        }
        finally
        {
            await over.CancelAsync();
            _ = Task.WhenAll(reading).ContinueWith(static task => _ = task.Exception, TaskScheduler.Default);
        }
    }

    private static async Task PumpAsync<T>(IAsyncEnumerable<T> source, ChannelWriter<object> target, CancellationToken ended)
    {
        try
        {
            await foreach (var one in source.WithCancellation(ended))
            {
                await target.WriteAsync(one!, ended);
            }

            target.TryComplete();
        }
        catch (Exception exception)
        {
            target.TryComplete(exception);
        }
    }

    private StreamEvent Of(JournalNews news)
    {
        if (news.Entry is { } entry)
        {
            seen = seen with { Journal = entry.Number };
            var replaced = entry.Kind is JournalKind.Answer or JournalKind.Turn && _texts.Remove(entry.Prompt ?? Guid.Empty, out var pass)
                ? pass
                : (long?)null;
            return new(
                JournalEntryBody.NameOf(entry.Kind), seen.ToString(), JournalEntryBody.Of(session, entry) with { Replaces = replaced });
        }

        if (news.Moment is { } moment)
        {
            return new("state", Id: null, SessionStateBody.Of(session, moment));
        }

        var text = news.Text!;
        var prompt = text.Prompt ?? Guid.Empty;
        var before = _texts.TryGetValue(prompt, out var last) ? last : (long?)null;
        _texts[prompt] = ++_passes;
        return new("text", Id: null, new GrowingTextBody(session, _passes, text.Text)
        {
            Replaces = before,
            Prompt = text.Prompt?.ToString("N"),
        });
    }

    /// <summary>What the journal does not have: what was written, for commands are in none, and what the chat itself says.</summary>
    private StreamEvent? Of(ChatOutput output)
    {
        if (!output.IsKept)
        {
            return null;
        }

        seen = seen with { Door = output.Seq };
        if (output.Kind is not (ChatOutputKind.Accepted or ChatOutputKind.Notice))
        {
            return null;
        }

        var files = $"/api/sessions/{Uri.EscapeDataString(session)}/files";
        var (name, data) = EventData.Of(output, files);
        return new(name, seen.ToString(), data with
        {
            Prompt = output.Kind is ChatOutputKind.Accepted
                ? PromptIdentity.Of(PromptIdentity.RequestOf(door, output.Id)).ToString("N")
                : null,
        });
    }
}

/// <summary>How far a session's events were read.</summary>
/// <param name="Journal">Number of the last entry of the journal.</param>
/// <param name="Door">Number of the last output of the session's own door.</param>
internal readonly record struct JournalPlace(long Journal, long Door)
{
    /// <summary>Reads what <see cref="ToString"/> has written.</summary>
    /// <param name="text">The text, from anybody.</param>
    /// <param name="place">The place; its door is null if the text does not say it.</param>
    /// <returns>False if it is none.</returns>
    public static bool TryParse(string? text, out (long Journal, long? Door) place)
    {
        var parts = text?.Split('-') ?? [];
        place = default;
        if (parts.Length is 0 or > 2 || !TryNumber(parts[0], out var journal))
        {
            return false;
        }

        var door = 0L;
        if (parts.Length == 2 && !TryNumber(parts[1], out door))
        {
            return false;
        }

        place = (journal, parts.Length == 2 ? door : null);
        return true;
    }

    /// <summary>An event's id.</summary>
    /// <returns>The journal's number, and behind a hyphen the door's if it has said anything.</returns>
    public override string ToString() => Door == 0
        ? Journal.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Journal}-{Door}");

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

/// <summary>Text that grows.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="Pass">Its number among all texts of this reading; it is not kept.</param>
/// <param name="Text">All of it so far, CommonMark.</param>
internal sealed record GrowingTextBody(string Session, long Pass, string Text)
{
    /// <summary>The text that it takes the place of.</summary>
    public long? Replaces { get; init; }

    /// <summary>The prompt that it is said to.</summary>
    public string? Prompt { get; init; }
}

/// <summary>What a session does now.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="State"><c>working</c>, <c>waiting</c> (for a person), <c>starting</c>, <c>idle</c>, <c>asleep</c> or <c>away</c>.</param>
/// <param name="At">When that was told.</param>
internal sealed record SessionStateBody(string Session, string State, DateTimeOffset At)
{
    /// <summary>Since when.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The line that says which tool runs.</summary>
    public string? Tool { get; init; }

    /// <summary>Since when the tool runs.</summary>
    public DateTimeOffset? ToolSince { get; init; }

    /// <summary>What waits in the queue.</summary>
    public IReadOnlyList<QueuedBody>? Queue { get; init; }

    /// <summary>Shows a moment.</summary>
    /// <param name="session">The session's name.</param>
    /// <param name="moment">The moment.</param>
    /// <returns>What the API says of it.</returns>
    public static SessionStateBody Of(string session, SessionMoment moment) =>
        new(session, moment.Kind.ToString().ToLowerInvariant(), moment.At)
        {
            Since = moment.Since,
            Tool = moment.Tool,
            ToolSince = moment.ToolSince,
            Queue = moment.Queue.Count == 0
                ? null
                : [.. moment.Queue.Select(static one => new QueuedBody(one.Id.ToString("N"), one.Text) { By = one.Author })],
        };
}

/// <summary>A message that waits.</summary>
/// <param name="Prompt">The prompt that it becomes.</param>
/// <param name="Text">Its beginning.</param>
internal sealed record QueuedBody(string Prompt, string Text)
{
    /// <summary>Who wrote it, where that is not always the same person.</summary>
    public string? By { get; init; }
}

/// <summary>A server-sent event.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">What to come back with; null if it only passes.</param>
/// <param name="Data">What it carries.</param>
internal sealed record StreamEvent(string Name, string? Id, object Data);
