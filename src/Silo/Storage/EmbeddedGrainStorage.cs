using System.Globalization;
using Orleans.Storage;

namespace Dormouse.Silo.Storage;

/// <summary>
/// Grain state in the embedded store. Orleans' ADO.NET provider opens a connection and commits for every single write, and
/// SQLite lets one commit at a time: fifty busy chats made each other wait for hundreds of milliseconds. Here all writes go
/// through one <see cref="EmbeddedWriter"/>, which commits together what comes together.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="serializer">Turns state into bytes.</param>
internal sealed class EmbeddedGrainStorage(EmbeddedStore store, IGrainStorageSerializer serializer) : IGrainStorage
{
    private readonly EmbeddedReader _reader = new(store);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (version, payload) = _reader.Read(stateName, KeyOf(grainId));
        grainState.RecordExists = payload is not null;
        grainState.State = payload is null ? Activator.CreateInstance<T>() : serializer.Deserialize<T>(new(payload));
        grainState.ETag = version?.ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // Before the first await: the state must not change while it becomes bytes.
        var payload = serializer.Serialize(grainState.State).ToArray();
        grainState.ETag = await SaveAsync(stateName, grainId, grainState.ETag, payload);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState.ETag is null)
        {
            return;
        }

        await SaveAsync(stateName, grainId, grainState.ETag, payload: null);
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    private async Task<string> SaveAsync(string stateName, GrainId grainId, string? etag, byte[]? payload)
    {
        var key = KeyOf(grainId);
        var expected = etag is null ? (long?)null : long.Parse(etag, CultureInfo.InvariantCulture);
        return await store.Writer.WriteAsync(new(stateName, key, expected, payload)) is { } version
            ? version.ToString(CultureInfo.InvariantCulture)
            : throw new InconsistentStateException($"State {stateName} of {key} is not at version {etag ?? "none"} any more.");
    }

    private static string KeyOf(GrainId grainId) => grainId.Key.ToString()!;
}
