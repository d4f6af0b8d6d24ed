namespace Dormouse.Grains.Chats;

/// <summary>What a chat says by itself.</summary>
/// <param name="Text">CommonMark.</param>
/// <param name="Choices">Buttons under it, or null.</param>
/// <param name="Asks">An open question whose buttons it has instead, or null.</param>
/// <param name="File">A file that goes with it, or null.</param>
/// <param name="Topic">What is to happen to a topic with it, or null.</param>
internal sealed record Reply(
    string Text,
    IReadOnlyList<Choice>? Choices = null,
    OpenQuestion? Asks = null,
    Attachment? File = null,
    TopicWish? Topic = null);
