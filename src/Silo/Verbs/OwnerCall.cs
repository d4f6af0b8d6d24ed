using System.Net.Http.Headers;
using System.Text.Json;
using Dormouse.Cluster.Settings;
using Dormouse.Cluster.Storage;
using Dormouse.Frontend.People;
using Dormouse.Silo.Storage;

namespace Dormouse.Silo.Verbs;

/// <summary>Asks the running Dormouse something in the name of its owner: over the frontend that uses the same store.</summary>
/// <param name="url">Where the frontend listens.</param>
/// <param name="token">The owner's token.</param>
internal sealed class OwnerCall(string url, string token)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Looks up where to ask.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The way to ask.</returns>
    /// <exception cref="UnavailableException">Nothing has run with this store yet, or the store can't be had.</exception>
    public static async Task<OwnerCall> OfAsync(SiloSettings settings)
    {
        Func<string, string?> read = settings.Cluster.IsCluster
            ? (await PostgresStore.OpenAsync(settings.Cluster)).Setting
            : name => EmbeddedStore.Peek(settings.StorePath, name);
        var url = read(StoreNames.FrontendUrl);
        var token = settings.Frontend.People.GetValueOrDefault(KnownPeople.Owner)?.Token ?? read(StoreNames.OwnerToken);
        return url is not null && token is not null
            ? new(url, token)
            : throw new UnavailableException(settings.Cluster.IsCluster
                ? $"No frontend of cluster '{settings.Cluster.Id}' has run yet; start one first."
                : $"No Dormouse has run with the store {settings.StorePath} (Storage:Path) yet; start it first.");
    }

    /// <summary>Asks.</summary>
    /// <param name="method">How.</param>
    /// <param name="path">What.</param>
    /// <param name="body">The request, or null.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="UnavailableException">It was refused, or nobody answers.</exception>
    public async Task<JsonElement> AskAsync(HttpMethod method, string path, object? body = null)
    {
        using var http = new HttpClient { BaseAddress = new(url), Timeout = Patience };
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await http.SendAsync(request);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
            return response.IsSuccessStatusCode ? answer : throw new UnavailableException(Text(answer, "detail"));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or JsonException)
        {
            throw new UnavailableException($"Dormouse does not answer at {url}: {exception.Message} Is it running?");
        }
    }

    /// <summary>A property as text.</summary>
    public static string Text(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.ToString() : "?";
}
