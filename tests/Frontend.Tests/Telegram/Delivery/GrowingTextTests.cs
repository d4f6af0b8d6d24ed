using Dormouse.Fakes;
using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Channels.Delivery;
using Dormouse.Frontend.Telegram;
using Dormouse.Frontend.Telegram.Formatting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telegram.Bot;

namespace Dormouse.Frontend.Tests.Telegram.Delivery;

/// <summary>What stands in a chat in passing, beside what stays.</summary>
public sealed class GrowingTextTests : IDisposable
{
    private const int Patience = 60_000;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stopping = new();

    public void Dispose() => _stopping.Dispose();

    [Fact(Timeout = Patience)]
    public async Task Progress_that_waited_for_its_turn_does_not_come_after_the_answer()
    {
        await using var bot = await FakeBotApi.StartAsync();
        var chat = bot.PrivateChat(bot.Person(500, "Anna"));
        bot.AddChat(chat);
        var grain = new CrashingChat();
        var delivery = Run(bot, new(chat.Id, null), grain, new(_time));
        grain.Say(ChatOutputKind.Progress, "Reading files");
        await PassUntilAsync(() => chat.Messages.Count == 1);

        grain.Say(ChatOutputKind.Progress, "Writing files").Say(ChatOutputKind.Answer, "Done.");
        await PassUntilAsync(() => chat.Messages is [{ Text: "Done." }]);
        var late = _time.GetUtcNow() + TimeSpan.FromSeconds(5);
        await PassUntilAsync(() => _time.GetUtcNow() >= late);
        grain.Say(ChatOutputKind.Notice, "The end.", session: "another");
        await PassUntilAsync(() => chat.Messages is [.., { Text: "The end." }]);
        Assert.Equal(
            ["Done.", "The end."], chat.AllMessages.Where(static message => !message.Deleted).Select(static message => message.Text));
        await EndAsync(delivery);
    }

    [Fact(Timeout = Patience)]
    public async Task Growing_text_of_two_topics_comes_no_faster_than_a_group_may_have_it()
    {
        await using var bot = await FakeBotApi.StartAsync();
        var group = bot.Group(-1_001_000_000_000, "the group", forum: true);
        var anna = bot.Person(500, "Anna");
        var (one, other, pace) = (new CrashingChat(), new CrashingChat(), new ChatPace(_time));
        Task[] deliveries =
        [
            Run(bot, new(group.Id, (int)group.AddTopic(anna, "one")), one, pace),
            Run(bot, new(group.Id, (int)group.AddTopic(anna, "other")), other, pace),
        ];
        one.Say(ChatOutputKind.Text, "It gro");
        other.Say(ChatOutputKind.Text, "It sin");
        await PassUntilAsync(() => group.Messages.Count > 0);
        var first = _time.GetUtcNow();
        await PassUntilAsync(() => group.Messages.Count > 1);
        Assert.True(
            _time.GetUtcNow() - first > TimeSpan.FromSeconds(4) - (2 * Step), $"The second one came after {_time.GetUtcNow() - first}.");
        await EndAsync(deliveries);
    }

    [Fact(Timeout = Patience)]
    public async Task Of_a_growing_text_the_part_that_a_person_deleted_comes_again_and_those_after_it_behind_it()
    {
        await using var bot = await FakeBotApi.StartAsync();
        var chat = bot.PrivateChat(bot.Person(500, "Anna"));
        bot.AddChat(chat);
        var grain = new CrashingChat();
        var delivery = Run(bot, new(chat.Id, null), grain, new(_time));
        grain.Say(ChatOutputKind.Text, Parts("grows"));
        await PassUntilAsync(() => chat.Messages.Count == 3);
        chat.Delete(chat.Messages[1].Id);

        grain.Say(ChatOutputKind.Answer, Parts("has grown"), replaces: 1);
        await PassUntilAsync(() => grain.Confirmed > 1);
        Assert.Equal(
            MessageSplitter.Split(TelegramMarkdown.Render(Parts("has grown"))).Select(static part => part.Text),
            chat.Messages.Select(static message => message.Text));
        Assert.Equal(3, chat.Messages.Count);
        Assert.Empty(bot.Violations);
        await EndAsync(delivery);
    }

    /// <summary>A text that needs three messages.</summary>
    private static string Parts(string what) => string.Join(
        "\n\n", new[] { "a", "b", "c" }.Select(part => $"{part} {what}\n\n" + string.Concat(Enumerable.Repeat($"{part} ", 2000)).Trim()));

    private Task<DeliveryEnd> Run(FakeBotApi bot, TelegramChat chat, CrashingChat grain, ChatPace pace)
    {
        var calls = new TelegramBotClient(new TelegramBotClientOptions(bot.Token, bot.Url) { RetryThreshold = 0 });
        var term = new LeaseTerm(Moment.Now(_time), TimeSpan.FromDays(1), _time);
        var place = new TelegramPlace(calls, chat);
        var delivery = new ChatDelivery(
            place, grain, "front", term, 0, null, new(), static _ => throw new NotSupportedException(), pace, _time, NullLogger.Instance);
        return delivery.RunAsync(_stopping.Token, _stopping.Token);
    }

    private async Task EndAsync(params Task[] deliveries)
    {
        await _stopping.CancelAsync();
        await PassUntilAsync(() => deliveries.All(static delivery => delivery.IsCompleted));
    }

    private Task PassUntilAsync(Func<bool> condition) => Eventually.IsStepByStep(
        () =>
        {
            _time.Advance(Step);
            return condition();
        },
        "it shows");
}
