using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dormouse.Frontend.Tests.Web;

namespace Dormouse.Frontend.Tests.Telegram.Delivery;

/// <summary>A chat whose output the test says, and whose silo it ends.</summary>
internal sealed class CrashingChat : EndlessChat, IChatGrain
{
    private Channel<ChatOutput> _outputs = Channel.CreateUnbounded<ChatOutput>();
    private long _seq;

    public long Confirmed { get; private set; }

    /// <summary>Whether a frontend has said that it can show drafts.</summary>
    public bool IsOfferedDrafts { get; private set; }

    /// <summary>Why drafts were refused, each time.</summary>
    public List<string> Refusals { get; } = [];

    public CrashingChat Say(
        ChatOutputKind kind, string text, string session = "default", long? replaces = null, long? draft = null)
    {
        _outputs.Writer.TryWrite(new(++_seq, kind, $"o{_seq}", session, default, text)
        {
            Replaces = replaces, Draft = draft, Mode = draft is null && kind is ChatOutputKind.Text ? OutputMode.Verbose : OutputMode.Smart,
        });
        return this;
    }

    public CrashingChat Ask(string text, params string[] options)
    {
        _outputs.Writer.TryWrite(new(++_seq, ChatOutputKind.Question, $"o{_seq}", "default", default, text)
        {
            Choices = [.. options.Select(static option => new Choice(option))],
            Question = $"o{_seq}",
        });
        return this;
    }

    public void Crash()
    {
        var crashed = _outputs;
        _outputs = Channel.CreateUnbounded<ChatOutput>();
        crashed.Writer.Complete(new IOException("The silo is gone."));
    }

    IAsyncEnumerable<ChatOutput> IChatGrain.ReadToDeliver(string frontend, long after) => ReadAsync(_outputs.Reader);

    /// <summary>The pinned line; null for none.</summary>
    public PinnedLine? Line { get; set; }

    public override Task<PinnedLine?> Pinned() => Task.FromResult(Line);

    public override Task NotePinned(string? message, string text, string? refusal)
    {
        Line = Line! with { Message = message, Shown = text };
        return Task.CompletedTask;
    }

    Task IChatGrain.OfferDrafts(string frontend)
    {
        IsOfferedDrafts = true;
        return Task.CompletedTask;
    }

    Task IChatGrain.RefuseDrafts(string reason)
    {
        Refusals.Add(reason);
        return Task.CompletedTask;
    }

    Task IChatGrain.Confirm(long seq)
    {
        Confirmed = seq;
        return Task.CompletedTask;
    }

    private static async IAsyncEnumerable<ChatOutput> ReadAsync(
        ChannelReader<ChatOutput> outputs, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var output in outputs.ReadAllAsync(cancellation))
        {
            yield return output;
        }
    }
}
