using System.Collections.Concurrent;
using System.Reflection;
using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Channels.Delivery;
using Dormouse.Frontend.Telegram;
using Dormouse.Frontend.Telegram.Intake;
using Dormouse.Frontend.Tests.Web;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dormouse.Frontend.Tests.Telegram.Delivery;

public sealed class ChatDeliveriesTests
{
    private const int Chats = 1000;
    private const int Callers = 4;

    [Fact(Timeout = 60_000)]
    public async Task Callers_that_come_at_once_begin_one_delivery()
    {
        var time = new FakeTimeProvider();
        var grains = DispatchProxy.Create<IGrainFactory, CountingGrains>();
        var begun = ((CountingGrains)grains).Got;
        using var bot = new BotConnection(new("1:token", "http://127.0.0.1:9", null), new IntakePatience());
        var telegram = new TelegramAdapter(bot, new ChatPlaces(grains), intake: null!);
        using var leases = new ChannelLeases("front", time);
        using var deliveries = new ChatDeliveries(telegram, leases, grains, new(), time, NullLogger<ChatDeliveries>.Instance);
        using var together = new Barrier(Callers);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (var chat = 1; chat <= Chats; chat++)
                {
                    together.SignalAndWait(TestContext.Current.CancellationToken);
                    deliveries.Show(ChatKey.OfTelegram(chat, thread: null));
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        // No frontend has the lease, so each delivery that was begun waits for it.
        await Eventually.Is(() => begun.Count == Chats, "all have begun");
        await deliveries.StopAsync(TestContext.Current.CancellationToken);
        Assert.All(begun, static chat => Assert.Equal(1, chat.Value));
    }

    /// <summary>Counts how often each chat was asked for; a delivery asks once, when it begins.</summary>
    public class CountingGrains : DispatchProxy
    {
        internal ConcurrentDictionary<string, int> Got { get; } = new();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Got.AddOrUpdate((string)args![0]!, 1, static (_, times) => times + 1);
            return new EndlessChat();
        }
    }
}
