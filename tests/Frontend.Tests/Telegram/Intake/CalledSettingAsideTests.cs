using System.Net;
using System.Net.Sockets;
using System.Text;
using Dormouse.Fakes;

namespace Dormouse.Frontend.Tests.Telegram.Intake;

/// <summary>The same where Telegram calls us, at two frontends: one of them works off what either has set aside.</summary>
public sealed class CalledSettingAsideTests(CalledHome home) : IClassFixture<CalledHome>
{
    private const int Patience = 90_000;

    [Fact(Timeout = Patience)]
    public async Task A_file_that_never_comes_is_told_and_its_text_and_what_is_behind_it_are_taken()
    {
        var chat = home.Home.NewChat();
        home.Bot.Faults.NextDownload(BotFault.Trickle(1, TimeSpan.FromMilliseconds(200)), times: int.MaxValue);

        chat.WritePhoto(new byte[40_000], "/session missing-photo");
        chat.Write("/session missing-1");
        chat.Write("/session missing-2");

        await chat.WaitForText("missing-2");
        home.Bot.Faults.Clear();
        Assert.Equal(["missing-photo", "missing-1", "missing-2"], IntakeHome.Names(chat));
        Assert.Contains("so your message was taken without it", chat.Messages[0].Text, StringComparison.Ordinal);
        await home.Bot.WaitUntilConfirmed();
        await home.SpoolIsEmptyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task A_chat_that_takes_none_is_set_aside_by_whoever_is_called_and_comes_in_order_once()
    {
        var broken = home.Home.NewChat();
        var breakage = home.Break(broken);
        foreach (var number in Enumerable.Range(1, 20))
        {
            broken.Write($"/session missing-{number}");
        }

        await home.Bot.WaitUntilConfirmed();
        Assert.NotEqual(0, home.Home.Store.Count(StateNames.UpdateSpool));

        breakage.Mend();
        broken.Write("/session missing-21");
        await broken.WaitForText("missing-21");
        Assert.Equal(Enumerable.Range(1, 21).Select(static number => $"missing-{number}"), IntakeHome.Names(broken));
        await home.SpoolIsEmptyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task Stop_does_not_wait_behind_what_was_set_aside_of_its_chat()
    {
        var chat = home.Home.NewChat();
        var come = new TaskCompletionSource();
        home.Bot.Faults.Next("getFile", BotFault.HoldAnswer(come.Task), times: int.MaxValue);
        chat.WritePhoto(new byte[40_000], "/session missing-photo");
        await home.IsSetAsideAsync();

        chat.Write("/stop missing-1");

        await chat.WaitForText("missing-1");
        Assert.Equal(["missing-1"], IntakeHome.Names(chat));
        home.Bot.Faults.Clear();
        come.SetResult();
        await chat.WaitForText("missing-photo");
        await home.SpoolIsEmptyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task Whoever_brings_an_update_drop_by_drop_is_told_so_and_the_door_stays_open()
    {
        var chat = home.Home.NewChat();
        var url = new Uri(home.Bot.WebhookTargets[0]);
        using var slow = new TcpClient();
        await slow.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        var stream = slow.GetStream();
        await stream.WriteAsync(Head(1000), TestContext.Current.CancellationToken);
        await stream.WriteAsync("{"u8.ToArray(), TestContext.Current.CancellationToken);

        using var answer = new StreamReader(stream, Encoding.ASCII);
        Assert.StartsWith("HTTP/1.1 400", await answer.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        chat.Write("/session missing-1");
        await chat.WaitForText("missing-1");
    }

    [Fact(Timeout = Patience)]
    public async Task Whoever_announces_too_much_hears_so_at_once_and_loses_no_connection_while_sending_it()
    {
        const int length = 2 * 1024 * 1024;
        var url = new Uri(home.Bot.WebhookTargets[0]);
        using var sender = new TcpClient();
        await sender.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        var stream = sender.GetStream();
        using var answer = new StreamReader(stream, Encoding.ASCII);

        await stream.WriteAsync(Head(length), TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 413", await answer.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await stream.WriteAsync(new byte[length], TestContext.Current.CancellationToken);

        await stream.WriteAsync(Head(0), TestContext.Current.CancellationToken);
        while (await answer.ReadLineAsync(TestContext.Current.CancellationToken) is not "HTTP/1.1 400 Bad Request" and var line)
        {
            Assert.NotNull(line);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task Updates_of_any_depth_and_of_any_id_are_answered_with_ok()
    {
        using var http = new HttpClient { BaseAddress = new(home.Bot.WebhookTargets[0]) };
        foreach (var update in new[]
        {
            $$$"""{"update_id":9000000000,"message":{"message_id":1,"chat":{"id":{{{home.Home.NewChat().Id}}},"type":"private"},"deep":{{{new string('[', 900)}}}{{{new string(']', 900)}}}}}""",
            """{"update_id":5}""",
            """{"update_id":6,"message":null}""",
            """{"update_id":7,"message":"\ud83d","callback_query":{"\ud83d":1}}""",
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/telegram/webhook") { Content = new StringContent(
                update, Encoding.UTF8, "application/json") };
            request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", "secret");
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    private static byte[] Head(int length) => Encoding.ASCII.GetBytes(
        "POST /telegram/webhook HTTP/1.1\r\nHost: bot\r\nX-Telegram-Bot-Api-Secret-Token: secret\r\nContent-Type: application/json\r\n"
        + $"Content-Length: {length}\r\n\r\n");
}
