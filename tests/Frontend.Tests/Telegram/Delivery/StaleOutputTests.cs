using Dormouse.Fakes;
using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Channels.Delivery;
using Dormouse.Frontend.Telegram;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telegram.Bot;

namespace Dormouse.Frontend.Tests.Telegram.Delivery;

/// <summary>A chat whose silo crashed knows no more of what it had shown in passing.</summary>
public sealed class StaleOutputTests : IDisposable
{
    private const int Patience = 60_000;
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stopping = new();

    public void Dispose() => _stopping.Dispose();

    [Fact(Timeout = Patience)]
    public async Task Typing_and_progress_that_a_chat_does_not_tell_again_are_taken_away()
    {
        await using var bot = await FakeBotApi.StartAsync();
        var (chat, grain, delivery) = Start(bot);
        grain.Say(ChatOutputKind.Working, "").Say(ChatOutputKind.Progress, "Reading files");
        await PassUntilAsync(() => chat.Messages.Count == 1);
        grain.Say(ChatOutputKind.Text, "It gro");
        await PassUntilAsync(() => chat.Messages.Count == 2 && chat.Actions.Count >= 2);

        grain.Crash();
        await PassUntilAsync(() => chat.Messages.Count == 0);
        var typed = chat.Actions.Count;
        for (var second = 0; second < 30; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        grain.Say(ChatOutputKind.Answer, "It grows.");
        await PassUntilAsync(() => chat.Messages.Count == 1);
        Assert.Equal("It grows.", chat.Messages[0].Text);
        Assert.Equal(typed, chat.Actions.Count);
        Assert.Empty(bot.Violations);
        await EndAsync(delivery);
    }

    [Fact(Timeout = Patience)]
    public async Task An_answer_that_knows_nothing_of_the_text_that_grew_for_it_takes_its_place_all_the_same()
    {
        await using var bot = await FakeBotApi.StartAsync();
        var (chat, grain, delivery) = Start(bot);
        grain.Say(ChatOutputKind.Text, "It gro");
        await PassUntilAsync(() => chat.Messages.Count == 1);

        grain.Crash();
        grain.Say(ChatOutputKind.Answer, "It grows.");
        await PassUntilAsync(() => chat.Messages is [{ Text: "It grows." }] && grain.Confirmed > 0);
        Assert.Empty(bot.Violations);
        await EndAsync(delivery);
    }

    private (FakeChat Chat, CrashingChat Grain, Task Delivery) Start(FakeBotApi bot)
    {
        var chat = bot.PrivateChat(bot.Person(500, "Anna"));
        bot.AddChat(chat);
        var grain = new CrashingChat();
        var calls = new TelegramBotClient(new TelegramBotClientOptions(bot.Token, bot.Url) { RetryThreshold = 0 });
        var term = new LeaseTerm(Moment.Now(_time), TimeSpan.FromDays(1), _time);
        var place = new TelegramPlace(calls, new(chat.Id, null));
        var delivery = new ChatDelivery(
            place, grain, "front", term, 0, null, new(), static _ => throw new NotSupportedException(), new(_time), _time,
            NullLogger.Instance);
        return (chat, grain, delivery.RunAsync(_stopping.Token, _stopping.Token));
    }

    private async Task EndAsync(Task delivery)
    {
        await _stopping.CancelAsync();
        await PassUntilAsync(() => delivery.IsCompleted);
    }

    private Task PassUntilAsync(Func<bool> condition) => Eventually.IsStepByStep(
        () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            return condition();
        },
        "it shows");
}
