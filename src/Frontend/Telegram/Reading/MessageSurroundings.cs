using System.Globalization;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram.Reading;

/// <summary>
/// What is around a message's own words, each in one line of a fixed form: whom it is from, what it answers and quotes, where it leads.
/// </summary>
internal static class MessageSurroundings
{
    private const int MostOfReply = 1000;
    private const int MostOfUrl = 2048;
    private const int MostLinks = 50;

    /// <summary>Reads a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="words">Its words; those of a forwarded one are not its sender's own, and are told here.</param>
    /// <param name="file">The name of its file, or null.</param>
    /// <param name="notGiven">What else it has that can't be given, by its names.</param>
    /// <param name="me">This bot.</param>
    /// <returns>What is around it, in order; null if there is nothing.</returns>
    public static IReadOnlyList<Surrounding>? Of(
        Message message, MessageWords words, string? file, IReadOnlyList<string> notGiven, User? me)
    {
        List<Surrounding> around = [];
        if (message.ForwardOrigin is { } origin)
        {
            var what = file is null ? "" : $", the file {MessageNames.Clean(file)}";
            around.Add(new(
                SurroundingKind.Forward, $"Forwarded from {Origin(origin, message.From, me)}{what}", words.Text.Length > 0
                    ? words.Text
                    : null, words.Markdown));
        }

        if (MessageContents.Of(message) is { } content)
        {
            around.Add(content);
        }

        around.AddRange(Replied(message, me));
        if (message.ViaBot is { } bot)
        {
            around.Add(new(SurroundingKind.Note, $"Made with the bot {MessageNames.Of(bot, me)}"));
        }

        around.AddRange(
            EntityMarkdown.Valid(words.Text, words.Entities).Select(entity => Link(words.Text, entity, me)).OfType<Surrounding>().Take(MostLinks));
        if (notGiven.Count > 0)
        {
            around.Add(new(SurroundingKind.Note, $"With it came what can't be given to you: {string.Join(", ", notGiven)}"));
        }

        return around.Count == 0 ? null : around;
    }

    private static IEnumerable<Surrounding> Replied(Message message, User? me)
    {
        if (message.ReplyToMessage is { } reply && !IsOnlyTopic(message, reply))
        {
            var (from, words) = (Author(reply, message.From, me), MessageWords.Of(reply));
            yield return words.Text.Length > 0
                ? new(
                    SurroundingKind.Reply,
                    $"In reply to {from}",
                    MessageNames.Short(words.Text, MostOfReply),
                    words.Markdown is { } code ? MessageNames.Short(code, MostOfReply) : null)
                : MessageContents.Of(reply) is { } content
                    ? content with { Kind = SurroundingKind.Reply, About = $"In reply to {from}, of which is to be said: {content.About}" }
                : new(SurroundingKind.Reply, $"In reply to {from}, a message without words ({reply.Type})");
            if (MessageFile.Of(reply) is { } file)
            {
                yield return new(SurroundingKind.Note, $"That message has the file {MessageNames.Clean(file.Name)}");
            }

            if (TaskOrOption(message, reply) is { } part)
            {
                yield return part;
            }
        }
        else if (message.ExternalReply is { } external)
        {
            var where = external.Chat is { } chat && external.Origin is not MessageOriginChannel ? $", in {MessageNames.Of(chat)}" : "";
            yield return new(
                SurroundingKind.Reply, $"In reply to a message of another chat, from {Origin(external.Origin, message.From, me)}{where}");
        }
        else if (message.ReplyToStory is { } story)
        {
            yield return new(SurroundingKind.Reply, $"In reply to a story of {MessageNames.Of(story.Chat)}");
        }

        if (message.Quote is { Text.Length: > 0 } quote && (quote.IsManual || message.ReplyToMessage is null))
        {
            yield return new(
                SurroundingKind.Quote, "It quotes this part of that", quote.Text, EntityMarkdown.Of(quote.Text, quote.Entities));
        }
    }

    /// <summary>Whatever is written in a topic answers the message that began the topic, which nobody meant.</summary>
    private static bool IsOnlyTopic(Message message, Message reply) =>
        reply.ForumTopicCreated is not null || (message.IsTopicMessage && reply.Id == message.MessageThreadId);

    private static Surrounding? TaskOrOption(Message message, Message reply) =>
        message.ReplyToChecklistTaskId is { } task && reply.Checklist?.Tasks?.FirstOrDefault(one => one?.Id == task) is { } found
            ? new(SurroundingKind.Quote, "It is about this task of that", found.Text)
        : message.ReplyToPollOptionId is { } option && reply.Poll?.Options?.FirstOrDefault(one => one?.PersistentId == option) is { } chosen
            ? new(SurroundingKind.Quote, "It is about this option of that", chosen.Text)
        : null;

    private static string Author(Message message, User? sender, User? me) =>
        message.SenderChat is { } chat ? MessageNames.Of(chat)
        : message.From is not { } from ? "somebody"
        : from.Id == me?.Id ? "a message of this bot"
        : from.Id == sender?.Id ? "the person's own earlier message"
        : MessageNames.Of(from, me);

    private static string Origin(MessageOrigin? origin, User? sender, User? me)
    {
        var who = origin switch
        {
            MessageOriginUser user =>
                user.SenderUser is { } author && author.Id == sender?.Id ? "the person themself" : MessageNames.Of(user.SenderUser, me),
            MessageOriginHiddenUser hidden => $"\"{MessageNames.Clean(hidden.SenderUserName)}\" (a hidden account)",
            MessageOriginChat chat => $"the group {MessageNames.Of(chat.SenderChat)}{Signed(chat.AuthorSignature)}",
            MessageOriginChannel channel => $"the channel {MessageNames.Of(channel.Chat)}{Signed(channel.AuthorSignature)}{Post(channel)}",
            _ => "somebody",
        };
        return origin is null ? who : $"{who}, sent {MessageNames.Of(origin.Date)}";
    }

    private static string Signed(string? signature) => signature is { Length: > 0 } ? $", signed \"{MessageNames.Clean(signature)}\"" : "";

    private static string Post(MessageOriginChannel origin) => origin.Chat?.Username is { Length: > 0 } name
        ? string.Create(CultureInfo.InvariantCulture, $", https://t.me/{MessageNames.Clean(name)}/{origin.MessageId}")
        : "";

    private static Surrounding? Link(string text, MessageEntity entity, User? me)
    {
        var label = MessageNames.Clean(text.Substring(entity.Offset, entity.Length));
        return entity switch
        {
            { Type: MessageEntityType.TextLink, Url: { Length: > 0 } url } => new(
                SurroundingKind.Link, $"In the words, \"{label}\" links to {Address(url)}"),
            { Type: MessageEntityType.TextMention, User: { } user } =>
                new(
                    SurroundingKind.Link,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"In the words, \"{label}\" means {MessageNames.Of(user, me)}, Telegram id {user.Id}")),
            _ => null,
        };
    }

    /// <summary>An address has no blanks and no brackets of ours, and is not made longer than anybody reads.</summary>
    private static string Address(string url) => MessageNames.Short(
        string.Concat(url.Where(static c => !char.IsWhiteSpace(c) && !char.IsControl(c))).Replace(
            "]", "%5D", StringComparison.Ordinal), MostOfUrl);
}
