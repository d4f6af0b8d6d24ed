namespace Dormouse.Frontend.Web;

/// <summary>What happens in a person's sessions, for lists and badges.</summary>
internal static class NewsApi
{
    public static void MapNews(this IEndpointRouteBuilder api) => api.MapGroup("").WithTags("Sessions")
        .MapGet("/events", ReadAsync)
        .WithSummary("What happens in your sessions from now on, as server-sent events; “missed” says that lists are to be read anew.")
        .Produces<JournalEntryBody>(StatusCodes.Status200OK, "text/event-stream");

    private static async Task<IResult> ReadAsync(HttpContext context, IGrainFactory grains, string? after = null)
    {
        var seen = await EventNumber.ReadAsync(context, after, last: null, static _ => Task.FromResult(0L));
        var news = grains.GetGrain<INewsGrain>(UserKey.Of(context.User.Identity!.Name!));
        return new EventStream<News>(
            news.Read(seen),
            static one => one.Entry is { } entry
                ? new(JournalEntryBody.NameOf(entry.Kind), EventNumber.IdOf(one.Number), JournalEntryBody.Of(one.Session, entry))
                : new("missed", EventNumber.IdOf(one.Number), new MissedBody()));
    }
}

/// <summary>Something may have happened that was not told.</summary>
internal sealed record MissedBody;
