using System.Runtime.InteropServices;
using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Telegram.Formatting;
using Telegram.Bot;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;
using Telegram.Bot.Types.ReplyMarkups;

namespace Dormouse.Frontend.Telegram;

/// <summary>A chat at its place in Telegram: each member is one call of the Bot API.</summary>
internal sealed class TelegramPlace(ITelegramBotClient bot, TelegramChat chat) : IChannelChat
{
    private static readonly LinkPreviewOptions NoPreview = new() { IsDisabled = true };

    public string Key => chat.Key;

    public string Channel => "Telegram";

    public string Account { get; } = ChatKey.OfTelegram(chat.Id, thread: null);

    public ChannelCapabilities Capabilities => chat.IsGroup ? TelegramAdapter.Group : TelegramAdapter.Private;

    public IChannelChat? Whole { get; } = chat.Thread is null ? null : new TelegramPlace(bot, chat with { Thread = null });

    public IReadOnlyList<ChannelText> Render(string markdown) => MessageSplitter.Split(TelegramMarkdown.Render(markdown));

    public bool CanCarry(ButtonPress press) => ButtonData.Of(press, chat) is not null;

    public bool Has(string message) => chat.NumberOf(message) is not null;

    public Task<SentMessage> SendAsync(ChannelText text, ButtonRows? buttons, CancellationToken cancellation) =>
        SendAsync(text, buttons, isSilent: false, cancellation);

    public Task<SentMessage> SendSilentlyAsync(ChannelText text, CancellationToken cancellation) =>
        SendAsync(text, buttons: null, isSilent: true, cancellation);

    public Task PinAsync(string message, CancellationToken cancellation) => TelegramFailures.TellAsync(
        async () =>
        {
            await bot.PinChatMessage(
                chatId: chat.Id, messageId: NumberOf(message), disableNotification: true, cancellationToken: cancellation);
            return true;
        });

    private Task<SentMessage> SendAsync(ChannelText text, ButtonRows? buttons, bool isSilent, CancellationToken cancellation) =>
        TelegramFailures.TellAsync(
            async () =>
            {
                var message = await bot.SendMessage(
                    chatId: chat.Id,
                    text: text.Text,
                    entities: EntitiesOf(text),
                    replyMarkup: Keyboard(buttons),
                    linkPreviewOptions: NoPreview,
                    messageThreadId: chat.Thread,
                    disableNotification: isSilent,
                    cancellationToken: cancellation);
                return new SentMessage(chat.NameOf(message.Id), message.Id);
            });

    public Task UploadAsync(ChannelFile file, string? caption, ButtonRows? buttons, CancellationToken cancellation) =>
        TelegramFailures.TellAsync(
            async () =>
            {
                using var stream = StreamOf(file.Content);
                return file.IsPicture
                    ? await bot.SendPhoto(
                        chatId: chat.Id,
                        photo: InputFile.FromStream(stream, file.Name),
                        caption: caption,
                        replyMarkup: Keyboard(buttons),
                        messageThreadId: chat.Thread,
                        cancellationToken: cancellation)
                    : await bot.SendDocument(
                        chatId: chat.Id,
                        document: InputFile.FromStream(stream, file.Name),
                        caption: caption,
                        replyMarkup: Keyboard(buttons),
                        messageThreadId: chat.Thread,
                        cancellationToken: cancellation);
            });

    public async Task<bool> UploadAlbumAsync(IReadOnlyList<ChannelFile> files, string caption, CancellationToken cancellation)
    {
        var streams = files.Select(static file => StreamOf(file.Content)).ToArray();
        try
        {
            await TelegramFailures.TellAsync(() => bot.SendMediaGroup(
                chatId: chat.Id,
                media: files.Select((file, index) => Medium(
                    InputFile.FromStream(streams[index], file.Name), file.IsPicture, IsUnder(files, index) ? caption : null)),
                messageThreadId: chat.Thread,
                cancellationToken: cancellation));
            return true;
        }
        finally
        {
            Array.ForEach(streams, static stream => stream.Dispose());
        }
    }

    public Task EditAsync(string message, ChannelText text, ButtonRows? buttons, CancellationToken cancellation) =>
        TelegramFailures.TellAsync(
            () => bot.EditMessageText(
                chatId: chat.Id,
                messageId: NumberOf(message),
                text: text.Text,
                entities: EntitiesOf(text),
                replyMarkup: Keyboard(buttons),
                linkPreviewOptions: NoPreview,
                cancellationToken: cancellation));

