using System.Net;
using System.Text.RegularExpressions;

namespace Dormouse.Frontend.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class MessageTests(WebFixture web)
{
    private const int Limit = 30_000;

    [Fact(Timeout = Limit)]
    public async Task A_message_is_accepted_under_its_id_and_once()
    {
        using var client = web.Client();
        using var first = await client.SendAsync("once", "/quiet", "m-1");
        using var again = await client.SendAsync("once", "/quiet", "m-1");
        using var other = await client.SendAsync("once", "/smart", "m-2");
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        Assert.Equal("m-1", (await first.JsonAsync())["id"]!.GetValue<string>());

        using var events = await EventReader.OpenAsync(client, "once");
        Assert.Equal("m-1", (await events.NextAsync("state", "accepted"))["id"]);
        Assert.Equal("m-2", (await events.NextAsync("state", "accepted"))["id"]);
    }

    [Fact(Timeout = Limit)]
    public async Task A_message_without_an_id_gets_one()
    {
        using var client = web.Client();
        using var first = await client.SendAsync("no-id", "/quiet");
        using var second = await client.SendAsync("no-id", "/quiet");
        var (a, b) = (await first.JsonAsync(), await second.JsonAsync());
        Assert.NotEmpty(a["id"]!.GetValue<string>());
        Assert.NotEqual(a["id"]!.GetValue<string>(), b["id"]!.GetValue<string>());
    }

