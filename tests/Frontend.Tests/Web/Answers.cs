using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Dormouse.Frontend.Tests.Web;

/// <summary>What the API answers, as tests look at it.</summary>
internal static class Answers
{
    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonNode>(Stop))!;

    /// <summary>The one sentence of a refusal, which must be one.</summary>
    public static async Task<string> ProblemAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (await response.JsonAsync())["detail"]!.GetValue<string>();
    }

    public static StringContent Body(string json) => new(json, Encoding.UTF8, "application/json");

    public static Task<HttpResponseMessage> SendAsync(this HttpClient client, string chat, string text, string? id = null) =>
        client.PostAsJsonAsync($"/api/chats/{chat}/messages", new { text, id }, Stop);
}
