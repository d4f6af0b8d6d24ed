using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dormouse.Frontend.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Frontend.Tests.Web;

/// <summary>A page that shows a session's conversation to whoever has its address.</summary>
[Collection(WebCollection.Name)]
public sealed class SharedPageTests(WebFixture web)
{
    private const int Limit = 30_000;

    [Fact(Timeout = Limit)]
    public async Task Whoever_has_the_address_reads_what_was_said_so_far_and_nothing_of_the_machine()
    {
        using var client = web.Client(WebFixture.AnnaToken);
        var journal = await MakeAsync(
            "pageful",
            Entry(1, JournalKind.Prompt, "look at /home/anna/x/y.cs") with
            {
                Door = "telegram:77", Person = "anna", Files = ["/tmp/anna/z/plan.png"],
            },
            Entry(2, JournalKind.Step, "Reading y.cs…") with { Tool = "Read", Input = "/home/anna/x/y.cs", Step = "s1" },
            Entry(3, JournalKind.Step, "") with { Step = "s1", Result = "secret output" },
            Entry(4, JournalKind.Notice, "nas is away"),
            Entry(5, JournalKind.Mark, "asleep"),
            Entry(6, JournalKind.Answer, "It says GITHUB_TOKEN=abcdefgh."),
            Entry(7, JournalKind.Turn, "") with { Usage = new(0.25m, 100, 20, 1) });

        using var made = await client.PostAsJsonAsync("/api/sessions/pageful/links", new { days = 2 }, Answers.Stop);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        await journal.Append(new("anna", "pageful"), [Entry(8, JournalKind.Answer, "later")]);
        var url = new Uri($"{(await made.JsonAsync())["url"]}");

        using var stranger = web.Client(token: null);
        using var page = await stranger.GetAsync(url, Answers.Stop);
        using var read = await stranger.GetAsync(new Uri($"{url}/journal"), Answers.Stop);

        foreach (var answer in (HttpResponseMessage[])[page, read])
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.StartsWith("noindex", answer.Headers.GetValues("X-Robots-Tag").Single(), StringComparison.Ordinal);
            Assert.True(answer.Headers.CacheControl!.NoStore);
            Assert.Equal(SecurityHeaders.Policy, answer.Headers.GetValues("Content-Security-Policy").Single());
        }

        var text = await read.Content.ReadAsStringAsync(Answers.Stop);
        var entries = JsonNode.Parse(text)!["entries"]!.AsArray();
        Assert.Equal(
            ["prompt", "step", "hidden", "hidden", "hidden", "answer", "hidden"], entries.Select(static entry => $"{entry!["kind"]}"));
        Assert.Equal("look at …/y.cs", $"{entries[0]!["text"]}");
        Assert.Equal("plan.png", $"{entries[0]!["files"]![0]}");
        Assert.Equal("It says GITHUB_TOKEN=‹hidden›", $"{entries[5]!["text"]}");
        Assert.All(
            ["anna", "telegram", "/home", "secret output", "nas", "0.25", "later"],
            word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
        using var older = await stranger.GetAsync(new Uri($"{url}/journal?limit=2&before=100"), Answers.Stop);
        Assert.Equal(["6", "7"], (await older.JsonAsync())["entries"]!.AsArray().Select(static entry => $"{entry!["seq"]}"));
    }

