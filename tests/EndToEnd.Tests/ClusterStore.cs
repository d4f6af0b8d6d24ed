using System.Net;
using System.Net.Http.Json;
using Dormouse.EndToEnd.Tests.Harness;
using WebClient = Dormouse.Testing.WebClient;

namespace Dormouse.EndToEnd.Tests;

/// <summary>PostgreSQL may go away: nothing acknowledged is lost, nothing that runs is ended, and work goes on by itself.</summary>
public class ClusterStore
{
    private const int Patience = 240_000;

    /// <summary>Several times what any call may take.</summary>
    private static readonly TimeSpan Refused = TimeSpan.FromSeconds(30);

    [Theory(Timeout = Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_taken_while_PostgreSQL_comes_and_goes_is_done_once(bool immediately)
    {
        await using var stage = await ClusterStage.SetAsync();
        var desk = await stage.StartSiloWithFrontendAsync("desk");
        var nas = await stage.StartSiloAsync("nas");
        using var web = desk.Web();
        await web.SayAsync($"/new work @{nas.Machine}");
        var log = Path.Combine(stage.Home.Root, "given");
        await web.SayAsync($"echo first >> {log}; echo up");
        await web.WaitForAnswerAsync("up");
        await web.SayAsync($"while [ ! -e {stage.Home.Root}/gate ]; do sleep 0.1; done; echo went through");
        await Eventually.Is(() => nas.SessionProcesses().Count > 1, "the session works");

        await stage.Postgres.StopAsync(immediately);
        await Eventually.Is(async () => await ReadyAsync(web) == HttpStatusCode.ServiceUnavailable, "the silo says that it is not ready");
        Assert.False(await web.TrySayAsync("echo no", "no"));
        for (var i = 0; i < 8; i++)
        {
            // Nobody has read these conversations yet; which machine tries to is left to chance.
            using var unread = desk.Web($"unread-{i}");
            Assert.False(await unread.TrySayAsync("echo no", "no"));
        }

        await File.WriteAllTextAsync(Path.Combine(stage.Home.Root, "gate"), "", TestContext.Current.CancellationToken);
        await stage.Postgres.StartAgainAsync();
        for (var i = 0; i < 20; i++)
        {
            await Eventually.Is(() => web.TrySayAsync($"echo {i} >> {log}", $"message-{i}"), "a message is taken");
        }

        await web.SayAsync("echo the end");
        await web.WaitForAnswerAsync("went through");
        await web.WaitForAnswerAsync("the end");
        var given = await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
        Assert.Equal(["first", .. Enumerable.Range(0, 20).Select(static i => $"{i}")], given);
        await Eventually.Is(async () => await ReadyAsync(web) == HttpStatusCode.OK, "the silo is ready again");
        Assert.Single(nas.Errors.Split('\n'), static line => line.Contains(" started run ", StringComparison.Ordinal));
    }

    [Fact(Timeout = Patience)]
    public async Task A_PostgreSQL_that_stands_still_is_refused_soon_and_nothing_is_lost_or_done_twice()
    {
        await using var stage = await ClusterStage.SetAsync();
        var desk = await stage.StartSiloAsync("desk");
        var nas = await stage.StartSiloAsync("nas");
        var frontend = await stage.StartFrontendAsync();
        var chats = Enumerable.Range(0, 4).Select(number => frontend.Web($"chat-{number}")).ToArray();
        foreach (var (number, chat) in chats.Index())
        {
            await chat.SayAsync($"/new s{number} @{(number % 2 == 0 ? desk : nas).Machine}");
            await chat.SayAsync("echo up");
            await chat.WaitForAnswerAsync("up");
        }

        var log = Path.Combine(stage.Home.Root, "given");
        using (stage.Postgres.Freeze())
        {
            // The same few seconds again and again: whoever is told sooner than the server goes on was not made to wait for it.
            var stopped = TimeProvider.System.GetTimestamp();
            for (var round = 0; round < 2 || TimeProvider.System.GetElapsedTime(stopped) < TimeSpan.FromSeconds(10); round++)
            {
                await Task.WhenAll(chats.Select((chat, number) => RefusedAsync(chat, $"echo {number}.0 >> {log}-{number}", $"{number}.0")));
            }

            using var unread = frontend.Web("unread");
            await RefusedAsync(unread, "echo no", "no");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(unread));
        }

        for (var message = 0; message < 10; message++)
        {
            foreach (var (number, chat) in chats.Index())
            {
                await Eventually.Is(
                    () => chat.TrySayAsync($"echo {number}.{message} >> {log}-{number}", $"{number}.{message}"), "a message is taken");
            }
        }

        foreach (var (number, chat) in chats.Index())
        {
            await chat.SayAsync("echo the end");
            await chat.WaitForAnswerAsync("the end");
            Assert.Equal(
                Enumerable.Range(0, 10).Select(message => $"{number}.{message}"),
                await File.ReadAllLinesAsync($"{log}-{number}", TestContext.Current.CancellationToken));
            chat.Dispose();
        }

        Assert.All(stage.Silos, static silo => Assert.True(MarkedProcesses.IsAlive(silo.ProcessId), silo.Errors));
        Assert.All(
            stage.Silos,
            static silo =>
                Assert.Equal(2, silo.Errors.Split('\n').Count(static line => line.Contains(" started run ", StringComparison.Ordinal))));
    }

    /// <summary>It is our own refusal, and it says when to come again.</summary>
    private static async Task RefusedAsync(WebClient web, string text, string id)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Refused);
        using var response = await web.Http.PostAsJsonAsync($"{web.Path}/messages", new { text, id }, patience.Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    private static async Task<HttpStatusCode> ReadyAsync(WebClient web)
    {
        using var response = await web.Http.GetAsync("/health/ready");
        return response.StatusCode;
    }
}
