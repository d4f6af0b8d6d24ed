using System.Globalization;
using System.Text.Json.Nodes;

namespace Dormouse.Frontend.Tests.Web;

/// <summary>Reads a stream of server-sent events as a browser does.</summary>
internal sealed class EventReader(HttpResponseMessage response, StreamReader lines) : IDisposable
{
    public HttpResponseMessage Response => response;

    public static Task<EventReader> OpenAsync(HttpClient client, string chat, string query = "", string? lastEventId = null) =>
        OfAsync(client, $"/api/chats/{chat}/events{query}", lastEventId);

    public static async Task<EventReader> OfAsync(HttpClient client, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Answers.Stop);
        return new(response, new(await response.Content.ReadAsStreamAsync(Answers.Stop)));
    }

    /// <summary>The next event; null when the stream ends.</summary>
    public async Task<Event?> NextAsync()
    {
        string? name = null;
        JsonNode? data = null;
        var id = 0L;
        string? place = null;
        while (await lines.ReadLineAsync(Answers.Stop) is { } line)
        {
            switch (line.Split(": ", 2))
            {
                case ["event", var value]:
                    name = value;
                    break;
                case ["id", var value]:
                    place = value;
                    id = long.Parse(value.Split('-')[0], CultureInfo.InvariantCulture);
                    break;
                case ["data", var value]:
                    data = JsonNode.Parse(value);
                    break;
                case [""] when name is not null:
                    return new(name, id, data!) { Place = place };
                default:
                    break;
            }
        }

        return null;
    }

    /// <summary>The next event of a kind; others in between are passed over.</summary>
    public async Task<Event> NextAsync(string name, string? state = null)
    {
        while (await NextAsync() is { } next)
        {
            if (next.Name == name && (state is null || next["state"] == state))
            {
                return next;
            }
        }

        throw new EndOfStreamException($"The stream ended before an event “{name}” {state}.");
    }

    public Task<string?> LineAsync() => lines.ReadLineAsync(Answers.Stop).AsTask();

    public void Dispose()
    {
        lines.Dispose();
        response.Dispose();
    }
}

/// <summary>One event.</summary>
internal sealed record Event(string Name, long Id, JsonNode Data)
{
    /// <summary>What its reader comes back with; null if it only passes.</summary>
    public string? Place { get; init; }

    /// <summary>A text of what it carries, or null.</summary>
    public string? this[string key] => Data[key]?.ToString();
}
