using Dormouse.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Grains.Files;

/// <summary>Holds one file's bytes until the session's machine has them.</summary>
[GrainType("upload")]
internal sealed class UploadGrain(
    [PersistentState(StateNames.Upload, StateNames.Store)] IPersistentState<UploadState> state,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : Grain, IUploadGrain
{
    private static readonly TimeSpan Old = TimeSpan.FromDays(2);

    /// <summary>For those of which it can't be asked whether a message that waits for its machine came with them.</summary>
    private static readonly TimeSpan VeryOld = TimeSpan.FromDays(30);

    /// <summary>A content that comes in pieces, and how much of it has come.</summary>
    private byte[]? _arriving;
    private int _arrived;

    /// <summary>The person for whom the content is counted, from before it is stored; null if nobody.</summary>
    private string? _person;

    public async Task<string?> Count(string person, long size)
    {
        if (state.State.Content is not null)
        {
            return null;
        }

        var refusal = await User(person).HoldUpload(this.GetPrimaryKeyString(), size);
        _person = refusal is null ? person : null;
        return refusal;
    }

    public async Task Store(Immutable<byte[]> content)
    {
        if (state.State.Content is not null)
        {
            return;
        }

        state.State = new UploadState { Content = content.Value, StoredAt = time.WallNow(), Person = _person };
        await WriteAsync();
    }

    public async Task<long> StorePiece(long offset, long total, Immutable<byte[]> piece)
    {
        if (state.State.Content is not null)
        {
            return total;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(total, Attachment.MaxSent);
        if (_arriving is null || _arriving.Length != total)
        {
            (_arriving, _arrived) = (new byte[total], 0);
        }

        if (offset == _arrived)
        {
            var fitting = piece.Value.AsSpan(0, (int)Math.Min(piece.Value.Length, total - offset));
            fitting.CopyTo(_arriving.AsSpan(_arrived));
            _arrived += fitting.Length;
        }

        if (_arrived < total)
        {
            return _arrived;
        }

        await Store(_arriving.AsImmutable());
        _arriving = null;
        return total;
    }

    public Task<Immutable<byte[]?>> ReadPiece(long offset) => Task.FromResult(
        (state.State.Content is { } content ? content.AsSpan((int)Math.Min(offset, content.Length)) switch
        {
            { Length: > Attachment.PieceSize } rest => rest[..Attachment.PieceSize].ToArray(),
            var rest => rest.ToArray(),
        }
        : null).AsImmutable());

    public Task<Immutable<byte[]?>> Read() => Task.FromResult(state.State.Content.AsImmutable());

    public async Task Clear()
    {
        var person = state.State.Person ?? _person;

        // Also a row without content, which an older version has left.
        if (state.RecordExists || state.Etag is not null)
        {
            await StoreCall.RunAsync(() => state.ClearStateAsync(), DeactivateOnIdle);
        }

        if (person is not null)
        {
            // Nobody waits for it: were it lost, the file would be counted for some days more.
            User(person).ReleaseUpload(this.GetPrimaryKeyString()).Ignore();
        }

        DeactivateOnIdle();
    }

    public async Task Sweep()
    {
        if (state.State is { Content: not null, StoredAt: null })
        {
            // Stored by a version that did not say when: not before now.
            state.State.StoredAt = time.WallNow();
            await WriteAsync();
        }

        if (state.State is not { Content: not null, StoredAt: { } stored } || await IsLeftAsync(time.WallNow() - stored))
        {
            await Clear();
        }

        DeactivateOnIdle();
    }

    private async Task<bool> IsLeftAsync(TimeSpan age)
    {
        var key = this.GetPrimaryKeyString();
        return UploadKey.ChatOf(key) is { } chat
            ? age >= Old && await GrainFactory.GetGrain<IChatGrain>(chat).LetGo(key)
            : age >= VeryOld;
    }

    private IUserGrain User(string person) => GrainFactory.GetGrain<IUserGrain>(UserKey.Of(person));

    private async Task WriteAsync()
    {
        await StoreCall.WriteAsync(state, () =>
        {
            state.State = new UploadState();
            DeactivateOnIdle();
        });
    }
}

/// <summary>What is persisted of an upload.</summary>
[GenerateSerializer, Alias("dormouse.UploadState")]
internal sealed class UploadState
{
    /// <summary>The file's bytes.</summary>
    [Id(0)]
    public byte[]? Content { get; set; }

    /// <summary>When it was stored; null if a version stored it that did not say it.</summary>
    [Id(35)]
    public DateTimeOffset? StoredAt { get; set; }

    /// <summary>The person for whom it is counted; null if nobody, or a version stored it that counted nothing.</summary>
    [Id(200)]
    public string? Person { get; set; }
}
