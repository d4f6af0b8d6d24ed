using Telegram.Bot;
using Telegram.Bot.Exceptions;

namespace Dormouse.Fakes.Tests;

public class BotTrouble
{
    [Fact(Timeout = 60_000)]
    public async Task A_dropped_answer_leaves_the_message_and_a_dropped_call_does_not()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        t.Api.Faults.Next("sendMessage", BotFault.DropAfterProcessing);
        t.Api.Faults.Next("sendMessage", BotFault.DropBefore);
        await Assert.ThrowsAsync<RequestException>(() => t.Bot.SendMessage(t.Chat.Id, "kept", cancellationToken: t.Stop));
        await Assert.ThrowsAsync<RequestException>(() => t.Bot.SendMessage(t.Chat.Id, "lost", cancellationToken: t.Stop));
        await t.Bot.SendMessage(t.Chat.Id, "fine", cancellationToken: t.Stop);
        Assert.Equal(["kept", "fine"], t.Chat.Messages.Select(message => message.Text));
        Assert.Equal(["ok, then dropped", "dropped before", "ok"], t.Api.Calls.Select(call => call.Outcome));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_bad_gateway_answers_with_a_page()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        t.Api.Faults.Next("sendMessage", BotFault.Status502);
        var error = await Assert.ThrowsAsync<RequestException>(() => t.Bot.SendMessage(t.Chat.Id, "x", cancellationToken: t.Stop));
        Assert.Equal(System.Net.HttpStatusCode.BadGateway, error.HttpStatusCode);
        Assert.Empty(t.Chat.Messages);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_chat_asked_for_too_much_must_be_left_alone_and_others_need_not()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        var other = t.Api.Group(-5, "Other");
        t.Api.Faults.Next("sendMessage", BotFault.TooManyRequests(30), t.Chat);
        var first = await Assert.ThrowsAsync<ApiRequestException>(() => t.Bot.SendMessage(t.Chat.Id, "x", cancellationToken: t.Stop));
        Assert.Equal((429, 30), (first.ErrorCode, first.Parameters!.RetryAfter));
        await t.Bot.SendMessage(other.Id, "elsewhere", cancellationToken: t.Stop);
        Assert.Empty(t.Api.Violations);

        var again = await Assert.ThrowsAsync<ApiRequestException>(() => t.Bot.SendMessage(t.Chat.Id, "x", cancellationToken: t.Stop));
        Assert.Equal(429, again.ErrorCode);
        Assert.Contains("during retry_after", Assert.Single(t.Api.Violations), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Refusals_come_as_told_and_only_where_told()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        t.Api.Faults.When(call => call.Args["text"]?.ToString() == "b", BotFault.BadRequest("Bad Request: odd"));
        t.Api.Faults.Next("sendChatAction", BotFault.Forbidden());
        t.Api.Faults.Next("deleteMessage", BotFault.MigratedTo(-100));
        await t.Bot.SendMessage(t.Chat.Id, "a", cancellationToken: t.Stop);
        var odd = await Assert.ThrowsAsync<ApiRequestException>(() => t.Bot.SendMessage(t.Chat.Id, "b", cancellationToken: t.Stop));
        Assert.Equal("Bad Request: odd", odd.Message);
        var forbidden = await Assert.ThrowsAsync<ApiRequestException>(
            () => t.Bot.SendChatAction(t.Chat.Id, Telegram.Bot.Types.Enums.ChatAction.Typing, cancellationToken: t.Stop));
        Assert.Equal(403, forbidden.ErrorCode);
        var moved = await Assert.ThrowsAsync<ApiRequestException>(() => t.Bot.DeleteMessage(t.Chat.Id, 1, t.Stop));
        Assert.Equal(-100, moved.Parameters!.MigrateToChatId);
        Assert.Empty(t.Api.Violations);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_held_call_takes_effect_only_when_let_go()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        var gate = new TaskCompletionSource();
        t.Api.Faults.Next("sendMessage", BotFault.Hold(gate.Task));
        var held = t.Bot.SendMessage(t.Chat.Id, "late", cancellationToken: t.Stop);
        await t.Api.WaitForCall(call => call.Method == "sendMessage");
        await t.Bot.SendMessage(t.Chat.Id, "early", cancellationToken: t.Stop);
        gate.SetResult();
        await held;
        Assert.Equal(["early", "late"], t.Chat.Messages.Select(message => message.Text));
    }
}
