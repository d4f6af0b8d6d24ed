using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests.Frontends;

/// <summary>A reader of the web console goes from one frontend to another, and its chat from one silo to another.</summary>
public class MovingReaders
{
    private const int Patience = 180_000;
    private const int Messages = 40;

    [Fact(Timeout = Patience)]
    public async Task Events_go_on_at_another_frontend_without_a_gap_or_a_repeat()
    {
        await using var stage = await ClusterStage.SetAsync();
        await stage.StartSiloAsync("one");
        var two = await stage.StartSiloAsync("two");
        var frontends = new List<Product> { await stage.StartFrontendAsync(), await stage.StartFrontendAsync() };
        using var web = frontends[1].Web();
        await web.SayAsync($"/new here @{stage.MachineOf("one")}");
        await web.WaitForNoticeAsync("here");

        using var done = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var reading = ReadByTurnsAsync(frontends, web.Path, done.Token);
        for (var number = 1; number <= Messages; number++)
        {
            await SayUntilAcceptedAsync(
                web,
                string.Create(CultureInfo.InvariantCulture, $"echo answer-{number}-"),
                string.Create(CultureInfo.InvariantCulture, $"m{number}"));
            if (number == 15)
            {
                await two.KillAsync();
            }
            else if (number == 30)
            {
                await frontends[0].KillAsync();
                frontends.RemoveAt(0);
            }
        }

        var kept = await reading;
        Assert.Equal(kept.Select(static happened => happened.Seq).Order().Distinct(), kept.Select(static happened => happened.Seq));
        Assert.Equal(
            Enumerable.Range(1, Messages).Select(static number => $"answer-{number}-"),
            kept.Where(static happened => happened.Kind == "answer").Select(static happened => happened.Text.Trim().Trim('`').Trim()));
    }

    /// <summary>Reads a few events at one frontend, then goes on at the next one, as a load balancer would have it.</summary>
    private static async Task<IReadOnlyList<ChatEvent>> ReadByTurnsAsync(
        List<Product> frontends, string path, CancellationToken cancellation)
    {
        var kept = new List<ChatEvent>();
        var seen = 0L;
        for (var turn = 0; ; turn++)
        {
            var frontend = frontends[turn % frontends.Count];
            using var client = frontend.Web();
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}/events");
                request.Headers.Add("Last-Event-ID", seen.ToString(CultureInfo.InvariantCulture));
                using var response = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
                await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
                var read = 0;
                await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellation))
                {
                    var happened = new ChatEvent(item.EventType, JsonElement.Parse(item.Data));
                    seen = happened.Seq;
                    if (happened.Kind is "answer" or "notice")
                    {
                        kept.Add(happened);
                    }

                    if (happened.Kind == "answer" && happened.Text.Contains($"answer-{Messages}-", StringComparison.Ordinal))
                    {
                        return kept;
                    }

                    if (++read == 5)
                    {
                        break;
                    }
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                // This one is dead; the next one goes on.
            }
        }
    }

    /// <summary>A script that sends again, under the same id, what was not accepted.</summary>
    private static Task SayUntilAcceptedAsync(WebClient web, string text, string id) => Eventually.Is(
        async () =>
        {
            try
            {
                using var response = await web.Http.PostAsync(
                    $"{web.Path}/messages",
                    new StringContent(JsonSerializer.Serialize(new { text, id })),
                    TestContext.Current.CancellationToken);
                return response.StatusCode == System.Net.HttpStatusCode.Accepted;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        $"“{text}” is accepted");
}
