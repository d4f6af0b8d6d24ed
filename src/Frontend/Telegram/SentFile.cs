using System.Text;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.ReplyMarkups;

namespace Dormouse.Frontend.Telegram;

/// <summary>Sends a text as a file, or as several where one is too large.</summary>
internal sealed class SentFile(ITelegramBotClient bot, TelegramChat chat, TelegramCalls calls)
{
    /// <summary>Sends the text.</summary>
    /// <param name="name">The file's name, without its ending.</param>
    /// <param name="text">The text.</param>
    /// <param name="pieces">How many files to make of it.</param>
    /// <param name="caption">What stands under the last one, with the buttons.</param>
    /// <param name="buttons">Buttons, or null.</param>
    /// <param name="repeats">Whether a file is sent again although it may have arrived.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when Telegram has them.</returns>
    /// <exception cref="ApiRequestException">Telegram refused one.</exception>
    /// <exception cref="TopicGoneException">The topic can't be written to.</exception>
    public async Task SendAsync(
        string name, string text, int pieces, string caption, InlineKeyboardMarkup? buttons, bool repeats, CancellationToken stopping)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var size = (bytes.Length + pieces - 1) / pieces;
        for (var (start, number) = (0, 1); start < bytes.Length; number++)
        {
            var end = Cut(bytes, start, size);
            var isLast = end == bytes.Length;
            var piece = isLast && number == 1 ? $"{name}.md" : FormattableString.Invariant($"{name}-{number}.md");
            await SendAsync(bytes.AsMemory(start, end - start).ToArray(), piece, isLast ? caption : null, isLast ? buttons : null, repeats, stopping);
            start = end;
        }
    }

    private async Task SendAsync(
        byte[] content, string name, string? caption, InlineKeyboardMarkup? buttons, bool repeats, CancellationToken stopping)
    {
        try
        {
            await calls.RunAsync(
                async () =>
                {
                    using var stream = new MemoryStream(content);
                    return await bot.SendDocument(
                        chatId: chat.Id,
                        document: InputFile.FromStream(stream, name),
                        caption: caption,
                        replyMarkup: buttons,
                        messageThreadId: chat.Thread,
                        cancellationToken: stopping);
                },
                stopping,
                repeats);
        }
        catch (ApiRequestException exception) when (chat.Thread is not null && Refusals.Of(exception) is Refusal.TopicGone)
        {
            throw new TopicGoneException(exception.Message);
        }
    }

    /// <summary>Where a piece ends: after a line if there is one, and never within a character.</summary>
    private static int Cut(byte[] bytes, int start, int size)
    {
        var end = Math.Min(start + size, bytes.Length);
        if (end == bytes.Length)
        {
            return end;
        }

        var line = bytes.AsSpan(start, end - start).LastIndexOf((byte)'\n');
        if (line > 0)
        {
            return start + line + 1;
        }

        while (end > start + 1 && (bytes[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return end;
    }
}
