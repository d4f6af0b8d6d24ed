using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Dormouse.Frontend.Hosting;
using Dormouse.Hosting.Desk;
using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Verbs;

/// <summary>Asks the one program that uses the same store, over its HTTP API.</summary>
/// <param name="doors">Where it listens, and what it is shown.</param>
internal sealed class StandaloneCall(OpenDoors doors) : OwnerCall
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Looks up where it listens.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The way to ask.</returns>
    /// <exception cref="UnavailableException">Nothing has run with this store yet.</exception>
    public static StandaloneCall Of(SiloSettings settings) => OpenDoors.Read(settings.StorePath) is { } doors
        ? new(doors)
        : throw new UnavailableException(
            $"No Dormouse has run with the store {settings.StorePath} (Storage:Path) yet; start it first.");

    public override async Task<int> SetDrainingAsync(string machine, bool isDraining) =>
        (await AskAsync(
            isDraining ? HttpMethod.Put : HttpMethod.Delete,
            $"/api/machines/{Uri.EscapeDataString(machine)}/draining")).GetProperty("live").GetInt32();

    public override async Task<(string Stranger, string User)> PairAsync(string code, string? user, bool isExisting)
    {
        var paired = await AskAsync(HttpMethod.Post, $"/api/pairings/{Uri.EscapeDataString(code)}", new { user, existing = isExisting });
        return (Text(paired, "shown"), Text(paired, "user"));
    }

    public override async Task<string> UnpairAsync(ExternalUserId id) => Text(
        await AskAsync(HttpMethod.Delete, $"/api/people/ids/{Uri.EscapeDataString(id.Channel)}/{Uri.EscapeDataString(id.Id)}"), "user");

    public override async Task<IReadOnlyList<PersonLine>> PeopleAsync() =>
    [
        .. (await AskAsync(HttpMethod.Get, "/api/people")).EnumerateArray().Select(static person => new PersonLine(
            Text(person, "user"),
            [.. person.GetProperty("ids").EnumerateArray().Select(static id => id.GetString()!)],
            person.GetProperty("logins").GetInt32(),
            person.GetProperty("hasToken").GetBoolean())),
    ];

    public override async Task<string> NewTokenAsync(string user) =>
        Text(await AskAsync(HttpMethod.Post, $"/api/people/{Uri.EscapeDataString(user)}/token"), "token");

    public override async Task<string> NewLoginLinkAsync(string user) =>
        LoginLink.Of(doors.Url, Text(await AskAsync(HttpMethod.Post, $"/api/people/{Uri.EscapeDataString(user)}/code"), "code"));

    public override async Task<LendReceipt> LendAsync(DeskRequest request)
    {
        var answer = await AskAsync(HttpMethod.Post, "/api/desk", new
        {
            machine = request.Machine,
            session = request.Session,
            process = request.Borrower.ProcessId,
            start = request.Borrower.StartTicks,
            boot = request.Borrower.BootId,
            now = request.IsNow,
        });
        return !answer.GetProperty("lent").GetBoolean() ? new(LendState.Waits, Text(answer, "text")) : new(LendState.Lent)
        {
            Session = SessionKey.Parse(Text(answer, "session")),
            Agent = Text(answer, "agent"),
            Command = new(
                Text(answer, "program"),
                [.. answer.GetProperty("arguments").EnumerateArray().Select(static one => one.GetString()!)],
                Text(answer, "folder"),
                answer.GetProperty("environment").EnumerateObject().ToDictionary(
                    static one => one.Name, static one => one.Value.GetString()!)),
        };
    }

    public override async Task<IReadOnlyList<AuditEntry>> AuditAsync(int last) =>
    [
        .. (await AskAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"/api/audit?last={last}"))).EnumerateArray().Select(
            static entry => new AuditEntry(
                entry.GetProperty("at").GetDateTimeOffset(), Text(entry, "who"), Text(entry, "what"), Text(entry, "from"))),
    ];

    private async Task<JsonElement> AskAsync(HttpMethod method, string path, object? body = null)
    {
        using var http = new HttpClient { BaseAddress = new(doors.Url), Timeout = Patience };
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", doors.Secret);
        try
        {
            using var response = await http.SendAsync(request);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
            return response.IsSuccessStatusCode ? answer : throw new UnavailableException(Text(answer, "detail"));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or JsonException)
        {
            throw new UnavailableException($"Dormouse does not answer at {doors.Url}: {exception.Message} Is it running?");
        }
    }

    private static string Text(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.ToString() : "?";
}
