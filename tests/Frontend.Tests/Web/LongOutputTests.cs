using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Dormouse.Frontend.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class LongOutputTests(WebFixture web)
{
    private const int Limit = 30_000;
    private const int MostCharacters = 3 * 4096;

    private static readonly string Long = $"# Über alles\n{new string('x', MostCharacters)}";

    [Fact(Timeout = Limit)]
    public async Task In_smart_mode_what_is_longer_than_three_messages_is_a_file_with_a_line_about_it()
    {
        using var client = web.Client();
        await web.Chat("lengthy").Deliver(
        [
            new SessionAnswer("work", Guid.NewGuid(), Long),
            new SessionNotice("work", "n-1", Long) { Choices = [new("Again", "/again")] },
            new SessionAnswer("work", Guid.NewGuid(), new string('y', MostCharacters)),
        ]);
        using var events = await EventReader.OpenAsync(client, "lengthy");
        var (answer, notice) = (await events.NextAsync("file"), await events.NextAsync("file"));
        Assert.Equal(("answer.md", $"/api/chats/lengthy/files/{answer.Id}"), (answer["name"], answer["url"]));
        Assert.Equal("The answer has 12,301 characters; the whole of it is in this file.", answer["text"]);
        Assert.Equal(("notice.md", "Again"), (notice["name"], notice.Data["options"]![0]!["label"]!.ToString()));
        Assert.Equal(MostCharacters, (await events.NextAsync("answer"))["text"]!.Length);

        using var file = await client.GetAsync(answer["url"], Answers.Stop);
        Assert.Equal(Long, await file.Content.ReadAsStringAsync(Answers.Stop));
        Assert.Equal("text/markdown", file.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            ("attachment", "answer.md"),
            (file.Content.Headers.ContentDisposition?.DispositionType, file.Content.Headers.ContentDisposition?.FileName));
        Assert.Equal("nosniff", Assert.Single(file.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact(Timeout = Limit)]
    public async Task Long_output_is_served_to_its_owner_only()
    {
        using var client = web.Client();
        await web.Chat("own").Deliver([new SessionAnswer("work", Guid.NewGuid(), Long)]);
        using var events = await EventReader.OpenAsync(client, "own");
        var url = (await events.NextAsync("file"))["url"];
        using var anna = web.Client(WebFixture.AnnaToken);
        using var nobody = web.Client(token: null);
        using var hers = await anna.GetAsync(url, Answers.Stop);
        using var theirs = await nobody.GetAsync(url, Answers.Stop);
        using var none = await client.GetAsync("/api/chats/own/files/999999", Answers.Stop);
        Assert.Equal(
            (HttpStatusCode.NotFound, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound),
            (hers.StatusCode, theirs.StatusCode, none.StatusCode));
    }

    [Fact(Timeout = Limit)]
    public async Task Long_output_that_has_left_the_chat_s_state_is_still_served()
    {
        using var client = web.Client();
        await web.Chat("old").Deliver([new SessionAnswer("work", Guid.NewGuid(), Long)]);
        using var events = await EventReader.OpenAsync(client, "old");
        var url = (await events.NextAsync("file"))["url"];
        await web.Chat("old").Deliver([.. Enumerable.Range(0, 250).Select(static _ => new SessionAnswer("work", Guid.NewGuid(), "short"))]);
        Assert.Equal(Long, await client.GetStringAsync(url, Answers.Stop));
    }

    [Fact(Timeout = Limit)]
    public async Task In_verbose_mode_it_is_shown_as_it_is()
    {
        using var client = web.Client();
        using var sent = await client.SendAsync("wordy", "/verbose");
        using var events = await EventReader.OpenAsync(client, "wordy");
        await events.NextAsync("notice");
        await web.Chat("wordy").Deliver([new SessionAnswer("work", Guid.NewGuid(), Long)]);
        Assert.Equal(Long, (await events.NextAsync("answer"))["text"]);
    }

    [Fact(Timeout = Limit)]
    public async Task The_description_knows_the_file()
    {
        using var client = web.Client();
        var description = await client.GetFromJsonAsync<JsonNode>("/openapi/v1.json", Answers.Stop);
        Assert.NotNull(description!["paths"]!["/api/chats/{chat}/files/{seq}"]!["get"]!["responses"]!["200"]!["content"]!["text/markdown"]);
        Assert.NotNull(description["components"]!["schemas"]!["EventData"]!["properties"]!["url"]);
    }
}
