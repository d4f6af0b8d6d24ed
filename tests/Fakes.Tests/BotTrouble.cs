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

    [Fact(Timeout = 60_000)]
    public async Task A_body_that_stalls_has_begun_and_ends_when_it_is_let_go()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        var rest = new TaskCompletionSource();
        t.Chat.WriteDocument("milk.txt", "text/plain", "milk and eggs"u8.ToArray());
        var update = Assert.Single(await t.Bot.GetUpdates(cancellationToken: t.Stop));
        var file = await t.Bot.GetFile(update.Message!.Document!.FileId, t.Stop);
        t.Api.Faults.NextDownload(BotFault.StallAfter(4, rest.Task), "documents/");
        using var http = new HttpClient();
        using var response = await http.GetAsync(
            new Uri($"{t.Api.Url}/file/bot{t.Api.Token}/{file.FilePath}"), HttpCompletionOption.ResponseHeadersRead, t.Stop);
        await using var body = await response.Content.ReadAsStreamAsync(t.Stop);
        var first = new byte[4];
        await body.ReadExactlyAsync(first, t.Stop);
        Assert.Equal("milk"u8.ToArray(), first);
        var next = body.ReadAsync(first, t.Stop).AsTask();
        Assert.Equal("pending", Assert.Single(t.Api.Downloads).Outcome);
        Assert.False(next.IsCompleted);

        rest.SetResult();

        Assert.Equal(4, await next);
        Assert.Empty(t.Api.Violations);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_answer_that_trickles_comes_whole_and_a_call_that_is_left_unread_has_no_effect()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        t.Api.Faults.Next("sendMessage", BotFault.Trickle(50, TimeSpan.FromMilliseconds(1)));
        Assert.Equal("kept", (await t.Bot.SendMessage(t.Chat.Id, "kept", cancellationToken: t.Stop)).Text);

        t.Api.Faults.LeaveUnread("sendMessage");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(t.Stop);
        var unread = t.Bot.SendMessage(t.Chat.Id, "unread", cancellationToken: patience.Token);
        await t.Api.WaitUntil(api => api.Unread.Count == 1);
        await t.Bot.SendMessage(t.Chat.Id, "read", cancellationToken: t.Stop);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => unread);
        Assert.Equal(["kept", "read"], t.Chat.Messages.Select(message => message.Text));
    }
}