    public Task EditButtonsAsync(string message, ButtonRows? buttons, CancellationToken cancellation) =>
        TelegramFailures.TellAsync(
            () => bot.EditMessageReplyMarkup(
                chatId: chat.Id, messageId: NumberOf(message), replyMarkup: Keyboard(buttons), cancellationToken: cancellation));

    public Task CloseQuestionAsync(string message, ChannelText text, string ending, CancellationToken cancellation)
    {
        var asked = text as FormattedText ?? new(text.Text, []);
        var cut = asked.Slice(0, Math.Min(asked.Text.Length, MessageSplitter.MessageLimit - ending.Length));
        return TelegramFailures.TellAsync(
            () => bot.EditMessageText(
                chatId: chat.Id,
                messageId: NumberOf(message),
                text: cut.Text + ending,
                entities: cut.Entities,
                cancellationToken: cancellation));
    }

    public async Task DraftAsync(long draft, IReadOnlyList<ChannelText> blocks, CancellationToken cancellation)
    {
        var text = FormattedText.Below(
            [.. blocks.Select(static block => block as FormattedText ?? new(block.Text, []))], MessageSplitter.MessageLimit);
        try
        {
            await TelegramFailures.TellAsync(async () =>
            {
                await bot.SendMessageDraft(
                    chatId: chat.Id,
                    draftId: draft,
                    text: text.Text,
                    entities: text.Entities,
                    messageThreadId: chat.Thread,
                    canStop: true,
                    keepOnStop: true,
                    cancellationToken: cancellation);
                return true;
            });
        }
        catch (ChannelException exception) when (TelegramErrors.MeansUnsupported(exception))
        {
            throw new ChannelException(ChannelError.Unsupported, exception.Message, exception);
        }
    }

    public Task<OpenedThread> OpenThreadAsync(string name, CancellationToken cancellation) =>
        TelegramFailures.TellAsync(
            async () =>
            {
                var topic = await bot.CreateForumTopic(chatId: chat.Id, name: name, cancellationToken: cancellation);
                return new OpenedThread(chat.KeyOf(topic.MessageThreadId), chat.LinkTo(topic.MessageThreadId));
            });

    public Task SetThreadAsync(string thread, bool isOpen, CancellationToken cancellation)
    {
        var topic = TelegramChat.Parse(thread).Thread!.Value;
        return TelegramFailures.TellAsync(
            async () =>
            {
                await (isOpen
                    ? bot.ReopenForumTopic(chatId: chat.Id, messageThreadId: topic, cancellationToken: cancellation)
                    : bot.CloseForumTopic(chatId: chat.Id, messageThreadId: topic, cancellationToken: cancellation));
                return true;
            });
    }

    public Task DeleteAsync(string message, CancellationToken cancellation) =>
        TelegramFailures.TellAsync(
            async () =>
            {
                await bot.DeleteMessage(chatId: chat.Id, messageId: NumberOf(message), cancellationToken: cancellation);
                return true;
            });

    public Task TypeAsync(CancellationToken cancellation) => TelegramFailures.TellAsync(
        async () =>
        {
            await bot.SendChatAction(
                chatId: chat.Id, action: ChatAction.Typing, messageThreadId: chat.Thread, cancellationToken: cancellation);
            return true;
        });

    private int NumberOf(string message) =>
        chat.NumberOf(message) ?? throw new ArgumentException($"Message {message} is not at this place.", nameof(message));

    private InlineKeyboardMarkup? Keyboard(ButtonRows? buttons) =>
        buttons is null ? null : new(buttons.Rows.Select(row => row.Select(Button)));

    private InlineKeyboardButton Button(ChannelButton button) => button.Link is { } link
        ? InlineKeyboardButton.WithUrl(button.Label, link)
        : InlineKeyboardButton.WithCallbackData(button.Label, ButtonData.Of(button.Press!, chat)!);

    // The caption of one picture is that of the album; each document has its own, and clients show the last one below all.
    private static bool IsUnder(IReadOnlyList<ChannelFile> files, int index) => index == (files[0].IsPicture ? 0 : files.Count - 1);

    private static IAlbumInputMedia Medium(InputFile file, bool isPicture, string? caption) =>
        isPicture ? new InputMediaPhoto(file) { Caption = caption } : new InputMediaDocument(file) { Caption = caption };

    private static IReadOnlyList<MessageEntity> EntitiesOf(ChannelText text) => text is FormattedText formatted ? formatted.Entities : [];

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var array)
            ? new(array.Array!, array.Offset, array.Count, writable: false)
            : new(content.ToArray(), writable: false);
}
