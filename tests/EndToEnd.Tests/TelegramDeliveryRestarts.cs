using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>The program ends between sending and confirming, and secrets stay secret.</summary>
public class TelegramDeliveryRestarts
{
    private const int Patience = 120_000;

    [Fact(Timeout = Patience)]
    public async Task Restarts_between_answers_and_confirmations_lose_nothing_and_repeat_at_most_one()
    {
        var stage = new TelegramStage();
        await stage.InitializeAsync();
        var never = new TaskCompletionSource();
        foreach (var (isKill, isSent) in new[] { (true, true), (false, true), (true, false), (false, false) })
        {
            var (chat, other) = (stage.NewChat(), stage.NewChat());
            if (isSent)
            {
                // Telegram has it, and the program never comes to know.
                stage.Bot.Faults.Next("sendMessage", BotFault.DropAfterProcessing, chat);
            }

            stage.Bot.Faults.Next("sendMessage", BotFault.Hold(never.Task), chat);
            foreach (var number in Enumerable.Range(1, 4))
            {
                chat.Write($"echo answer {number}");
            }

            var done = Path.Combine(stage.Home.Root, $"done-{chat.Id}");
            chat.Write($"echo answer 5; touch {done}");
            await Eventually.Is(() => File.Exists(done), "the last command has run");
            other.Write("echo all others are done");
            await other.WaitForText("all others are done");
            var held = isSent ? 1 : 0;
            await stage.Bot.WaitUntil(
                bot => bot.CallsOf("sendMessage").Where(call => call.ChatId == chat.Id).ElementAtOrDefault(held)?.Outcome == "pending");
            await (isKill ? stage.Product.KillAsync() : stage.Product.StopAsync());
            chat.Write("echo answer 6");
            await stage.Product.StartAsync();

            await chat.WaitForText("answer 6");
            var expected = Enumerable.Range(1, 6).Select(static number => $"answer {number}").ToList();
            if (isSent)
            {
                expected.Insert(0, "answer 1");
            }

            Assert.Equal(expected, Answers(chat));
            // Its only answer may not have been confirmed either.
            Assert.InRange(Answers(other).Count(), 1, 2);
        }

        Assert.Empty(stage.Bot.Violations);
        await stage.DisposeAsync();
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_group_that_becomes_a_supergroup_when_the_program_is_killed_goes_on_as_the_same_conversation(bool isHeardBefore)
    {
        var stage = new TelegramStage();
        await stage.InitializeAsync();
        var (group, anna) = (stage.Bot.Group(-77, "the group"), stage.NewAccount());
        group.Write(anna, "/new here");
        await group.WaitForText("is ready");
        var never = new TaskCompletionSource();
        stage.Bot.Faults.Next("sendMessage", BotFault.Hold(never.Task), group);
        group.Write(anna, "echo one in ${PWD##*/}");
        await stage.Bot.WaitForCall(call => call.ChatId == group.Id && call.Outcome == "pending");
        if (!isHeardBefore)
        {
            await stage.Product.KillAsync();
        }

        var supergroup = group.Upgrade(anna, -1_001_000_000_077);
        supergroup.Write(anna, "echo two in ${PWD##*/}");
        if (isHeardBefore)
        {
            // Wherever it is by then.
            await stage.Bot.WaitUntilConfirmed();
            await stage.Product.KillAsync();
        }

        await stage.Product.StartAsync();
        await supergroup.WaitForText("two in");
        await stage.Product.KillAsync();
        supergroup.Write(anna, "echo three in ${PWD##*/}");
        await stage.Product.StartAsync();

        await supergroup.WaitForText("three in");
        Assert.Equal(["one in here", "two in here", "three in here"], Answers(supergroup).Distinct());
        Assert.DoesNotContain(group.AllMessages, static message => message.Text.Contains(" in here", StringComparison.Ordinal));
        Assert.Empty(stage.Bot.Violations);
        await stage.DisposeAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task The_bots_token_is_never_printed_whatever_fails()
    {
        using var home = new HomeFolder();
        await using var bot = await FakeBotApi.StartAsync("123456:A-very-secret-part");
        bot.Faults.Next("getMe", BotFault.Status502);
        bot.Faults.Next("deleteWebhook", BotFault.DropBefore);
        bot.Faults.Next("getUpdates", BotFault.BadRequest("Bad Request: nobody knows why"));
        bot.Faults.Next("getFile", BotFault.DropBefore);
        bot.Faults.Next("sendChatAction", BotFault.DropAfterProcessing);
        bot.Faults.Next("sendMessage", BotFault.DropBefore);
        bot.Faults.Next("sendMessage", BotFault.Status502);
        bot.Faults.Next("sendMessage", BotFault.BadRequest("Bad Request: nobody knows why"), times: 2);
        bot.Faults.Next("sendDocument", BotFault.BadRequest("Bad Request: nobody knows why"));
        await using var product = await Product.StartAsync(
            home,
            ("Agents:claude:Command", "no-such-claude"),
            ("Telegram:Token", bot.Token),
            ("Telegram:ApiUrl", bot.Url),
            ("Users:owner:Telegram:0", "42"),
            ("Logging:LogLevel:Default", "Debug"),
            ("Logging:LogLevel:Dormouse", "Trace"));
        var chat = bot.PrivateChat(bot.Person(42, "Anna"));

        chat.WriteDocument("notes.txt", "text/plain", "milk"u8.ToArray(), "echo first");
        chat.Write("env; cat /proc/$PPID/cmdline /proc/$PPID/environ | tr '\\0' '\\n' | grep -c nothing-of-it; echo second");
        await chat.WaitForMessage(static message => message.Text.Contains("second") || message.Document is not null);
        bot.Faults.Next("getUpdates", BotFault.DropBefore, times: 2);
        chat.Write("/status");
        await Eventually.Is(
            () => product.Errors.Contains("Telegram can't be reached", StringComparison.Ordinal), "it is told that Telegram is away");

        Assert.Equal(0, await product.StopAsync());
        Assert.Contains("was refused and is given up", product.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", product.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", product.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(chat.AllMessages, static message => message.Text.Contains("very-secret", StringComparison.Ordinal));
    }

    [Fact(Timeout = Patience)]
    public async Task A_token_that_telegram_does_not_know_is_told_without_the_token()
    {
        using var home = new HomeFolder();
        await using var bot = await FakeBotApi.StartAsync();
        await using var product = await Product.StartAsync(
            home, ("Agents:claude:Command", "no-such-claude"), ("Telegram:Token", "99:some-other-secret"), ("Telegram:ApiUrl", bot.Url));

        await Eventually.Is(
            () => product.Errors.Contains("Telegram does not know this bot token (Telegram:Token)", StringComparison.Ordinal),
            "it is told");

        Assert.DoesNotContain("some-other-secret", product.Errors + product.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Answers(FakeChat chat) =>
        chat.Messages.Select(static message => message.Text.TrimEnd('\n')).Where(
            static text => !text.StartsWith("Resuming session", StringComparison.Ordinal));
}
