using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>A message of the bot as the person sees it; a later edit makes a new one with the same id.</summary>
public sealed record BotMessage
{
    public required long Id { get; init; }

    public required long ChatId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>When it got the text that it has now: when it was sent, or edited last.</summary>
    public required DateTimeOffset ShownAt { get; init; }

    /// <summary>The text, or the caption of a file.</summary>
    public string Text { get; init; } = "";

    public IReadOnlyList<BotEntity> Entities { get; init; } = [];

    public IReadOnlyList<IReadOnlyList<BotButton>> Keyboard { get; init; } = [];

    public IEnumerable<BotButton> Buttons => Keyboard.SelectMany(row => row);

    public SentFile? Document { get; init; }

    public SentFile? Photo { get; init; }

    /// <summary>What the messages of one album have in common, or null.</summary>
    public string? AlbumId { get; init; }

    public long? ThreadId { get; init; }

    public long? ReplyTo { get; init; }

    public bool Silent { get; init; }

    /// <summary>The texts this message had before, oldest first.</summary>
    public IReadOnlyList<string> History { get; init; } = [];

    public bool Deleted => DeletedAt is not null;

    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Each stretch of this kind ("bold", "pre", ...) as text.</summary>
    public IEnumerable<string> Stretches(string type) =>
        Entities.Where(entity => entity.Type == type).Select(entity => Text.Substring(entity.Offset, entity.Length));

    public override string ToString()
    {
        var thread = ThreadId is { } id ? $" in topic {id}" : "";
        var file = (Document ?? Photo) is { } sent ? $" [{sent.Name}, {sent.Bytes.Length} bytes]" : "";
        var buttons = Keyboard.Count == 0 ? "" : $" <{string.Join("> <", Buttons.Select(button => button.Text))}>";
        return $"#{Id}{thread}{(Deleted ? " (deleted)" : "")}{file} \"{Text}\"{buttons}";
    }

    internal JsonObject? ReplyMarkup { get; init; }

    internal JsonObject? FileJson { get; init; }
}

/// <summary>A stretch of formatted text, in UTF-16 units.</summary>
public sealed record BotEntity(string Type, int Offset, int Length, string? Url = null, string? Language = null);

public sealed record BotButton(string Text, string? Data, string? Url);

public sealed record BotPin(long MessageId, bool Silent);

public sealed record BotAction(string Action, long? ThreadId, DateTimeOffset At);

/// <summary>A message that is not sent: it goes when one is, or by itself.</summary>
public sealed record BotDraft(long DraftId, string Text, long? ThreadId, DateTimeOffset At)
{
    /// <summary>How long it stands if it is not shown again.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    public IReadOnlyList<BotEntity> Entities { get; init; } = [];

    /// <summary>Whether it has a button that stops it.</summary>
    public bool CanStop { get; init; }
}

public sealed record CallbackAnswer(string? Text, bool ShowAlert);
