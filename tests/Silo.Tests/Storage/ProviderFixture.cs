using Dormouse.Hosting.Storage;
using Dormouse.Silo.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Dormouse.Silo.Tests.Storage;

/// <summary>A store and the grain storage on it, set up as the silo sets it up.</summary>
public abstract class ProviderFixture : IAsyncLifetime
{
    private InProcessTestCluster? _cluster;

    internal IStore Store { get; private set; } = null!;

    internal IGrainStorage Provider => Named(StateNames.Store);

    public async ValueTask InitializeAsync()
    {
        Store = await OpenAsync();
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ServiceId = Store.ServiceId;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddGrainStorage(Store);
            AddMore(silo);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>How many rows a key has.</summary>
    internal abstract Task<long> RowsAsync(string key);

    private protected abstract Task<IStore> OpenAsync();

    private protected abstract Task CloseAsync();

    internal static GrainId Key(string key) => GrainId.Create("any", key);

    internal async Task<GrainState<T>> ReadAsync<T>(string state, string key)
        where T : new()
    {
        var read = new GrainState<T>(new());
        await Provider.ReadStateAsync(state, Key(key), read);
        return read;
    }

    /// <summary>Writes on top of a version, or where there is none.</summary>
    internal async Task<GrainState<T>> WriteAsync<T>(string state, string key, T value, string? version = null)
    {
        var written = new GrainState<T>(value) { ETag = version, RecordExists = version is not null };
        await Provider.WriteStateAsync(state, Key(key), written);
        return written;
    }

    private protected IGrainStorage Named(string name) =>
        _cluster!.GetSiloServiceProvider().GetRequiredKeyedService<IGrainStorage>(name);

    /// <summary>More that a store's own tests need.</summary>
    private protected virtual void AddMore(ISiloBuilder silo)
    {
    }
}
