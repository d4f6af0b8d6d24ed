using System.Net.Http.Headers;
using System.Text.Json;
using Dormouse.Cluster.Settings;
using Dormouse.Cluster.Storage;
using Dormouse.Frontend.People;
using Dormouse.Silo.Storage;

namespace Dormouse.Silo.Verbs;

/// <summary><c>pair CODE [NAME]</c>: asks the running Dormouse of the same store to let a Telegram user in.</summary>
internal static class PairVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Runs the verb.</summary>
    /// <param name="args">The code, perhaps a name, and settings.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) => ProgramExit.RunAsync(async () =>
    {
        var words = args.TakeWhile(static word => !word.StartsWith('-')).ToArray();
        if (words.Length is 0 or > 2)
        {
            throw new SettingsException("Write pair CODE [NAME], with the code that the stranger was told.");
        }

        var settings = SiloSettings.Read(Configuration.Load(args[words.Length..]));
        Console.WriteLine(await ApproveAsync(settings, words[0], words.ElementAtOrDefault(1)));
        return 0;
    });

    private static async Task<string> ApproveAsync(SiloSettings settings, string code, string? user)
    {
        Func<string, string?> read = settings.Cluster.IsCluster
            ? (await PostgresStore.OpenAsync(settings.Cluster)).Setting
            : name => EmbeddedStore.Peek(settings.StorePath, name);
        var url = read(StoreNames.FrontendUrl);
        var token = settings.Frontend.People.GetValueOrDefault(KnownPeople.Owner)?.Token ?? read(StoreNames.OwnerToken);
        if (url is null || token is null)
        {
            throw new UnavailableException(settings.Cluster.IsCluster
                ? $"No frontend of cluster '{settings.Cluster.Id}' has run yet; start one first."
                : $"No Dormouse has run with the store {settings.StorePath} (Storage:Path) yet; start it first.");
        }

        using var http = new HttpClient { BaseAddress = new(url), Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await http.PostAsJsonAsync($"/api/pairings/{Uri.EscapeDataString(code)}", new { user });
            var body = await response.Content.ReadFromJsonAsync<JsonElement>();
            return response.IsSuccessStatusCode
                ? $"{Text(body, "displayName")} is now {Text(body, "user")} and can write to the bot."
                : throw new UnavailableException(Text(body, "detail"));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or JsonException)
        {
            throw new UnavailableException($"Dormouse does not answer at {url}: {exception.Message} Is it running?");
        }
    }

    private static string Text(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.ToString() : "?";
}
