using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Dormouse.Frontend.Tests.Web;

/// <summary>A session's conversation over HTTP, whichever door it came through.</summary>
[Collection(WebCollection.Name)]
public sealed class JournalTests(WebFixture web)
{
    private const int Limit = 30_000;

    [Fact(Timeout = Limit)]
    public async Task The_newest_entries_are_shown_and_the_way_further_back()
    {
        using var client = web.Client(WebFixture.AnnaToken);
        var journal = await MakeAsync("annal", "one", "two", "three");

        var newest = await JsonAsync(client, "/api/sessions/annal/journal?limit=2");
        var older = await JsonAsync(client, $"/api/sessions/annal/journal?limit=2&before={newest["before"]}");

        Assert.Equal(["two", "three"], Texts(newest));
        Assert.Equal(["one"], Texts(older));
        Assert.Null(older["before"]);
        var entry = newest["entries"]![1]!;
        Assert.Equal(
            ("3", "answer", "annal", "telegram", "telegram:7"),
            ($"{entry["seq"]}", $"{entry["kind"]}", $"{entry["session"]}", $"{entry["door"]}", $"{entry["chat"]}"));
        await journal.Append(new("anna", "annal"), [new(0, "turn", DateTimeOffset.UnixEpoch, JournalKind.Turn, "", "")
        {
            Outcome = TurnOutcome.Interrupted, Duration = TimeSpan.FromMilliseconds(1_500), Usage = new(0.25m, 100, 20, 1),
        }]);
        var turn = (await JsonAsync(client, "/api/sessions/annal/journal?limit=1"))["entries"]![0]!;
        Assert.Equal(
            ("turn", "interrupted", "1.5", "0.25", "100", "20"),
            ($"{turn["kind"]}", $"{turn["outcome"]}", $"{turn["seconds"]}", $"{turn["costUsd"]}", $"{turn["inputTokens"]}",
                $"{turn["outputTokens"]}"));
    }

    [Fact(Timeout = Limit)]
    public async Task Who_comes_back_is_told_what_they_have_not_seen_and_then_what_comes()
    {
        using var client = web.Client(WebFixture.AnnaToken);
        var journal = await MakeAsync("stream", "one", "two", "three");

        using var all = await EventReader.OfAsync(client, "/api/sessions/stream/events");
        using var back = await EventReader.OfAsync(client, "/api/sessions/stream/events?after=1", "2");
        using var last = await EventReader.OfAsync(client, "/api/sessions/stream/events?last=1");
        Assert.Equal([(1L, "one"), (2L, "two"), (3L, "three")], [await NextAsync(all), await NextAsync(all), await NextAsync(all)]);
        Assert.Equal([(3L, "three"), (3L, "three")], [await NextAsync(back), await NextAsync(last)]);
        await journal.Append(new("anna", "stream"), [Entry("four")]);

        Assert.Equal([(4L, "four"), (4L, "four"), (4L, "four")], [await NextAsync(all), await NextAsync(back), await NextAsync(last)]);
    }

