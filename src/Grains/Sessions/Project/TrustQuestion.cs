namespace Dormouse.Grains.Sessions;

/// <summary>A question whether a person trusts what a project runs by itself.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Chat">Key of the chat that it was put to.</param>
/// <param name="Text">Its text.</param>
[GenerateSerializer, Immutable, Alias("dormouse.TrustQuestion")]
internal sealed record TrustQuestion([property: Id(0)] string Id, [property: Id(1)] string Chat, [property: Id(2)] string Text);
