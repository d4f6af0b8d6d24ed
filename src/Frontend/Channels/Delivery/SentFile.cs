using System.Text;

namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>Sends a text as a file, or as several where one is too large.</summary>
internal sealed class SentFile(IChannelChat chat, ChannelCalls calls)
{
    /// <summary>Sends the text.</summary>
    /// <param name="name">The file's name, without its ending.</param>
    /// <param name="text">The text.</param>
    /// <param name="pieces">How many files to make of it.</param>
    /// <param name="caption">What stands under the last one, with the buttons.</param>
    /// <param name="buttons">Buttons, or null.</param>
    /// <param name="repeats">Whether a file is sent again although it may have arrived.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when the channel has them.</returns>
    /// <exception cref="ChannelException">The channel refused one.</exception>
    /// <exception cref="ThreadGoneException">The thread can't be written to.</exception>
    public async Task SendAsync(
        string name, string text, int pieces, string caption, ButtonRows? buttons, bool repeats, CancellationToken stopping)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var size = (bytes.Length + pieces - 1) / pieces;
        for (var (start, number) = (0, 1); start < bytes.Length; number++)
        {
            var end = Cut(bytes, start, size);
            var isLast = end == bytes.Length;
            var piece = isLast && number == 1 ? $"{name}.md" : FormattableString.Invariant($"{name}-{number}.md");
            var file = new ChannelFile(piece, bytes.AsMemory(start, end - start));
            await SendAsync(file, isLast ? caption : null, isLast ? buttons : null, repeats, stopping);
            start = end;
        }
    }

    private async Task SendAsync(ChannelFile file, string? caption, ButtonRows? buttons, bool repeats, CancellationToken stopping)
    {
        try
        {
            await calls.RunAsync(
                async () =>
                {
                    await chat.UploadAsync(file, caption, buttons, stopping);
                    return true;
                },
                stopping,
                repeats);
        }
        catch (ChannelException exception) when (chat.Whole is not null && exception.Error is ChannelError.ThreadGone)
        {
            throw new ThreadGoneException(exception.Message);
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
