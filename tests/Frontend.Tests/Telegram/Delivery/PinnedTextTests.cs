using Dormouse.Fakes;
using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Channels.Delivery;
using Dormouse.Frontend.Telegram;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telegram.Bot;

namespace Dormouse.Frontend.Tests.Telegram.Delivery;

/// <summary>The pinned line of a chat.</summary>
public sealed class PinnedTextTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    private readonly FakeTimeProvider _time = new();

    [Fact(Timeout = 60_000)]
    public async Task It_is_changed_in_place_at_most_every_30_s_and_comes_anew_when_a_person_has_deleted_it()
    {
        await using var bot = await FakeBotApi.StartAsync();
        var chat = bot.PrivateChat(bot.Person(500, "Anna"));
        bot.AddChat(chat);
        using var stopping = new CancellationTokenSource();
        var grain = new CrashingChat { Line = new("one", null, "") };
        var delivery = Run(bot, chat, grain, stopping.Token);
        grain.Say(ChatOutputKind.Notice, "hello");
        await PassUntilAsync(() => chat.Pinned is [{ Text: "one", Silent: true }] && grain.Line.Message is not null);
        var (first, at) = (chat.Pinned[0].Id, _time.GetUtcNow());

        grain.Line = grain.Line with { Text = "two" };
        grain.Say(ChatOutputKind.Notice, "more");
        await PassUntilAsync(() => chat.Message(first).Text == "two" && grain.Line.Shown == "two");
        Assert.True(_time.GetUtcNow() - at > TimeSpan.FromSeconds(29), $"It was changed after {_time.GetUtcNow() - at}.");
        chat.Delete(first);
        grain.Line = grain.Line with { Text = "three" };
        grain.Say(ChatOutputKind.Notice, "and more");
        await PassUntilAsync(() => chat.Pinned is [{ Text: "three" }]);
        Assert.Equal(2, chat.Pins.Count);

        grain.Line = grain.Line with { Text = "" };
        grain.Say(ChatOutputKind.Notice, "the end");
        await PassUntilAsync(() => chat.Pinned.Count == 0);
        Assert.Empty(bot.Violations);
        await stopping.CancelAsync();
        await PassUntilAsync(() => delivery.IsCompleted);
    }

    private Task<DeliveryEnd> Run(FakeBotApi bot, FakeChat chat, CrashingChat grain, CancellationToken stopping)
    {
        var calls = new TelegramBotClient(new TelegramBotClientOptions(bot.Token, bot.Url) { RetryThreshold = 0 });
        var delivery = new ChatDelivery(
            new TelegramPlace(calls, new(chat.Id, null)),
            grain,
            "front",
            new(Moment.Now(_time), TimeSpan.FromDays(1), _time),
            0,
            null,
            new(),
            static _ => throw new NotSupportedException(),
            new(_time),
            _time,
            NullLogger.Instance);
        return delivery.RunAsync(stopping, stopping);
    }

    private Task PassUntilAsync(Func<bool> condition) => Eventually.IsStepByStep(
        () =>
        {
            _time.Advance(Step);
            return condition();
        },
        "it shows");
}