    [Fact(Timeout = Limit)]
    public async Task What_happens_in_all_sessions_of_a_person_is_told_to_that_person_and_what_may_be_missing()
    {
        using var client = web.Client(WebFixture.AnnaToken);
        var (one, two) = (await MakeAsync("news1"), await MakeAsync("news2"));
        using var events = await EventReader.OfAsync(client, "/api/events?after=5");
        Assert.Equal("hello", (await events.NextAsync())!.Name);
        Assert.Equal("missed", (await events.NextAsync())!.Name);
        using var owner = web.Client();
        using var others = await EventReader.OfAsync(owner, "/api/events?after=5");
        await one.Append(new("anna", "news1"), [Entry("hello")]);
        var first = await NextOfAsync(events, "news1");
        await two.Append(new("anna", "news2"), [Entry(new string('x', 1_000))]);
        var second = await NextOfAsync(events, "news2");
        using var back = await EventReader.OfAsync(client, "/api/events", $"{first.Id}");

        Assert.Equal(("answer", "news1", "hello"), (first.Name, first["session"], first["text"]));
        Assert.Equal(300, second["text"]!.Length);
        Assert.Equal(second.Id, (await NextOfAsync(back, "news2")).Id);
        await web.Grains.GetGrain<INewsGrain>(UserKey.Of("owner")).Note("own", [Entry("end")]);
        Assert.Equal("hello", (await others.NextAsync())!.Name);
        Assert.Equal("missed", (await others.NextAsync())!.Name);
        Assert.Equal("end", (await NextOfAsync(others, "own"))["text"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Whoever_listens_is_told_which_console_is_served_and_the_page_says_which_one_it_is()
    {
        using var client = web.Client(WebFixture.AnnaToken);
        using var events = await EventReader.OfAsync(client, "/api/events");
        var hello = (await events.NextAsync())!;

        var page = await client.GetStringAsync("/", Answers.Stop);

        Assert.Equal("hello", hello.Name);
        Assert.Matches("^[0-9a-f]{16}$", hello["version"]);
        Assert.Contains($"<meta name=\"version\" content=\"{hello["version"]}\">", page, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("GET", "journal")]
    [InlineData("GET", "events")]
    [InlineData("POST", "messages")]
    [InlineData("POST", "answers/q")]
    [InlineData("POST", "files")]
    [InlineData("GET", "files/1")]
    [InlineData("GET", "folder")]
    [InlineData("GET", "content?path=a")]
    [InlineData("GET", "links")]
    [InlineData("POST", "links")]
    public async Task Another_persons_session_is_not_there(string method, string call)
    {
        await MakeAsync("hidden", "secret");
        using var client = web.Client();
        using var request = new HttpRequestMessage(new(method), $"/api/sessions/hidden/{call}")
        {
            Content = method == "POST" ? JsonContent.Create(new { text = "hello", answer = "Yes" }) : null,
        };

        using var response = await client.SendAsync(request, Answers.Stop);

        Assert.Contains("“hidden”", await response.ProblemAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("journal?before=0")]
    [InlineData("journal?limit=0")]
    [InlineData("journal?limit=1001")]
    [InlineData("journal?limit=x")]
    [InlineData("events?after=-1")]
    [InlineData("events?last=10001")]
    public async Task A_number_that_is_none_is_refused(string call)
    {
        await MakeAsync("numbers");
        using var client = web.Client(WebFixture.AnnaToken);

        using var response = await client.GetAsync($"/api/sessions/numbers/{call}", Answers.Stop);

        await response.ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact(Timeout = Limit)]
    public async Task A_message_to_a_session_is_for_that_one_whatever_other_chats_talk_to()
    {
        await MakeAsync("first");
        await MakeAsync("second");
        using var client = web.Client(WebFixture.AnnaToken);

        using var one = await client.PostAsJsonAsync("/api/sessions/second/messages", new { text = "/session", id = "m1" }, Answers.Stop);
        using var again = await client.PostAsJsonAsync("/api/sessions/second/messages", new { text = "/session", id = "m1" }, Answers.Stop);
        using var other = await client.PostAsJsonAsync("/api/sessions/first/messages", new { text = "/session" }, Answers.Stop);

        Assert.Equal(
            (HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.Accepted),
            (one.StatusCode, again.StatusCode, other.StatusCode));
        Assert.Contains("second", Assert.Single(await NoticesAsync("second")), StringComparison.Ordinal);
        Assert.Contains("first", Assert.Single(await NoticesAsync("first")), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task What_passes_is_told_without_a_number_and_the_answer_takes_the_place_of_the_text_that_grew()
    {
        var journal = await MakeAsync("passing", "one");
        using var client = web.Client(WebFixture.AnnaToken);
        using var events = await EventReader.OfAsync(client, "/api/sessions/passing/events");
        Assert.Equal((1L, "one"), await NextAsync(events));
        var prompt = Guid.NewGuid();
        await journal.Pass(Moment(SessionMomentKind.Working, "Reading a.cs…"), new(prompt, "It "));
        var first = await events.NextAsync("text");
        await journal.Pass(Moment(SessionMomentKind.Working, "Reading a.cs…"), new(prompt, "grows"));
        var second = await events.NextAsync("text");
        await journal.Append(new("anna", "passing"), [Entry("It grows.") with { Prompt = prompt }]);
        var answer = await events.NextAsync("answer");

        Assert.Equal(("It ", "It grows"), (first["text"], second["text"]));
        Assert.Equal((null, first["pass"], second["pass"]), (first["replaces"], second["replaces"], answer["replaces"]));
        Assert.Equal((null, "2", prompt.ToString("N")), (second.Place, answer.Place, second["prompt"]));
        using var again = await EventReader.OfAsync(client, "/api/sessions/passing/events", "2");
        await journal.Pass(Moment(SessionMomentKind.Waiting, tool: null), null);
        var state = await again.NextAsync("state", "waiting");
        Assert.Equal(("passing", null), (state["session"], state.Place));
    }

    [Fact(Timeout = Limit)]
    public async Task The_list_of_sessions_has_what_was_said_last_for_whoever_wants_details()
    {
        var journal = await MakeAsync("listed", "one", new string('x', 1_000));
        await journal.Append(new("anna", "listed"), [Entry("later") with { Kind = JournalKind.Turn }]);
        using var client = web.Client(WebFixture.AnnaToken);

        var plain = Listed(await JsonAsync(client, "/api/sessions"));
        var full = Listed(await JsonAsync(client, "/api/sessions?details=true"));

        Assert.Null(plain["last"]);
        Assert.Equal(("answer", 300, "2"), ($"{full["last"]!["kind"]}", $"{full["last"]!["text"]}".Length, $"{full["last"]!["seq"]}"));

        static JsonNode Listed(JsonNode sessions) => sessions.AsArray().Single(static one => $"{one!["name"]}" == "listed")!;
    }

    [Fact(Timeout = Limit)]
    public async Task A_reply_to_a_command_is_told_where_it_was_written_and_once_to_whoever_comes_back()
    {
        var journal = await MakeAsync("replies", "one");
        using var client = web.Client(WebFixture.AnnaToken);
        using var events = await EventReader.OfAsync(client, "/api/sessions/replies/events");
        Assert.Equal((1L, "one"), await NextAsync(events));
        using var sent = await client.PostAsJsonAsync("/api/sessions/replies/messages", new { text = "/session", id = "m1" }, Answers.Stop);
        var accepted = await events.NextAsync("state", "accepted");
        var reply = await events.NextAsync("notice");
        await journal.Append(new("anna", "replies"), [Entry("two")]);
        var after = await events.NextAsync("answer");
        using var back = await EventReader.OfAsync(client, "/api/sessions/replies/events", after.Place);
        using var before = await EventReader.OfAsync(client, "/api/sessions/replies/events", accepted.Place);
        await journal.Append(new("anna", "replies"), [Entry("three")]);

        Assert.Equal(("m1", "/session", true), (accepted["id"], accepted["text"], accepted["prompt"] is { Length: 32 }));
        Assert.StartsWith("reply-", reply["id"], StringComparison.Ordinal);
        Assert.Equal((3L, "three"), await NextAsync(back));
        Assert.Equal(reply["id"], (await before.NextAsync("notice"))["id"]);
    }

    [Fact(Timeout = Limit)]
    public async Task An_answer_to_a_question_that_is_not_open_is_refused()
    {
        await MakeAsync("asks");
        using var client = web.Client(WebFixture.AnnaToken);

        using var closed = await client.PostAsJsonAsync("/api/sessions/asks/answers/q-9", new { answer = "Yes" }, Answers.Stop);
        using var empty = await client.PostAsJsonAsync("/api/sessions/asks/answers/q-9", new { answer = "" }, Answers.Stop);

        Assert.Contains("“q-9”", await closed.ProblemAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);
        await empty.ProblemAsync(HttpStatusCode.BadRequest);
    }

    private static JournalEntry Entry(string text) => new(0, text, DateTimeOffset.UnixEpoch, JournalKind.Answer, "telegram:7", text);

    private static SessionMoment Moment(SessionMomentKind kind, string? tool) => new(kind, DateTimeOffset.MaxValue) { Tool = tool };

    private static async Task<JsonNode> JsonAsync(HttpClient client, string path) =>
        await (await client.GetAsync(path, Answers.Stop)).JsonAsync();

    private static IEnumerable<string> Texts(JsonNode journal) => journal["entries"]!.AsArray().Select(static entry => $"{entry!["text"]}");

    private static async Task<(long Id, string? Text)> NextAsync(EventReader events) =>
        await events.NextAsync("answer") is var next ? (next.Id, next["text"]) : default;

    private static async Task<Event> NextOfAsync(EventReader events, string session)
    {
        while (await events.NextAsync() is { } next)
        {
            if (next["session"] == session)
            {
                return next;
            }
        }

        throw new EndOfStreamException($"The stream ended before something of {session} was told.");
    }

    private async Task<string[]> NoticesAsync(string session)
    {
        var notices = new List<string>();
        var door = web.Grains.GetGrain<IChatGrain>(ChatKey.OfSession("anna", session));
        await foreach (var output in door.Read(0).WithCancellation(Answers.Stop))
        {
            if (output.Kind is ChatOutputKind.Notice)
            {
                notices.Add(output.Text);
                break;
            }
        }

        return [.. notices];
    }

    /// <summary>Makes a session of anna's with a journal.</summary>
    private async Task<IJournalGrain> MakeAsync(string name, params string[] answers)
    {
        var created = await web.Grains.GetGrain<IUserGrain>(UserKey.Of("anna")).Create(new(name, null, web.Machine, $"make-{name}"));
        var journal = web.Grains.GetGrain<IJournalGrain>(JournalKey.Of(created.Entry!));
        await journal.Append(new("anna", name), [.. answers.Select(Entry)]);
        return journal;
    }
}
