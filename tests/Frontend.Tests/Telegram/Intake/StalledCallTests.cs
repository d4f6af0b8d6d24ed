using Dormouse.Fakes;
using Dormouse.Frontend.Telegram;
using Dormouse.Frontend.Telegram.Line;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Tests.Telegram.Intake;

/// <summary>No call of the Bot API waits for ever, wherever it stands still: a real server on a real socket.</summary>
public sealed class StalledCallTests
{
    private const int Patience = 60_000;
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Theory(Timeout = Patience)]
    [InlineData("answer")]
    [InlineData("body")]
    [InlineData("trickle")]
    [InlineData("unread")]
    public async Task A_call_that_stands_still_fails_and_the_next_one_does_not(string where)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var stage = await BotSide.StartAsync();
        var content = new byte[where == "unread" ? 8 * 1024 * 1024 : 1];
        if (where == "unread")
        {
            stage.Api.Faults.LeaveUnread("sendDocument");
        }
        else
        {
            stage.Api.Faults.Next("sendDocument", where switch
            {
                "answer" => BotFault.Hold(new TaskCompletionSource().Task),
                "body" => BotFault.StallAfter(3),
                _ => BotFault.Trickle(1, TimeSpan.FromMilliseconds(100)),
            });
        }

        await Assert.ThrowsAsync<RequestException>(() => SendAsync(stage, content, stop));

        // A small one, for a busy machine is slow itself.
        await SendAsync(stage, new byte[1], stop);
    }

    [Theory(Timeout = Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_poll_whose_answer_stands_still_fails_and_the_next_one_brings_it(bool trickles)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var stage = await BotSide.StartAsync();
        stage.Chat.Write("hello");
        stage.Api.Faults.Next("getUpdates", trickles ? BotFault.Trickle(1, TimeSpan.FromMilliseconds(100)) : BotFault.StallAfter(20));

        await Assert.ThrowsAsync<RequestException>(() => stage.Bot.Polling.AskAsync(null, 100, TimeSpan.Zero, stop));
        Assert.Single(await stage.Bot.Polling.AskAsync(null, 100, TimeSpan.Zero, stop));
    }

    [Fact(Timeout = Patience)]
    public async Task A_file_that_stands_still_or_trickles_fails_and_one_that_goes_on_comes_however_long_it_takes()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var stage = await BotSide.StartAsync();
        var files = new TelegramFiles(stage.Bot, TimeProvider.System);
        var content = new byte[200_000];
        Random.Shared.NextBytes(content);
        stage.Chat.WriteDocument("big.bin", "application/octet-stream", content);
        var update = Assert.Single(await stage.Bot.Polling.AskAsync(null, 100, TimeSpan.Zero, stop));
        var id = update.GetProperty("message").GetProperty("document").GetProperty("file_id").GetString()!;

        stage.Api.Faults.NextDownload(BotFault.StallAfter(1000));
        Assert.True(TelegramFiles.IsPassing(await Assert.ThrowsAnyAsync<Exception>(() => stage.FetchAsync(files, id, stop))));
        stage.Api.Faults.NextDownload(BotFault.Trickle(1, TimeSpan.FromMilliseconds(100)));
        Assert.True(TelegramFiles.IsPassing(await Assert.ThrowsAnyAsync<Exception>(() => stage.FetchAsync(files, id, stop))));

        // Twenty pieces, which together take longer than a body of no size may.
        stage.Api.Faults.NextDownload(BotFault.Trickle(10_000, TimeSpan.FromMilliseconds(100)));
        Assert.Equal(content, await stage.FetchAsync(files, id, stop));
        await stage.Api.WaitUntil(
            static api =>
                api.Downloads.Select(static download => download.Outcome).SequenceEqual(new[] { "abandoned", "abandoned", "ok" }));
    }

    [Fact(Timeout = Patience)]
    public async Task Updates_of_any_depth_come_through_a_poll_and_refusals_say_what_Telegram_says()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var stage = await BotSide.StartAsync();
        stage.Api.RawUpdate($$$"""{"message":{"deep":{{{new string('[', 500)}}}{{{new string(']', 500)}}}}}""");

        Assert.Single(await stage.Bot.Polling.AskAsync(null, 100, TimeSpan.Zero, stop));

        stage.Api.Faults.Next("getUpdates", BotFault.Status502);
        Assert.IsNotType<ApiRequestException>(
            await Assert.ThrowsAnyAsync<RequestException>(() => stage.Bot.Polling.AskAsync(null, 100, TimeSpan.Zero, stop)));
        stage.Api.Faults.Next("getUpdates", BotFault.TooManyRequests(7));
        var refusal = await Assert.ThrowsAsync<ApiRequestException>(() => stage.Bot.Polling.AskAsync(null, 100, TimeSpan.Zero, stop));
        Assert.Equal((429, 7), (refusal.ErrorCode, refusal.Parameters!.RetryAfter));
    }

    private static Task<Message> SendAsync(BotSide stage, byte[] content, CancellationToken stop) => stage.Bot.Calls.SendDocument(
        chatId: stage.Chat.Id, document: InputFile.FromStream(new MemoryStream(content), "some.bin"), cancellationToken: stop);

    /// <summary>A server, and the bot's own side of it with little patience.</summary>
    private sealed class BotSide : IAsyncDisposable
    {
        public required FakeBotApi Api { get; init; }

        public required BotConnection Bot { get; init; }

        public required FakeChat Chat { get; init; }

        public static async Task<BotSide> StartAsync()
        {
            var api = await FakeBotApi.StartAsync();
            var patience = new LinePatience(Answer: 4 * Short) { Stall = 4 * Short, Grace = 4 * Short, Rate = 20_000 };
            var chat = api.PrivateChat(api.Person(1, "Anna"));
            api.AddChat(chat);
            return new() { Api = api, Bot = new(new(api.Token, api.Url), new() { Calls = patience, Polls = patience }), Chat = chat };
        }

        public Task<byte[]?> FetchAsync(TelegramFiles files, string id, CancellationToken stop) => files.FetchAsync(id, stop);

        public async ValueTask DisposeAsync()
        {
            Bot.Dispose();
            await Api.DisposeAsync();
        }
    }
}
