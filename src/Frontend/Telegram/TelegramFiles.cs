using System.Net;
using Dormouse.Frontend.Channels.Delivery;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Telegram;

/// <summary>
/// Fetches files from Telegram. Every step has a deadline, size considered; see <see cref="Line.LinePatience"/>. Where Telegram
/// asks to wait, no file is asked for until then, whoever wants it.
/// </summary>
internal sealed class TelegramFiles(BotConnection bot, TimeProvider time)
{
    private readonly ChatPace _pace = new(time);

    /// <summary>Fetches a file.</summary>
    /// <param name="id">Telegram's id of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The content, or null if it has more than <see cref="Attachment.MaxSize"/> bytes, whatever was said of it before.</returns>
    /// <exception cref="ApiRequestException">Telegram refuses it.</exception>
    /// <exception cref="Exception">It can't be had now; see <see cref="IsPassing"/>.</exception>
    public async Task<byte[]?> FetchAsync(string id, CancellationToken cancellationToken)
    {
        RequireMayAsk();
        using var content = new CappedStream(Attachment.MaxSize);
        try
        {
            await bot.Calls.GetInfoAndDownloadFile(id, content, cancellationToken);
        }
        catch (Exception) when (content.IsOverfull)
        {
            return null;
        }
        catch (ApiRequestException exception) when (exception.Parameters?.RetryAfter is { } seconds)
        {
            _pace.Pause(TimeSpan.FromSeconds(seconds));
            throw;
        }

        return content.ToArray();
    }

    private void RequireMayAsk()
    {
        if (_pace.Left is { Ticks: > 0 } left)
        {
            var seconds = (int)Math.Ceiling(left.TotalSeconds);
            throw new ApiRequestException(
                FormattableString.Invariant($"Too Many Requests: retry after {seconds}"),
                (int)HttpStatusCode.TooManyRequests,
                new ResponseParameters { RetryAfter = seconds });
        }
    }

    /// <summary>Whether a failure to fetch a file may pass.</summary>
    /// <param name="exception">The failure.</param>
    /// <returns>False for what is no failure to fetch a file.</returns>
    public static bool IsPassing(Exception exception) =>
        exception is RequestException or HttpRequestException or IOException or TimeoutException;

    /// <summary>
    /// Takes no more than it was made for. The array overloads of a MemoryStream call each other when they are overridden.
    /// </summary>
    private sealed class CappedStream(long most) : Stream
    {
        private readonly MemoryStream _inner = new();

        public bool IsOverfull { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _inner.Length;

        public override long Position
        {
            get => _inner.Position;
            set => throw new NotSupportedException();
        }

        public byte[] ToArray() => _inner.ToArray();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (_inner.Length + buffer.Length > most)
            {
                IsOverfull = true;
                throw new IOException("The file is too large.");
            }

            _inner.Write(buffer);
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
