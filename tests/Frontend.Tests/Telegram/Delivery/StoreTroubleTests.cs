using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dormouse.Frontend.Tests.Telegram.Delivery;

/// <summary>The store refuses everything, or one chat's writes only.</summary>
public sealed class StoreTroubleTests(TelegramHome home) : IClassFixture<TelegramHome>
{
    private const int Patience = 90_000;
    private const string Sorry = "⚠ My store can't be written now, so I can't take what you write yet.";

    [Fact(Timeout = Patience)]
    public async Task Whoever_writes_in_an_outage_is_told_once_each_time_and_loses_nothing()
    {
        var (anna, idle, stranger) = (home.NewChat(), home.NewChat(), home.Bot.PrivateChat(home.Bot.Person(9_002, "Bert")));
        stranger.Write("hello");
        await stranger.WaitForText("pairing code");
        foreach (var outage in Enumerable.Range(1, 2))
        {
            home.Store.IsAway = true;
            anna.Write($"/session missing-{outage}a");
            anna.Write($"/session missing-{outage}b");
            stranger.Write("hello again");
            await anna.WaitUntil(
                chat => chat.Messages.Count(static message => message.Text.StartsWith(Sorry, StringComparison.Ordinal)) == outage);

            home.Store.IsAway = false;
            await anna.WaitForText($"missing-{outage}b");
        }

        await home.Bot.WaitUntilConfirmed();
        Assert.Equal(
            [Sorry, "missing-1a", "missing-1b", Sorry, "missing-2a", "missing-2b"],
            anna.Messages.Select(
                static message => message.Text.StartsWith(Sorry, StringComparison.Ordinal) ? Sorry : message.Text.Split('“', '”')[1]));
        Assert.Empty(idle.Messages);
        Assert.DoesNotContain(stranger.Messages, static message => message.Text.Contains("store", StringComparison.Ordinal));
        Assert.Empty(home.Bot.Violations);
    }

    [Theory(Timeout = Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_chat_that_can_take_nothing_holds_up_nobody_and_loses_nothing(bool hangs)
    {
        var broken = home.NewChat();
        var mended = new TaskCompletionSource();
        home.Store.Writing = grain => grain.Key.ToString() != ChatKey.OfTelegram(broken.Id, thread: null) || mended.Task.IsCompleted
            ? Task.CompletedTask
            : hangs ? mended.Task : Task.FromException(new IOException("This row is locked."));

        broken.Write("/session missing-1");
        broken.Write("/session missing-2");
        foreach (var number in Enumerable.Range(1, 3))
        {
            var other = home.NewChat();
            other.Write($"/session missing-{number}");
            await other.WaitForText($"missing-{number}");
            other.Write("/session missing-last");
            await other.WaitForText("missing-last");
            Assert.Equal(2, other.AllMessages.Count);
        }

        mended.SetResult();
        await broken.WaitForText("missing-2");
        await home.Bot.WaitUntilConfirmed();
        Assert.Equal(
            ["missing-1", "missing-2"],
            broken.Messages.Select(static message => message.Text).Where(static text => !text.StartsWith(Sorry, StringComparison.Ordinal)).Select(static text => text.Split('“', '”')[1]));
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task When_as_much_waits_behind_a_broken_chat_as_Telegram_shows_the_log_names_the_chat()
    {
        using var lines = new LogLines(LogLevel.Error);
        await home.StopFrontendAsync();
        home.Configure = services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error).AddProvider(lines));
        await home.StartFrontendAsync();
        var (broken, other) = (home.NewChat(), home.NewChat());
        var mended = false;
        home.Store.Writing = grain => grain.Key.ToString() != ChatKey.OfTelegram(broken.Id, thread: null) || Volatile.Read(ref mended)
            ? Task.CompletedTask
            : Task.FromException(new IOException("This row is locked."));

        foreach (var number in Enumerable.Range(1, 100))
        {
            broken.Write($"/session missing-{number}");
        }

        other.Write("/session missing");
        await Eventually.Is(() => lines.With($"Telegram chat {broken.Id} takes none of its updates").Length > 0, "the chat is named");
        Assert.Empty(other.Messages);

        Volatile.Write(ref mended, true);
        await other.WaitForText("missing");
        await home.Bot.WaitUntilConfirmed();
    }
}
