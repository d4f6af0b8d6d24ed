using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Dormouse.Fakes.Tests;

public class ModelAnswers
{
    [Fact(Timeout = 60_000)]
    public async Task The_default_is_an_echo_of_what_the_person_wrote_last()
    {
        await using var m = await ModelFixture.StartAsync(TestContext.Current.CancellationToken);
        var answer = await m.AskAsync("""
            [{"role":"user","content":"first"},{"role":"assistant","content":"echo: first"},
             {"role":"user","content":[{"type":"text","text":"<system-reminder>\nnot this\n</system-reminder>"},
                {"type":"text","text":"this"},{"type":"text","text":"[Image: source: x.png]"}]},
             {"role":"system","content":"nor this"}]
            """);

        Assert.Equal("echo: this", (string?)answer["content"]![0]!["text"]);
        Assert.Equal("end_turn", (string?)answer["stop_reason"]);
        Assert.True((int)answer["usage"]!["input_tokens"]! > 0);
        var request = Assert.Single(m.Api.Requests);
        Assert.Equal(["first", "this"], request.UserTexts);
        Assert.Equal(["echo: first"], request.AssistantTexts);
        Assert.Equal("be kind\nnor this", request.System);
        Assert.Equal("some-model", request.Model);
        Assert.Empty(m.Api.Violations);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_stream_has_every_event_and_its_text_joins_to_the_answer()
    {
        await using var m = await ModelFixture.StartAsync(TestContext.Current.CancellationToken);
        m.Api.Respond = _ => FakeReply.Thinking("hm", "so")
            .Then(FakeReply.ToolUse("Bash", new JsonObject { ["command"] = "ls" }))
            .WithUsage(100, 7);
        var events = await m.StreamAsync("go", m.Stop).ToListAsync(m.Stop);

        Assert.Equal(
            [
                "message_start", "ping", "content_block_start", "content_block_delta", "content_block_delta", "content_block_stop",
                "content_block_start", "content_block_delta", "content_block_stop",
                "content_block_start", "content_block_delta", "content_block_stop", "message_delta", "message_stop",
            ],
            events.Select(data => (string)data["type"]!));
        Assert.Equal(100, (int)events[0]["message"]!["usage"]!["input_tokens"]!);
        Assert.Equal("""{"command":"ls"}""", (string?)events[10]["delta"]!["partial_json"]);
        Assert.Equal("tool_use", (string?)events[12]["delta"]!["stop_reason"]);
        Assert.Equal(7, (int)events[12]["usage"]!["output_tokens"]!);
        Assert.True(await m.Api.Requests[0].Ended);
    }

    [Fact(Timeout = 60_000)]
    public async Task Slow_text_comes_chunk_by_chunk_as_the_gate_opens()
    {
        await using var m = await ModelFixture.StartAsync(TestContext.Current.CancellationToken);
        using var gate = new SemaphoreSlim(0);
        m.Api.When(request => request.LastUserText == "slow", _ => FakeReply.SlowText(["one ", "two"], gate));
        await using var events = m.StreamAsync("slow", m.Stop).GetAsyncEnumerator(m.Stop);

        Assert.Equal("one ", await NextTextAsync(events));
        var second = NextTextAsync(events);
        Assert.False(second.IsCompleted);
        Assert.False(m.Api.Requests[0].Ended.IsCompleted);
        gate.Release();
        Assert.Equal("two", await second);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_hanging_answer_ends_when_the_caller_hangs_up()
    {
        await using var m = await ModelFixture.StartAsync(TestContext.Current.CancellationToken);
        m.Api.Respond = _ => FakeReply.Hang("so");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(m.Stop);
        var asking = m.StreamAsync("x", cancel.Token).ToListAsync(cancel.Token).AsTask();
        var request = await m.Api.WaitForText("x");
        Assert.False(request.Ended.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.False(await request.Ended.WaitAsync(m.Stop));
    }

    [Fact(Timeout = 60_000)]
    public async Task Errors_come_before_or_inside_the_stream()
    {
        await using var m = await ModelFixture.StartAsync(TestContext.Current.CancellationToken);
        m.Api.When(request => true, _ => FakeReply.Error(429, "rate_limit_error", "slow down", 3), times: 1);
        m.Api.When(request => true, _ => FakeReply.ErrorInStream("overloaded_error", "Overloaded"), times: 1);

        using var refused = await m.PostAsync("""[{"role":"user","content":"x"}]""");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(3), refused.Headers.RetryAfter!.Delta);
        var events = await m.StreamAsync("x", m.Stop).ToListAsync(m.Stop);
        Assert.Equal("overloaded_error", (string?)events[^1]["error"]!["type"]);
        Assert.Equal("message_stop", (string?)(await m.StreamAsync("x", m.Stop).ToListAsync(m.Stop))[^1]["type"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_title_request_is_answered_without_the_script_and_kept_apart()
    {
        await using var m = await ModelFixture.StartAsync(TestContext.Current.CancellationToken);
        m.Api.Respond = _ => FakeReply.Error(500, "api_error", "not for titles");
        using var response = await m.PostAsync(new JsonObject
        {
            ["model"] = "small",
            ["max_tokens"] = 64000,
            ["messages"] = JsonNode.Parse("""[{"role":"user","content":"<session>x</session>"}]"""),
            ["output_config"] = JsonNode.Parse("""{"format":{"type":"json_schema","schema":{}}}"""),
        });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(m.Api.Requests);
        Assert.True(Assert.Single(m.Api.AllRequests).IsBackground);
    }

    [Fact(Timeout = 60_000)]
    public async Task Tokens_are_counted_and_the_root_answers()
    {
        await using var m = await ModelFixture.StartAsync(TestContext.Current.CancellationToken);
        using var counted = await m.PostAsync(
            JsonNode.Parse("""{"model":"m","messages":[{"role":"user","content":"count me"}]}""")!.AsObject(), "/v1/messages/count_tokens");
        Assert.True((int)(await counted.Content.ReadFromJsonAsync<JsonObject>(m.Stop))!["input_tokens"]! > 0);
        using var head = await m.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"), m.Stop);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(["HEAD /"], m.Api.OtherCalls);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_script_that_throws_is_told_as_a_violation()
    {
        await using var m = await ModelFixture.StartAsync(TestContext.Current.CancellationToken);
        m.Api.Respond = _ => throw new InvalidOperationException("my script is broken");
        using var response = await m.PostAsync("""[{"role":"user","content":"x"}]""");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("my script is broken", Assert.Single(m.Api.Violations), StringComparison.Ordinal);
    }

    private static async Task<string> NextTextAsync(IAsyncEnumerator<JsonObject> events)
    {
        while (await events.MoveNextAsync())
        {
            if ((string?)events.Current["delta"]?["text"] is { } text)
            {
                return text;
            }
        }

        throw new InvalidOperationException("the stream ended");
    }
}
