using System.Runtime.CompilerServices;

namespace Dormouse.Frontend.Web;

/// <summary>What happens in a person's sessions, on machines and among what waits, for lists and badges.</summary>
internal static class NewsApi
{
    public static void MapNews(this IEndpointRouteBuilder api) => api.MapGroup("").WithTags("Sessions")
        .MapGet("/events", ReadAsync)
        .WithSummary(
            "What happens in your sessions from now on, as server-sent events; “missed” says that lists are to be read anew, “hello” which "
            + "version of the console is served, “machine” how a machine is, “waits” that something else waits.")
        .Produces<JournalEntryBody>(StatusCodes.Status200OK, "text/event-stream");

    private static async Task<IResult> ReadAsync(HttpContext context, IGrainFactory grains, string? after = null)
    {
        var seen = await EventNumber.ReadAsync(context, after, last: null, static _ => Task.FromResult(0L));
        var news = grains.GetGrain<INewsGrain>(UserKey.Of(context.User.Identity!.Name!));
        return new EventStream<StreamEvent>(GreetedAsync(news.Read(seen), context.RequestAborted), static one => one);
    }

    /// <summary>Whoever comes is told first what is served here: a page that was loaded before an upgrade is another one.</summary>
    private static async IAsyncEnumerable<StreamEvent> GreetedAsync(
        IAsyncEnumerable<News> news, [EnumeratorCancellation] CancellationToken ended)
    {
        yield return new("hello", Id: null, new HelloBody(WebFiles.Version));
        await foreach (var one in news.WithCancellation(ended))
        {
            yield return Of(one);
        }
    }

    private static StreamEvent Of(News one) => one switch
    {
        { Entry: { } entry } =>
            new(JournalEntryBody.NameOf(entry.Kind), EventNumber.IdOf(one.Number), JournalEntryBody.Of(one.Session, entry)),
        { Machine: { } machine } => new("machine", Id: null, MachineBody.Of(machine)),
        { Waits: { } waits } => new("waits", Id: null, new WaitsBody(waits)),
        _ => new("missed", EventNumber.IdOf(one.Number), new MissedBody()),
    };
}

/// <summary>Something may have happened that was not told.</summary>
internal sealed record MissedBody;

/// <summary>What is served.</summary>
/// <param name="Version">Names the console's files; another one after an upgrade that changed them.</param>
internal sealed record HelloBody(string Version);

/// <summary>Something else waits than before.</summary>
/// <param name="Count">How much waits now.</param>
internal sealed record WaitsBody(int Count);
