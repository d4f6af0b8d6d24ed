using Dormouse.Hosting.Storage;

namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>
/// Updates that could not be handed over when they came: kept durably, chat by chat, so that Telegram can be told that they were
/// taken. As long as one is kept, everything newer of its chat is kept behind it.
/// </summary>
internal sealed class UpdateSpool(IGrainFactory grains, IStore store)
{
    private const string Prefix = $"{ChatKey.Telegram}:";

    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when there is more to do than was known.</summary>
    public Task News => Volatile.Read(ref _news).Task;

    /// <summary>Says that there is more to do.</summary>
    public void Ring() =>
        Interlocked.Exchange(ref _news, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Whether something of a chat is kept.</summary>
    /// <param name="chat">The chat's key; see <see cref="RawUpdate.SpoolKey"/>.</param>
    /// <returns>True if it is.</returns>
    public Task<bool> IsHoldingAsync(string chat) => Of(chat).IsHolding();

    /// <summary>Keeps updates of a chat.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="updates">The updates, in order.</param>
    /// <param name="since">Since when they can't be taken.</param>
    /// <returns>A task that ends when they are durable.</returns>
    /// <exception cref="StoreUnavailableException">They are not.</exception>
    public async Task AddAsync(string chat, IEnumerable<RawUpdate> updates, DateTimeOffset since)
    {
        await Of(chat).Add([.. updates.Select(update => new SpooledUpdate(update.Id!.Value, update.Json.GetRawText(), since))]);
        Ring();
    }

    /// <summary>The first update of a chat that is kept.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <returns>The update, or null if none is.</returns>
    public Task<SpooledUpdate?> FirstAsync(string chat) => Of(chat).First();

    /// <summary>Forgets an update that was taken.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="update">The update.</param>
    /// <returns>A task that ends when that is durable.</returns>
    public Task RemoveAsync(string chat, SpooledUpdate update) => Of(chat).Remove(update.Id);

    /// <summary>The chats of which something is kept.</summary>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The chats' keys. Earlier versions set aside what belongs to a topic under the key of the whole group.</returns>
    public Task<IReadOnlyList<string>> ChatsAsync(CancellationToken cancellationToken) =>
        store.FindOpenWorkAsync(StateNames.UpdateSpool, Prefix, cancellationToken);

    private IUpdateSpoolGrain Of(string chat) => grains.GetGrain<IUpdateSpoolGrain>(chat);
}