    [Fact(Timeout = Limit)]
    public async Task Pages_are_listed_without_their_addresses_and_show_nothing_once_they_are_ended()
    {
        using var client = web.Client(WebFixture.AnnaToken);
        await MakeAsync("ended", Entry(1, JournalKind.Answer, "hello"));
        using var made = await client.PostAsJsonAsync("/api/sessions/ended/links", new { }, Answers.Stop);
        var page = await made.JsonAsync();
        var listed = (await client.GetFromJsonAsync<JsonArray>("/api/sessions/ended/links", Answers.Stop))!;
        Assert.Equal($"{page["id"]}", $"{Assert.Single(listed)!["id"]}");
        Assert.Null(listed[0]!["url"]);

        using var others = await web.Client().DeleteAsync("/api/sessions/ended/links", Answers.Stop);
        using var ended = await client.DeleteAsync($"/api/sessions/ended/links/{page["id"]}", Answers.Stop);
        using var gone = await web.Client(token: null).GetAsync(new Uri($"{page["url"]}"), Answers.Stop);
        using var read = await web.Client(token: null).GetAsync(new Uri($"{page["url"]}/journal"), Answers.Stop);

        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
        Assert.Equal("1", $"{(await ended.JsonAsync())["ended"]}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Contains("Nothing here", await gone.Content.ReadAsStringAsync(Answers.Stop), StringComparison.Ordinal);
        Assert.StartsWith("There is nothing to read here", await read.ProblemAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_no_time_or_has_nothing_to_show_is_refused()
    {
        using var client = web.Client(WebFixture.AnnaToken);
        await MakeAsync("silent");
        using var silent = await client.PostAsJsonAsync("/api/sessions/silent/links", new { }, Answers.Stop);
        using var long_ = await client.PostAsJsonAsync("/api/sessions/silent/links", new { days = 91 }, Answers.Stop);
        using var none = await client.PostAsJsonAsync("/api/sessions/silent/links", new { days = 0 }, Answers.Stop);

        Assert.Contains("nothing to share", await silent.ProblemAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
        Assert.Contains("at most 90", await long_.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("at most 90", await none.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Whoever_guesses_addresses_waits_and_a_right_one_is_shown_meanwhile()
    {
        using var client = web.Client(WebFixture.AnnaToken);
        await MakeAsync("guessed", Entry(1, JournalKind.Answer, "hello"));
        using var made = await client.PostAsJsonAsync("/api/sessions/guessed/links", new { }, Answers.Stop);
        var path = new Uri($"{(await made.JsonAsync())["url"]}").PathAndQuery;
        await using var app = await web.StartAsync();
        using var stranger = web.Client(token: null, app);

        for (var guess = 0; guess <= Guesses.Free; guess++)
        {
            using var wrong = await stranger.GetAsync($"/shared/guess-{guess}", Answers.Stop);
            Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
        }

        using var refused = await stranger.GetAsync("/shared/guess", Answers.Stop);
        using var whole = await stranger.GetAsync($"/shared/{Digest.NewSecret()}/journal", Answers.Stop);
        using var right = await stranger.GetAsync(path, Answers.Stop);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, whole.StatusCode);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact(Timeout = Limit)]
    public async Task The_address_begins_as_the_settings_say()
    {
        using var client = web.Client(WebFixture.AnnaToken);
        await MakeAsync("outside", Entry(1, JournalKind.Answer, "hello"));
        await using var app = await web.StartAsync(configure: static services =>
            services.AddSingleton(new PublicAddress("https://dormouse.example.org")));
        using var there = web.Client(WebFixture.AnnaToken, app);

        using var made = await there.PostAsJsonAsync("/api/sessions/outside/links", new { }, Answers.Stop);

        Assert.StartsWith("https://dormouse.example.org/shared/", $"{(await made.JsonAsync())["url"]}", StringComparison.Ordinal);
    }

    private static JournalEntry Entry(int number, JournalKind kind, string text) =>
        new(0, $"{number}", DateTimeOffset.UnixEpoch.AddSeconds(number), kind, "", text);

    private async Task<IJournalGrain> MakeAsync(string name, params JournalEntry[] entries)
    {
        var created = await web.Grains.GetGrain<IUserGrain>(UserKey.Of("anna")).Create(new(name, null, web.Machine, $"make-{name}"));
        var journal = web.Grains.GetGrain<IJournalGrain>(JournalKey.Of(created.Entry!));
        await journal.Append(new("anna", name), entries);
        return journal;
    }
}
