namespace Dormouse.Grains.Chats;

/// <summary>
/// A message that begins with <c>/steer</c> or <c>/btw</c>: what stands behind that is a prompt like any other, accepted, queued and kept
/// the same way, that says of itself that it goes first, or beside the turn that runs. Has no clock.
/// </summary>
internal static class Steering
{
    /// <summary>The name of the command that interrupts.</summary>
    public const string Name = "steer";

    /// <summary>The name of the command that asks beside the turn that runs.</summary>
    public const string Aside = "btw";

    private static readonly char[] Blanks = [' ', '\t', '\r', '\n'];

    /// <summary>Reads a message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>
    /// The prompt that it is; the message itself if it is none that steers: then it says nothing, or is about a message that waits.
    /// </returns>
    public static ChatMessage Read(ChatMessage message)
    {
        if (message is not { Answer: null, Refusal: null, Pieces: null }
            || ChatCommand.Parse(message.Text) is not { Name: Name or Aside } given
            || (given.Arguments is [] && message.Attachments is [])
            || (given.Name is Aside ? message.IsEdit : IdOf(given.Arguments) is not null))
        {
            return message;
        }

        return message with
        {
            Text = Rest(given.Name, message.Text) ?? "",
            Markdown = message.Markdown is { } markdown ? Rest(given.Name, markdown) : null,
            Words = message.Words is { } words ? Rest(given.Name, words) : null,

            // Only a text that was cut waits for what follows it: this one is in a hurry.
            MayGoOn = message.MayGoOn && message.Text.Length > Wording.CutAt / 2,
            Steers = given.Name is Name && !message.IsEdit,
            IsAside = given.Name is Aside,
        };
    }

    /// <summary>The prompt that waits and is to go first.</summary>
    /// <param name="arguments">The words behind the command's name.</param>
    /// <returns>The beginning of its id (<see cref="ShortId"/>); null if they are words for the agent.</returns>
    public static string? IdOf(IReadOnlyList<string> arguments) =>
        arguments is [['#', .. var id]] && ShortId.IsValid(id) ? id : null;

    private static string? Rest(string name, string text) =>
        text.StartsWith($"/{name}", StringComparison.OrdinalIgnoreCase) && text.IndexOfAny(Blanks) is >= 0 and var end
            ? text[end..].Trim()
            : null;
}
