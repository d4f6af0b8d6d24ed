namespace Dormouse.Grains.Chats;

/// <summary>What is known of a chat's pinned line.</summary>
/// <param name="IsOn">Whether there is to be one.</param>
/// <param name="Message">The channel's own id of the message that shows it; null if none does.</param>
/// <param name="Text">What that message says.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PinState")]
internal sealed record PinState([property: Id(0)] bool IsOn, [property: Id(1)] string? Message, [property: Id(2)] string Text);
