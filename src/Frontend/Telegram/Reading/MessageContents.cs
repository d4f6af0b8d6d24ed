using System.Globalization;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Telegram.Reading;

/// <summary>
/// What a message is that has neither words nor a file of its own, as a line for an agent: a sticker, a place, a contact, a poll, a dice.
/// Never the words of the message: a shell would run them.
/// </summary>
internal static class MessageContents
{
    private const int MostOfText = 1000;
    private const int MostOptions = 20;

    /// <summary>Reads a message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The line; null if it is nothing of that kind.</returns>
    public static Surrounding? Of(Message message) => message switch
    {
        { Sticker: { } sticker } => Note($"It is a sticker{Emoji(sticker.Emoji)}{Of("of the set", sticker.SetName)}"),
        { Venue: { } venue } => Note(
            $"It is a place, \"{MessageNames.Clean(venue.Title)}\", {MessageNames.Clean(venue.Address, MostOfText)}, "
            + $"at {At(venue.Location)}"),
        { Location: { LivePeriod: > 0 } live } => Note($"It is a live location, which was {At(live)} when it was sent"),
        { Location: { } location } => Note($"It is a location: {At(location)}"),
        { Contact: { } contact } => Note(
            $"It is a contact: \"{MessageNames.Clean($"{contact.FirstName} {contact.LastName}")}\", phone {Phone(contact.PhoneNumber)}"
            + (contact.UserId is { } user ? string.Create(CultureInfo.InvariantCulture, $", Telegram id {user}") : "")),
        { Dice: { } dice } => Note(string.Create(CultureInfo.InvariantCulture, $"It is a throw of{Emoji(dice.Emoji)}: {dice.Value}")),
        { Poll: { } poll } => new(
            SurroundingKind.Note,
            $"It is a poll{(poll.AllowsMultipleAnswers ? " with several answers" : "")}{(poll.IsClosed ? ", closed" : "")}",
            string.Join('\n', (poll.Options ?? []).OfType<PollOption>().Take(MostOptions)
                .Select(static option => string.Create(
                    CultureInfo.InvariantCulture, $"- {MessageNames.Short(option.Text ?? "", MostOfText)} ({option.VoterCount})"))
                .Prepend(MessageNames.Short(poll.Question ?? "", MostOfText)))),
        { VideoNote: not null } => Note("It is a video note, a short round video"),
        { Animation: not null } => Note("It is an animation (a GIF or a video without sound)"),
        _ => null,
    };

    private static Surrounding Note(string about) => new(SurroundingKind.Note, about);

    private static string Emoji(string? emoji) => emoji is { Length: > 0 } ? $" {MessageNames.Clean(emoji, 16)}" : "";

    private static string Of(string what, string? name) => name is { Length: > 0 } ? $" {what} \"{MessageNames.Clean(name)}\"" : "";

    private static string Phone(string? number) =>
        string.Concat((number ?? "").Where(static c => char.IsAsciiDigit(c) || c is '+' or ' ' or '-').Take(32)) is { Length: > 0 } phone
            ? phone
            : "unknown";

    private static string At(Location? place) => place is null ? "an unknown place" : string.Create(
        CultureInfo.InvariantCulture,
        $"latitude {place.Latitude:0.######}, longitude {place.Longitude:0.######} "
        + $"(https://www.openstreetmap.org/?mlat={place.Latitude:0.######}&mlon={place.Longitude:0.######})");
}
