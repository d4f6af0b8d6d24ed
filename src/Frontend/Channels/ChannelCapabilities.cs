namespace Dormouse.Frontend.Channels;

/// <summary>What a channel can do. Delivery asks for nothing else, and never for a channel's name.</summary>
/// <param name="MessageSize">Most characters of one message.</param>
internal sealed record ChannelCapabilities(int MessageSize)
{
    /// <summary>Whether a message can be changed and taken away. Where it can't, only what is finished is shown. Default: false.</summary>
    public bool Edits { get; init; }

    /// <summary>Whether a message can have buttons. Where it can't, its text says what may be written instead. Default: false.</summary>
    public bool Buttons { get; init; }

    /// <summary>Whether a chat can be a thread of another one. Default: false.</summary>
    public bool Threads { get; init; }

    /// <summary>Whether it takes files. Where it does not, long output comes as many messages. Default: false.</summary>
    public bool Uploads { get; init; }

    /// <summary>Whether a message can be kept in view. Default: false.</summary>
    public bool Pins { get; init; }

    /// <summary>
    /// How often it has to be said again that somebody is at work, lest the channel take it back; null, the default, if it can't be said.
    /// </summary>
    public TimeSpan? Typing { get; init; }

    /// <summary>
    /// Least time between two drafts, where what grows can be shown as a draft: it goes when a message comes, or by itself after
    /// <see cref="DraftLife"/>. Null, the default, if it can't.
    /// </summary>
    public TimeSpan? Drafts { get; init; }

    /// <summary>How long a draft stands if it is not shown again. Default: 30 s.</summary>
    public TimeSpan DraftLife { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How fast messages may come. Default: as fast as they can.</summary>
    public ChannelPace Pace { get; init; } = new(TimeSpan.Zero, int.MaxValue, TimeSpan.Zero);
}

/// <summary>How fast messages may come in a chat; what the channel says beside that is heeded anyway.</summary>
/// <param name="Passing">Least time between two changes of growing text and progress.</param>
/// <param name="Burst">Most messages of one text that may come at once.</param>
/// <param name="Distance">Least time between those after them.</param>
internal sealed record ChannelPace(TimeSpan Passing, int Burst, TimeSpan Distance);
