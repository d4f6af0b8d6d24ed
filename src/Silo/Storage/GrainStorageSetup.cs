using Dormouse.Grains.Journal;
using Dormouse.Hosting.Storage;
using Orleans.Serialization;
using Orleans.Storage;

namespace Dormouse.Silo.Storage;

/// <summary>Which store holds the grains' state, and where journals are searched.</summary>
internal static class GrainStorageSetup
{
    private const string Provider = "provider";

    /// <summary>Adds the grain storage.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="store">The store, open.</param>
    public static void AddGrainStorage(this ISiloBuilder silo, IStore store)
    {
        switch (store)
        {
            case EmbeddedStore embedded:
                silo.Services.AddKeyedSingleton<IGrainStorage>(Provider, (services, _) => new EmbeddedGrainStorage(
                    embedded, new StateSerializer(services.GetRequiredService<Serializer>())));
                silo.Services.AddSingleton<IJournalIndex>(_ => new EmbeddedJournalIndex(EmbeddedJournalIndex.FileOf(embedded.Path)));
                break;
            case PostgresStore postgres:
                silo.AddAdoNetGrainStorage(Provider, options => options.Configure<Serializer>((storage, serializer) =>
                {
                    storage.Invariant = PostgresStore.ProviderInvariant;
                    storage.ConnectionString = postgres.ConnectionString;
                    storage.DeleteStateOnClear = true;
                    storage.GrainStorageSerializer = new StateSerializer(serializer);
                }));
                silo.Services.AddSingleton<IJournalIndex>(new PostgresJournalIndex(postgres));
                break;
        }

        silo.Services.AddKeyedSingleton<IGrainStorage>(
            StateNames.Store, static (services, _) => new GrainStore(services.GetRequiredKeyedService<IGrainStorage>(Provider)));
    }
}
