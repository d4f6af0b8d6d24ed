using System.Text.Json;
using Dormouse.Grains.Storage;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Push;

/// <summary>Keeps where one person is notified, and notifies them there.</summary>
[GrainType("push")]
internal sealed partial class PushGrain(
    [PersistentState(StateNames.Push, StateNames.Store)] IPersistentState<PushState> state,
    IPushSender sender,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time,
    ILogger<PushGrain> logger) : Grain, IPushGrain
{
    private const int TopicLength = 32;

    private List<PushSubscription> Subscriptions => state.State.Subscriptions;

    public async Task<string?> Subscribe(PushSubscription subscription)
    {
        if (sender.Check(subscription.Endpoint) is { } refusal)
        {
            return refusal;
        }

        Subscriptions.RemoveAll(known => known.Endpoint == subscription.Endpoint);
        Subscriptions.Add(subscription);
        if (Subscriptions.Count > IPushGrain.Most)
        {
            Subscriptions.RemoveAt(0);
        }

        await WriteAsync();
        return null;
    }

    public async Task<bool> Unsubscribe(string id)
    {
        var isThere = Subscriptions.RemoveAll(known => known.Id == id) > 0;
        if (isThere)
        {
            await WriteAsync();
        }

        return isThere;
    }

    public async Task<PushStanding> Standing() => new((await KeysAsync()).Public, [.. Subscriptions], state.State.Quiet);

    public Task SetQuiet(QuietHours? hours)
    {
        state.State.Quiet = hours;
        return WriteAsync();
    }

    public async Task Notify(PushNote note)
    {
        if (Subscriptions.Count == 0)
        {
            return;
        }

        if (state.State.Quiet is { } quiet && quiet.Has(time.WallNow()))
        {
            LogQuiet(logger, note.Session, UserKey.UserOf(this.GetPrimaryKeyString()));
            return;
        }

        await ForgetLoggedOutAsync();
        var keys = await KeysAsync();
        var message = JsonSerializer.Serialize(new
        {
            title = PushTexts.Title(note),
            body = PushTexts.Body(note),
            tag = note.Session,
            url = $"/#/session/{Uri.EscapeDataString(note.Session)}/{note.Number}",
        });
        var topic = Digest.Of(note.Session)[..TopicLength];
        var sent = await Task.WhenAll(Subscriptions.Select(async subscription =>
            (subscription.Id, Result: await sender.SendAsync(subscription, keys, message, topic, note.IsQuestion))));
        if (sent.Any(static one => one.Result is PushResult.Gone))
        {
            Subscriptions.RemoveAll(known => sent.Contains((known.Id, PushResult.Gone)));
            await WriteAsync();
        }
    }

    /// <summary>What a log-in was ended for, such as a phone that was lost, hears nothing more; however it was ended.</summary>
    private async Task ForgetLoggedOutAsync()
    {
        var logins = GrainFactory.GetGrain<ILoginsGrain>(LoginsKey.Of(UserKey.UserOf(this.GetPrimaryKeyString())));
        var open = (await logins.Describe()).Logins.Select(static login => login.Id).ToHashSet();
        if (Subscriptions.RemoveAll(known => known.Login is { } login && !open.Contains(login)) > 0)
        {
            await WriteAsync();
        }
    }

    private Task<PushKeys> KeysAsync() => GrainFactory.GetGrain<IPushKeysGrain>(IPushKeysGrain.Key).Keys();

    private Task WriteAsync() => StoreCall.WriteAsync(state, DeactivateOnIdle);

    [LoggerMessage(LogLevel.Information, "Session {Session} notifies nobody: {User} has quiet hours.")]
    private static partial void LogQuiet(ILogger logger, string session, string user);
}

/// <summary>What is persisted of where a person is notified.</summary>
[GenerateSerializer, Alias("dormouse.PushState")]
internal sealed class PushState
{
    /// <summary>Who has subscribed, the oldest first.</summary>
    [Id(480)]
    public List<PushSubscription> Subscriptions { get; set; } = [];

    /// <summary>The quiet hours, or null.</summary>
    [Id(481)]
    public QuietHours? Quiet { get; set; }
}
