namespace Dormouse.Grains.Sessions;

/// <summary>A question about a working folder that is not there.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Chat">Key of the chat that it was put to first.</param>
[GenerateSerializer, Immutable, Alias("dormouse.FolderQuestion")]
internal sealed record FolderQuestion([property: Id(0)] string Id, [property: Id(1)] string Chat)
{
    /// <summary>
    /// Keys of the other chats that it was put to, because messages of theirs wait too; null if a version put it that did not.
    /// </summary>
    [Id(70)]
    public IReadOnlyList<string>? Others { get; init; }

    /// <summary>Keys of all chats that it was put to, in order.</summary>
    public IReadOnlyList<string> Chats => [Chat, .. Others ?? []];
}
