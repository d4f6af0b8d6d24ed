using System.Collections.Concurrent;
using Dormouse.Grains.Files;
using Microsoft.Extensions.Time.Testing;
using Orleans.Concurrency;

namespace Dormouse.Grains.Tests.Files;

public sealed class IncomingFilesTests
{
    private const int Size = (3 * Attachment.PieceSize) + 5;
    private static readonly Attachment File = new("upload/1", "film.mp4", "video/mp4", Size);
    private readonly FakeTimeProvider _time = new();
    private readonly SlowUpload _upload = new(Size);

    [Fact(Timeout = Wait.Patience)]
    public async Task A_file_that_needs_longer_than_a_call_comes_piece_by_piece_while_its_message_is_handed_over_again()
    {
        var files = new IncomingFiles(_ => _upload, _time);
        for (var handedOver = 0; handedOver < 4; handedOver++)
        {
            var reading = files.ReadAsync(File);
            Assert.False(reading.IsCompleted);
            _time.Advance(IncomingFiles.Patience);
            Assert.Equal("“film.mp4” is still on its way.", (await Assert.ThrowsAsync<TimeoutException>(() => reading)).Message);
            await _upload.LetOneAsync();
        }

        var last = files.ReadAsync(File);
        await _upload.LetOneAsync();
        Assert.Equal(_upload.Content, await last);
        Assert.Equal([0, 1, 2, 3, 4], _upload.Asked.Select(static offset => (int)Math.Ceiling(offset / (double)Attachment.PieceSize)));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_piece_that_failed_is_asked_for_again_and_none_before_it()
    {
        var files = new IncomingFiles(_ => _upload, _time);
        var reading = files.ReadAsync(File);
        await _upload.LetOneAsync();
        await _upload.LetOneAsync(new TimeoutException("lost"));
        Assert.Equal("lost", (await Assert.ThrowsAsync<TimeoutException>(() => reading)).Message);

        reading = files.ReadAsync(File);
        for (var piece = 0; piece < 4; piece++)
        {
            await _upload.LetOneAsync();
        }

        Assert.Equal(_upload.Content, await reading);
        Assert.Equal([0L, Attachment.PieceSize, Attachment.PieceSize], _upload.Asked.Take(3));
    }

    /// <summary>A file of which each piece comes when the test lets it.</summary>
    private sealed class SlowUpload : IUploadGrain
    {
        private readonly ConcurrentQueue<TaskCompletionSource> _waiting = new();

        public SlowUpload(int size)
        {
            Content = new byte[size];
            new Random(7).NextBytes(Content);
        }

        public byte[] Content { get; }

        public Task<string?> Count(string person, long size) => Task.FromResult<string?>(null);

        public ConcurrentQueue<long> Asked { get; } = new();

        public async Task LetOneAsync(Exception? failure = null)
        {
            TaskCompletionSource? waiting = null;
            await Eventually.Is(() => _waiting.TryDequeue(out waiting), "a piece is asked for");
            if (failure is null)
            {
                waiting!.SetResult();
            }
            else
            {
                waiting!.SetException(failure);
            }
        }

        public async Task<Immutable<byte[]?>> ReadPiece(long offset)
        {
            Asked.Enqueue(offset);
            var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(waiting);
            await waiting.Task;
            return new(Content[(int)offset..(int)Math.Min(offset + Attachment.PieceSize, Content.Length)]);
        }

        public Task<Immutable<byte[]?>> Read() => throw new NotSupportedException("It is too large for one call.");

        public Task Store(Immutable<byte[]> content) => throw new NotSupportedException();

        public Task<long> StorePiece(long offset, long total, Immutable<byte[]> piece) => throw new NotSupportedException();

        public Task Clear() => throw new NotSupportedException();

        public Task Sweep() => throw new NotSupportedException();
    }
}
