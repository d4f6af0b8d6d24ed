using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Dormouse.Fakes.Tests;

/// <summary>A fake Messages API and a client that calls it as the CLI does.</summary>
internal sealed class ModelFixture : IAsyncDisposable
{
    private ModelFixture(FakeMessagesApi api, CancellationToken stop)
    {
        Api = api;
        Stop = stop;
        Http = new HttpClient { BaseAddress = new Uri(api.Url) };
        Http.DefaultRequestHeaders.Add("x-api-key", "test");
        Http.DefaultRequestHeaders.Add("anthropic-version", "2023-06-01");
    }

    public FakeMessagesApi Api { get; }

    public CancellationToken Stop { get; }

    public HttpClient Http { get; }

    public static async Task<ModelFixture> StartAsync(CancellationToken stop) => new(await FakeMessagesApi.StartAsync(), stop);

    public Task<HttpResponseMessage> PostAsync(string messages) => PostAsync(Body(messages, stream: false));

    public Task<HttpResponseMessage> PostAsync(JsonObject body, string path = "/v1/messages?beta=true") =>
        Http.PostAsJsonAsync(path, body, Stop);

    public async Task<JsonObject> AskAsync(string messages)
    {
        using var response = await PostAsync(messages);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>(Stop))!;
    }

    public async IAsyncEnumerable<JsonObject> StreamAsync(
        string text, [EnumeratorCancellation] CancellationToken stop)
    {
        var messages = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages?beta=true")
        {
            Content = JsonContent.Create(Body(messages.ToJsonString(), stream: true)),
        };
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(stop))
        {
            var data = JsonNode.Parse(item.Data)!.AsObject();
            Assert.Equal(item.EventType, (string?)data["type"]);
            yield return data;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Api.DisposeAsync();
    }

    private static JsonObject Body(string messages, bool stream) => new()
    {
        ["model"] = "some-model",
        ["max_tokens"] = 1000,
        ["stream"] = stream,
        ["system"] = "be kind",
        ["tools"] = JsonNode.Parse("""[{"name":"Bash","input_schema":{"type":"object"}}]"""),
        ["messages"] = JsonNode.Parse(messages),
    };
}
