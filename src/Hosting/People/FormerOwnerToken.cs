using Dormouse.Hosting.Storage;

namespace Dormouse.Hosting.People;

/// <summary>
/// Version 0.1.0 kept the owner's token in its store, and there once more for its verbs. It goes on being the owner's, and only its digest
/// is kept.
/// </summary>
public static class FormerOwnerToken
{
    /// <summary>Puts its digest in its place; done as soon as the store is open.</summary>
    /// <param name="store">The store.</param>
    public static void Hide(IStore store)
    {
        // An empty one keeps a frontend of version 0.1.0 from making another one.
        if (store.Setting(StoreNames.OwnerToken, static () => "") is { Length: > 0 } token)
        {
            store.SetSetting(StoreNames.OwnerTokenDigest, Digest.Of(token));
            store.EraseSetting(StoreNames.OwnerToken);
        }

        if (store.Setting(StoreNames.FrontendToken, static () => "").Length > 0)
        {
            store.EraseSetting(StoreNames.FrontendToken);
        }
    }

    /// <summary>Hands its digest to the owner's log-ins, unless there is a newer token.</summary>
    /// <param name="store">The store.</param>
    /// <param name="grains">The grains.</param>
    /// <returns>A task that ends when they keep it.</returns>
    public static async Task HandOverAsync(IStore store, IGrainFactory grains)
    {
        if (store.Setting(StoreNames.OwnerTokenDigest, static () => "") is { Length: > 0 } digest)
        {
            await grains.GetGrain<ILoginsGrain>(LoginsKey.Of(KnownPeople.Owner)).KeepToken(digest);
            store.SetSetting(StoreNames.OwnerTokenDigest, "");
        }
    }
}
