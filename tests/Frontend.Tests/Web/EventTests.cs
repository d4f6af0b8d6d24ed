using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Time.Testing;

namespace Dormouse.Frontend.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class EventTests(WebFixture web)
{
    private const int Limit = 30_000;

    [Fact(Timeout = Limit)]
    public async Task A_chat_is_told_with_growing_ids_that_are_the_numbers_inside()
    {
        using var client = web.Client();
        await AnswerAsync("ids", "one", "two");
        using var events = await EventReader.OpenAsync(client, "ids");
        Assert.Equal("text/event-stream", events.Response.Content.Headers.ContentType?.MediaType);
        var (one, two) = (await events.NextAsync("answer"), await events.NextAsync("answer"));
        Assert.Equal(("one", "two"), (one["text"], two["text"]));
        Assert.True(one.Id < two.Id);
        Assert.Equal(one.Id, one.Data["seq"]!.GetValue<long>());
        Assert.Equal("work", one["session"]);
        Assert.True(DateTimeOffset.TryParse(one["at"], out _));
    }

    [Fact(Timeout = Limit)]
    public async Task Who_comes_back_gets_exactly_what_they_have_not_seen()
    {
        using var client = web.Client();
        await AnswerAsync("back", "one", "two", "three");
        using var all = await EventReader.OpenAsync(client, "back");
        var (one, two) = (await all.NextAsync("answer"), await all.NextAsync("answer"));

        using var after = await EventReader.OpenAsync(client, "back", $"?after={one.Id}");
        using var resumed = await EventReader.OpenAsync(client, "back", $"?after={one.Id}", two.Id.ToString());
        Assert.Equal("two", (await after.NextAsync("answer"))["text"]);
        Assert.Equal("three", (await resumed.NextAsync("answer"))["text"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Who_wants_the_last_few_gets_those_and_what_comes_and_comes_back_where_they_were()
    {
        using var client = web.Client();
        await AnswerAsync("last", "one", "two", "three");
        using var events = await EventReader.OpenAsync(client, "last", "?last=2");
        var two = await events.NextAsync("answer");
        Assert.Equal("two", two["text"]);
        Assert.Equal("three", (await events.NextAsync("answer"))["text"]);
        await AnswerAsync("last", "four");
        Assert.Equal("four", (await events.NextAsync("answer"))["text"]);

        using var all = await EventReader.OpenAsync(client, "last", "?last=100");
        using var back = await EventReader.OpenAsync(client, "last", "?last=1", two.Id.ToString());
        Assert.Equal("one", (await all.NextAsync("answer"))["text"]);
        Assert.Equal("three", (await back.NextAsync("answer"))["text"]);
    }

    [Theory(Timeout = Limit)]
    [InlineData("?after=-1")]
    [InlineData("?after=x")]
    [InlineData("?last=-1")]
    [InlineData("?last=10001")]
    [InlineData("?last=x")]
    public async Task A_number_that_is_none_is_refused(string query)
    {
        using var client = web.Client();
        using var response = await client.GetAsync($"/api/chats/numbers/events{query}", Answers.Stop);
        await response.ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact(Timeout = Limit)]
    public async Task A_question_can_be_answered_and_is_closed()
    {
        using var client = web.Client();
        var key = SessionKey.New(web.Machine);
        await web.Chat("asks").Deliver([new SessionQuestion("work", key, "q-1", "Delete it?", ["Yes", "No"])]);
        using var events = await EventReader.OpenAsync(client, "asks");
        var question = await events.NextAsync("question");
        Assert.Equal("q-1", question["question"]);
        Assert.Equal("""["Yes","No"]""", question.Data["options"]!.ToJsonString());

        using var empty = await client.PostAsJsonAsync("/api/chats/asks/answers/q-1", new { answer = "" }, Answers.Stop);
        Assert.Contains("“answer”", await empty.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        using var response = await client.PostAsJsonAsync("/api/chats/asks/answers/q-1", new { answer = "No" }, Answers.Stop);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("q-1", (await events.NextAsync("state", "closed"))["question"]);
    }

    [Fact(Timeout = Limit)]
    public async Task An_answer_to_a_question_that_there_never_was_is_refused_and_one_to_a_closed_question_is_told()
    {
        using var client = web.Client();
        await web.Chat("unknown").Deliver([new SessionQuestion("work", SessionKey.New(web.Machine), "q-2", "Delete it?", ["Yes", "No"])]);
        using var unknown = await client.PostAsJsonAsync("/api/chats/unknown/answers/q-9", new { answer = "Yes" }, Answers.Stop);
        Assert.Contains("q-9", await unknown.ProblemAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);
        using var given = await client.PostAsJsonAsync("/api/chats/unknown/answers/q-2", new { answer = "No" }, Answers.Stop);
        using var events = await EventReader.OpenAsync(client, "unknown");
        await events.NextAsync("state", "closed");
        using var late = await client.PostAsJsonAsync("/api/chats/unknown/answers/q-2", new { answer = "Yes" }, Answers.Stop);
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (given.StatusCode, late.StatusCode));
    }

    [Theory(Timeout = Limit)]
    [InlineData("#-1")]
    [InlineData("#7")]
    public async Task A_number_of_no_option_is_a_text_like_any_other(string answer)
    {
        using var client = web.Client();
        var chat = $"option{answer.Length}{answer[1]}";
        await web.Chat(chat).Deliver([new SessionQuestion("work", SessionKey.New(web.Machine), "q-3", "Delete it?", ["Yes", "No"])]);
        using var given = await client.PostAsJsonAsync($"/api/chats/{chat}/answers/q-3", new { answer }, Answers.Stop);
        using var events = await EventReader.OpenAsync(client, chat);
        Assert.Equal("q-3", (await events.NextAsync("state", "closed"))["question"]);
    }

    [Theory(Timeout = Limit)]
    [InlineData("""{"answer":["Red","Blue"]}""", HttpStatusCode.Accepted)]
    [InlineData("""{"answer":"Red, Blue"}""", HttpStatusCode.Accepted)]
    [InlineData("""{"answer":[]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"answer":["Red",7]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"answer":{"Red":true}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"answer":7}""", HttpStatusCode.BadRequest)]
    public async Task Several_options_are_answered_as_a_list_or_as_one_text(string body, HttpStatusCode status)
    {
        using var client = web.Client();
        var chat = $"several{body.Length}";
        await web.Chat(chat).Deliver(
            [new SessionQuestion("work", SessionKey.New(web.Machine), "q-4", "Which?", ["Red", "Blue"]) { Form = new() { Several = 2, TakesWords = true } }]);
        using var events = await EventReader.OpenAsync(client, chat);
        var question = await events.NextAsync("question");
        Assert.Equal((2, true), (question.Data["several"]!.GetValue<int>(), question.Data["words"]!.GetValue<bool>()));

        using var content = new StringContent(body);
        using var response = await client.PostAsync($"/api/chats/{chat}/answers/q-4", content, Answers.Stop);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact(Timeout = Limit)]
    public async Task Growing_text_is_replaced_by_the_answer()
    {
        using var client = web.Client();
        using var sent = await client.SendAsync("grows", "/verbose");
        using var events = await EventReader.OpenAsync(client, "grows");
        Assert.Contains("Verbose", (await events.NextAsync("notice"))["text"], StringComparison.Ordinal);

        var chat = web.Chat("grows");
        await chat.Deliver([new SessionWorking("work", IsWorking: true)]);
        await events.NextAsync("state", "working");
        await chat.Deliver([new SessionText("work", "Hel")]);
        var first = await events.NextAsync("text");
        await chat.Deliver([new SessionText("work", "lo")]);
        var second = await events.NextAsync("text");
        Assert.Equal(("Hel", "Hello"), (first["text"], second["text"]));
        Assert.Equal(first.Id, second.Data["replaces"]!.GetValue<long>());

        await chat.Deliver([new SessionAnswer("work", Guid.NewGuid(), "Hello!"), new SessionWorking("work", IsWorking: false)]);
        Assert.Equal(second.Id, (await events.NextAsync("answer")).Data["replaces"]!.GetValue<long>());
        await events.NextAsync("state", "idle");
    }

    [Fact(Timeout = Limit)]
    public async Task Buttons_under_a_notice_say_what_they_send()
    {
        using var client = web.Client();
        using var sent = await client.SendAsync("buttons", "/new one-of-two");
        using var more = await client.SendAsync("buttons", "/new two-of-two");
        using var list = await client.SendAsync("buttons", "/sessions");
        using var events = await EventReader.OpenAsync(client, "buttons");
        Event notice;
        do
        {
            notice = await events.NextAsync("notice");
        }
        while (notice.Data["options"] is null);
        var labels = notice.Data["options"]!.AsArray().Select(
            static option => (option!["label"]!.ToString(), option["command"]!.ToString()));
        Assert.Contains(("one-of-two", "/session one-of-two"), labels);
    }

    [Fact(Timeout = Limit)]
    public async Task A_silent_line_is_pinged()
    {
        var time = new WatchedTime();
        await using var app = await web.StartAsync(time);
        using var client = web.Client(app: app);
        using var events = await EventReader.OpenAsync(client, "pings");
        Assert.StartsWith("retry:", await events.LineAsync(), StringComparison.Ordinal);
        await time.TimerMade.WaitAsync(Answers.Stop);
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("", await events.LineAsync());
        Assert.Equal(": ping", await events.LineAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task The_stream_ends_when_the_frontend_shuts_down_and_does_not_hold_it_up()
    {
        await using var app = await web.StartAsync();
        using var client = web.Client(app: app);
        await AnswerAsync("shutdown", "one");
        using var events = await EventReader.OpenAsync(client, "shutdown");
        await events.NextAsync("answer");
        var stopping = app.StopAsync(Answers.Stop);
        Assert.Null(await events.NextAsync());
        await stopping.WaitAsync(TimeSpan.FromSeconds(5), Answers.Stop);
    }

    [Fact(Timeout = Limit)]
    public async Task A_reader_does_not_hold_up_a_silo_that_stops()
    {
        await using var own = new WebFixture();
        await own.InitializeAsync();
        using var client = own.Client();
        await own.Chat("stops").Deliver([new SessionAnswer("work", Guid.NewGuid(), "one")]);
        using var events = await EventReader.OpenAsync(client, "stops");
        await events.NextAsync("answer");
        await own.StopSiloAsync().WaitAsync(TimeSpan.FromSeconds(8), Answers.Stop);
        Assert.Null(await events.NextAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task A_reader_who_leaves_is_forgotten()
    {
        var chat = new EndlessChat();
        var stream = new Frontend.Web.EventStream<ChatOutput>(
            chat.Read(0), static output => new("answer", Frontend.Web.EventNumber.IdOf(output.Seq), output));
        await using var app = await web.StartAsync();
        using var left = new CancellationTokenSource();
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext { RequestServices = app.Services, RequestAborted = left.Token };
        context.Features.Set(new Frontend.Web.Caller("owner", "", static () => Task.FromResult(true)));
        var serving = stream.ExecuteAsync(context);
        await chat.Reading.Task.WaitAsync(Answers.Stop);
        await left.CancelAsync();
        await serving.WaitAsync(Answers.Stop);
        await chat.Left.Task.WaitAsync(Answers.Stop);
    }

    [Theory]
    [InlineData(ChatOutputKind.Answer, "answer", null)]
    [InlineData(ChatOutputKind.Text, "text", null)]
    [InlineData(ChatOutputKind.Progress, "progress", null)]
    [InlineData(ChatOutputKind.Detail, "progress", null)]
    [InlineData(ChatOutputKind.Notice, "notice", null)]
    [InlineData(ChatOutputKind.Question, "question", null)]
    [InlineData(ChatOutputKind.QuestionClosed, "state", "closed")]
    [InlineData(ChatOutputKind.QuestionMarked, "state", "marked")]
    [InlineData(ChatOutputKind.Asking, "state", "waiting")]
    [InlineData(ChatOutputKind.Accepted, "state", "accepted")]
    [InlineData(ChatOutputKind.Working, "state", "working")]
    [InlineData(ChatOutputKind.Resting, "state", "idle")]
    public void Every_kind_of_output_has_its_event(ChatOutputKind kind, string name, string? state)
    {
        var (told, data) = Frontend.Web.EventData.Of(new(3, kind, "id", "work", DateTimeOffset.UnixEpoch, "text"), "/files");
        Assert.Equal((name, state), (told, data.State));
        Assert.Equal(kind == ChatOutputKind.Detail, data.Detail is true);
    }

    private Task AnswerAsync(string chat, params string[] texts) =>
        web.Chat(chat).Deliver([.. texts.Select(static text => new SessionAnswer("work", Guid.NewGuid(), text))]);

    /// <summary>Time that stands still, and tells when somebody waits for it to pass.</summary>
    private sealed class WatchedTime : FakeTimeProvider
    {
        public SemaphoreSlim TimerMade { get; } = new(0);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            TimerMade.Release();
            return timer;
        }
    }
}
