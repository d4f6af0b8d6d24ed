using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Dormouse.Fakes.Tests;

public class ModelRefusals
{
    private const string Call = """{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{}}]}""";
    private const string Result = """{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"hi"}]}""";
    private const string Picture = """{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":""";
    private const string Hello = """{"role":"user","content":"hello"}""";

    [Theory(Timeout = 60_000)]
    [InlineData("[]", "at least one message")]
    [InlineData("""[{"role":"robot","content":"x"}]""", "Unexpected role")]
    [InlineData("""[{"role":"assistant","content":"x"}]""", "first message must use")]
    [InlineData("""[{"role":"user","content":""}]""", "non-empty content")]
    [InlineData("""[{"role":"user","content":[]}]""", "non-empty content")]
    [InlineData("""[{"role":"user","content":[{"type":"text","text":""}]}]""", "text content blocks must be non-empty")]
    [InlineData("""[{"role":"user","content":[{"type":"text","text":" \n"}]}]""", "must contain non-whitespace text")]
    [InlineData("[" + Hello + "," + Result + "]", "unexpected `tool_use_id`")]
    [InlineData("[" + Hello + "," + Call + "," + Hello + "]", "without `tool_result` blocks")]
    [InlineData("[" + Hello + "," + Call + "]", "without `tool_result` blocks")]
    [InlineData("[" + Picture + "\"image/bmp\",\"data\":\"AA==\"}}]}]", "media_type")]
    [InlineData("[" + Picture + "\"image/png\",\"data\":\"?\"}}]}]", "process image")]
    public async Task What_the_real_one_refuses_is_refused_and_recorded(string messages, string why)
    {
        await using var m = await ModelFixture.StartAsync(TestContext.Current.CancellationToken);
        using var response = await m.PostAsync(messages);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var body = await response.Content.ReadFromJsonAsync<JsonObject>(m.Stop);
        Assert.Equal("invalid_request_error", (string?)body!["error"]!["type"]);
        Assert.Contains(why, (string?)body["error"]!["message"], StringComparison.Ordinal);
        Assert.Contains(why, Assert.Single(m.Api.Violations), StringComparison.Ordinal);
        Assert.Empty(m.Api.AllRequests);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_tool_call_with_its_result_is_fine_even_across_system_entries()
    {
        await using var m = await ModelFixture.StartAsync(TestContext.Current.CancellationToken);
        await m.AskAsync($$"""[{{Hello}},{{Call}},{"role":"system","content":[]},{{Result}}]""");
        var request = Assert.Single(m.Api.Requests);
        Assert.Equal(new ModelToolResult("t1", "hi", false), Assert.Single(request.ToolResults));
        Assert.True(request.AnswersATool);
        Assert.Empty(m.Api.Violations);
    }

    [Fact(Timeout = 60_000)]
    public async Task Images_are_read()
    {
        await using var m = await ModelFixture.StartAsync(TestContext.Current.CancellationToken);
        await m.AskAsync("[" + Picture + "\"image/png\",\"data\":\"AQI=\"}},{\"type\":\"text\",\"text\":\"see\"}]}]");
        var image = Assert.Single(m.Api.Requests[0].Images);
        Assert.Equal("image/png", image.MediaType);
        Assert.Equal([1, 2], image.Bytes);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_key_is_needed()
    {
        await using var m = await ModelFixture.StartAsync(TestContext.Current.CancellationToken);
        m.Http.DefaultRequestHeaders.Remove("x-api-key");
        using var response = await m.PostAsync("[" + Hello + "]");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Single(m.Api.Violations);
    }

    [Fact(Timeout = 60_000)]
    public async Task Unknown_fields_and_too_many_cache_marks_are_refused()
    {
        await using var m = await ModelFixture.StartAsync(TestContext.Current.CancellationToken);
        var mark = """{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}""";
        using var four = await m.PostAsync($$"""[{"role":"user","content":[{{mark}},{{mark}},{{mark}},{{mark}}]}]""");
        Assert.Equal(HttpStatusCode.OK, four.StatusCode);
        using var five = await m.PostAsync($$"""[{"role":"user","content":[{{mark}},{{mark}},{{mark}},{{mark}},{{mark}}]}]""");
        Assert.Equal(HttpStatusCode.BadRequest, five.StatusCode);
        using var odd = await m.PostAsync(
            JsonNode.Parse("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"x"}],"oddity":1}""")!.AsObject());
        Assert.Equal("oddity: Extra inputs are not permitted", m.Api.Violations[^1]);
    }
}
