using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Dormouse.EndToEnd.Tests;

/// <summary>A session's conversation is one, whichever door it came through, and a crash takes nothing from it.</summary>
public class Journals
{
    private const int Patience = 120_000;

    [Fact(Timeout = Patience)]
    public async Task What_was_said_through_any_door_stands_in_it_once_and_in_order_also_over_crashes()
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Agents:claude:Command", "no-such-claude"));
        using (var web = product.Web())
        {
            await web.SayAsync("echo one");
            await web.WaitForAnswerAsync("one");
            using var sent = await web.Http.PostAsJsonAsync(
                "/api/sessions/default/messages", new { text = "echo two", id = "m2" }, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
            await UntilAsync(web, 0, "two");
        }

        for (var crash = 0; crash < 2; crash++)
        {
            using (var web = product.Web())
            {
                await web.SayAsync($"echo answer{crash}");
                await web.WaitForAnswerAsync($"answer{crash}");
            }

            // At once: the answer is the chat's, and what was not written yet must come from there or from the agent's record.
            await product.KillAsync();
            await product.StartAsync();
        }

        using var back = product.Web();
        await back.SayAsync("echo last");
        await UntilAsync(back, 0, "last");
        using var another = await back.Http.PostAsJsonAsync(
            "/api/sessions/default/messages", new { text = "echo two", id = "m2" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, another.StatusCode);
        var journal = await back.Http.GetFromJsonAsync<JsonElement>(
            "/api/sessions/default/journal?limit=1000", TestContext.Current.CancellationToken);
        var entries = journal.GetProperty("entries").EnumerateArray().ToArray();

        Assert.Equal(entries.Select(static (_, index) => index + 1L), entries.Select(static entry => entry.GetProperty("seq").GetInt64()));
        string[] said =
        [
            "prompt echo one", "answer one", "prompt echo two", "answer two", "prompt echo answer0", "answer answer0",
            "prompt echo answer1", "answer answer1", "prompt echo last", "answer last",
        ];
        Assert.Equal(
            said,
            entries.Where(static entry => KindOf(entry) is "prompt" or "answer")
                .Select(static entry => $"{KindOf(entry)} {TextOf(entry)}"));
    }

    private static string TextOf(JsonElement entry) =>
        entry.GetProperty("text").GetString()!.Replace("```", "", StringComparison.Ordinal).Trim();

    private static string KindOf(JsonElement entry) => entry.GetProperty("kind").GetString()!;

    /// <summary>Reads the journal's events until an answer has come; each number is one more than the one before.</summary>
    private static async Task UntilAsync(Testing.WebClient web, long after, string answer)
    {
        using var response = await web.Http.GetAsync(
            $"/api/sessions/default/events?after={after}", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken))
        {
            var data = JsonElement.Parse(item.Data);
            if (item.EventType is "text" or "state" || !data.TryGetProperty("kind", out _))
            {
                // What passes, and what the door itself says, is not the journal's.
                continue;
            }

            Assert.Equal(++after, data.GetProperty("seq").GetInt64());
            if (item.EventType == "answer" && data.GetProperty("text").GetString()!.Contains(answer, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The events ended before an answer with “{answer}”.");
    }
}