    [Fact(Timeout = Limit)]
    public async Task A_missing_content_type_is_forgiven()
    {
        using var client = web.Client();
        using var content = new ByteArrayContent("""{"text": "/help"}"""u8.ToArray());
        using var response = await client.PostAsync("/api/chats/typeless/messages", content, Answers.Stop);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Fact(Timeout = Limit)]
    public async Task The_longest_text_fits_and_one_character_more_does_not()
    {
        using var client = web.Client();
        using var fits = await client.SendAsync("long", "/" + new string('é', 199_999));
        using var escaped = await client.PostAsync(
            "/api/chats/long/messages",
            Answers.Body($"{{\"text\": \"{string.Concat(Enumerable.Repeat("\\u00e9", 200_000))}\"}}"),
            Answers.Stop);
        using var over = await client.SendAsync("long", new string('a', 200_001));
        using var far = await client.SendAsync("long", new string('a', 6_000_000));
        Assert.Equal(HttpStatusCode.Accepted, fits.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, escaped.StatusCode);
        Assert.Contains("200,000 characters", await over.ProblemAsync(HttpStatusCode.RequestEntityTooLarge), StringComparison.Ordinal);
        Assert.Contains("as a file", await far.ProblemAsync(HttpStatusCode.RequestEntityTooLarge), StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"text": 5}""")]
    [InlineData("""{"text": "\ud800"}""")]
    [InlineData("{\"text\": \"\u0001\"}")]
    public async Task What_is_no_json_message_is_refused_with_an_example(string body)
    {
        using var client = web.Client();
        using var response = await client.PostAsync("/api/chats/bad/messages", Answers.Body(body), Answers.Stop);
        Assert.Contains("""{"text": "hello"}""", await response.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Bytes_that_are_not_utf8_are_refused()
    {
        using var client = web.Client();
        using var content = new ByteArrayContent([.. "{\"text\": \""u8, 0xff, 0xfe, .. "\"}"u8]);
        using var response = await client.PostAsync("/api/chats/bad/messages", content, Answers.Stop);
        Assert.Contains("UTF-8", await response.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("""{}""", "empty")]
    [InlineData("""{"text": " \n"}""", "empty")]
    [InlineData("""{"text": "a", "id": ""}""", "“id”")]
    [InlineData("""{"text": "a", "files": ["x"]}""", "“files”")]
    [InlineData("""{"text": "a", "files": [null]}""", "“files”")]
    public async Task What_says_nothing_is_refused(string body, string word)
    {
        using var client = web.Client();
        using var response = await client.PostAsync("/api/chats/bad/messages", Answers.Body(body), Answers.Stop);
        Assert.Contains(word, await response.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_chat_has_any_name_and_no_two_names_are_one_chat()
    {
        using var client = web.Client();
        string[] names = ["a b", "a/b", "a%2Fb", "a%b", "é", "e\u0301", "🐭 + ?#", "~", new('x', 200), new('é', 200)];
        foreach (var name in names)
        {
            using var sent = await client.SendAsync(Uri.EscapeDataString(name), "/quiet", $"id of {Array.IndexOf(names, name)}");
            Assert.Equal(HttpStatusCode.Accepted, sent.StatusCode);
        }

        foreach (var name in names)
        {
            using var events = await EventReader.OpenAsync(client, Uri.EscapeDataString(name));
            Assert.Equal($"id of {Array.IndexOf(names, name)}", (await events.NextAsync("state", "accepted"))["id"]);
            await web.Chat(name).Deliver([new SessionAnswer("work", Guid.NewGuid(), name)]);
            Assert.Equal(name, (await events.NextAsync("answer"))["text"]);
        }
    }

    [Theory(Timeout = Limit)]
    [InlineData("a%0Ab")]
    [InlineData("%7F")]
    [InlineData(
        "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxy")]
    public async Task A_chat_s_name_has_an_end_and_no_control_character(string chat)
    {
        using var client = web.Client();
        using var response = await client.SendAsync(chat, "hello");
        Assert.StartsWith("A chat's name is", await response.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_message_without_an_id_that_was_refused_is_told_the_id_that_makes_it_be_taken_once()
    {
        using var client = web.Client();
        web.Store.IsAway = true;
        string problem;
        try
        {
            using var refused = await client.SendAsync("refused-no-id", "/quiet");
            problem = await refused.ProblemAsync(HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            web.Store.IsAway = false;
        }

        // The conversation may have it in memory, and take it as soon as it can.
        var id = Regex.Match(problem, "send it again with “id”: “([0-9a-f]{32})”").Groups[1].Value;
        using var again = await client.SendAsync("refused-no-id", "/quiet", id);
        using var end = await client.SendAsync("refused-no-id", "/smart", "end");
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        using var events = await EventReader.OpenAsync(client, "refused-no-id");
        Assert.Equal(id, (string?)(await events.NextAsync("state", "accepted"))["id"]);
        Assert.Equal("end", (string?)(await events.NextAsync("state", "accepted"))["id"]);
    }

    [Fact(Timeout = Limit)]
    public async Task While_the_store_is_away_nothing_is_acknowledged_and_later_it_is_taken_once()
    {
        using var client = web.Client();
        web.Store.IsAway = true;
        try
        {
            using var refused = await client.SendAsync("outage", "/quiet", "m-1");
            Assert.Contains("send it again", await refused.ProblemAsync(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
            Assert.NotNull(refused.Headers.RetryAfter);
        }
        finally
        {
            web.Store.IsAway = false;
        }

        using var taken = await client.SendAsync("outage", "/quiet", "m-1");
        using var next = await client.SendAsync("outage", "/smart", "m-2");
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        using var events = await EventReader.OpenAsync(client, "outage");
        Assert.Equal("m-1", (await events.NextAsync("state", "accepted"))["id"]);
        Assert.Equal("m-2", (await events.NextAsync("state", "accepted"))["id"]);
    }

    [Fact(Timeout = Limit)]
    public async Task An_unknown_address_of_the_api_is_a_problem_with_a_sentence()
    {
        using var client = web.Client();
        using var response = await client.GetAsync("/api/nothing", Answers.Stop);
        Assert.Contains("/openapi/v1.json", await response.ProblemAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task The_description_names_every_call_and_its_body()
    {
        using var client = web.Client(token: null);
        using var response = await client.GetAsync("/openapi/v1.json", Answers.Stop);
        var document = await response.JsonAsync();
        var paths = document["paths"]!.AsObject();
        Assert.Equal(
            [
                "/api/agents", "/api/audit",
                "/api/chats/{chat}/answers/{question}", "/api/chats/{chat}/events", "/api/chats/{chat}/files",
                "/api/chats/{chat}/files/{seq}",
                "/api/chats/{chat}/messages", "/api/commands", "/api/cost", "/api/desk", "/api/events", "/api/inbox", "/api/inbox/later",
                "/api/logins",
                "/api/logins/{id}",
                "/api/machines", "/api/machines/{machine}/draining",
                "/api/me", "/api/pairings", "/api/pairings/{code}",
                "/api/people", "/api/people/ids/{channel}/{id}", "/api/people/{user}/code", "/api/people/{user}/token",
                "/api/projects", "/api/push", "/api/push/quiet", "/api/push/subscriptions", "/api/push/subscriptions/{id}", "/api/search",
                "/api/sessions", "/api/sessions/{name}", "/api/sessions/{name}/answers/{question}",
                "/api/sessions/{name}/archived",
                "/api/sessions/{name}/content", "/api/sessions/{name}/diff", "/api/sessions/{name}/events", "/api/sessions/{name}/files",
                "/api/sessions/{name}/files/{seq}", "/api/sessions/{name}/folder",
                "/api/sessions/{name}/journal", "/api/sessions/{name}/links", "/api/sessions/{name}/links/{id}",
                "/api/sessions/{name}/messages",
            ],
            paths.Select(static path => path.Key).Order(StringComparer.Ordinal));
        var body = paths["/api/chats/{chat}/messages"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!;
        Assert.Equal(["text", "id", "files"], body["properties"]!.AsObject().Select(static property => property.Key));
    }
}
