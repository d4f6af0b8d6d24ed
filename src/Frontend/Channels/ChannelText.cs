namespace Dormouse.Frontend.Channels;

/// <summary>A text that fits one message. A channel with formatting derives its own; this one has none.</summary>
/// <param name="Text">The text exactly as people read it.</param>
internal record ChannelText(string Text)
{
    /// <summary>Whether there is formatting.</summary>
    public virtual bool IsFormatted => false;

    /// <summary>The same without formatting.</summary>
    public virtual ChannelText Plain => this;

    /// <summary>Whether a message that shows this text shows another one too.</summary>
    /// <param name="other">The other text.</param>
    /// <returns>True if there is no difference that can be seen.</returns>
    public virtual bool LooksLike(ChannelText other) => Text == other.Text;
}
