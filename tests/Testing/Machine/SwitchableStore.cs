using System.Collections.Concurrent;
using Dormouse.Grains.Storage;
using Dormouse.Hosting.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Dormouse.Testing;

/// <summary>A grain store in memory that can be taken away.</summary>
public sealed class SwitchableStore : IGrainStorage, IStore
{
    private readonly ConcurrentDictionary<(string, GrainId), object> _rows = new();

    public bool IsAway { get; set; }

    /// <summary>What happens before a grain's state is written; nothing by itself.</summary>
    public Func<GrainId, Task> Writing { get; set; } = static _ => Task.CompletedTask;

    string IStore.Description => "memory";

    string IStore.ServiceId => "test";

    public int Count(string stateName) => _rows.Keys.Count(row => row.Item1 == stateName);

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (IsAway)
        {
            throw new StoreUnavailableException("The store can't be read now: it is away.");
        }

        if (_rows.TryGetValue((stateName, grainId), out var state))
        {
            grainState.State = (T)state;
            grainState.RecordExists = true;
        }
        else
        {
            grainState.State = Activator.CreateInstance<T>();
        }

        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Writing(grainId);
        if (IsAway)
        {
            throw new IOException("The store is away.");
        }

        _rows[(stateName, grainId)] = grainState.State!;
        grainState.RecordExists = true;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _rows.TryRemove((stateName, grainId), out _);
        grainState.State = Activator.CreateInstance<T>();
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    string IStore.Setting(string name, Func<string> make) => make();

    void IStore.SetSetting(string name, string value) => throw new NotSupportedException();

    void IStore.EraseSetting(string name) => throw new NotSupportedException();

    Task<IReadOnlyList<string>> IStore.FindOpenWorkAsync(string stateName, string keyPrefix, CancellationToken cancellationToken) =>
        Find(stateName, keyPrefix, static state => state is IOpenWork { HasOpenWork: true });

    Task<IReadOnlyList<string>> IStore.FindKeysAsync(string stateName, string keyPrefix, CancellationToken cancellationToken) =>
        Find(stateName, keyPrefix, static _ => true);

    private Task<IReadOnlyList<string>> Find(string stateName, string keyPrefix, Func<object, bool> fits) => IsAway
        ? throw new IOException("The store is away.")
        : Task.FromResult<IReadOnlyList<string>>(
        [
            .. _rows.Where(row => row.Key.Item1 == stateName && fits(row.Value))
                .Select(static row => row.Key.Item2.Key.ToString()!)
                .Where(key => key.StartsWith(keyPrefix, StringComparison.Ordinal)),
        ]);

    public void AddTo(IServiceCollection services) => services.AddKeyedSingleton<IGrainStorage>(StateNames.Store, this);
}
