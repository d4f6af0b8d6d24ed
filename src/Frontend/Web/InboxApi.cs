namespace Dormouse.Frontend.Web;

/// <summary>Puts off what waits: nobody is reminded of it, and the console does not show it, until its time has come.</summary>
internal static class InboxApi
{
    private const double Longest = 30 * 24 * 60;

    public static void MapInbox(this IEndpointRouteBuilder api) => api.MapPost("/inbox/later", PutOffAsync)
        .DescribeBody<LaterBody>()
        .WithTags("Overview")
        .WithSummary("Puts off what waits in one of your sessions, or one question of it, by so many minutes.")
        .Produces<PutOffBody>();

    private static async Task<IResult> PutOffAsync(HttpContext context, IGrainFactory grains, TimeProvider time)
    {
        var body = await JsonBody.ReadAsync<LaterBody>(context, """{"session": "default", "question": "q1", "minutes": 60}""");
        if (body.Minutes is not (> 0 and <= Longest))
        {
            return Problems.Bad("“minutes” is more than 0 and at most 43200, which is thirty days.");
        }

        var entry = await JournalApi.FindAsync(context, grains, body.Session ?? "");
        var session = grains.GetGrain<ISessionGrain>(entry.Key.ToString());
        var until = time.WallNow().AddMinutes(body.Minutes.Value);
        try
        {
            var count = body.Question is { } question
                ? await session.PutOffOne(question, until) ? 1 : 0
                : await session.PutOff(until);
            return count > 0
                ? Results.Json(new PutOffBody(count, until))
                : Problems.NotFound($"Nothing of that waits in session {entry.Name} any more.");
        }
        catch (MachineAwayException exception)
        {
            return Problems.Unavailable($"{exception.Machine} is away; put it off when it is back.");
        }
    }
}

/// <summary>What is to be put off, and by how long.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="Question">The one question; everything in the session if it is left out.</param>
/// <param name="Minutes">By how many minutes from now.</param>
internal sealed record LaterBody(string? Session, string? Question, double? Minutes);

/// <summary>What was put off.</summary>
/// <param name="Count">How many things.</param>
/// <param name="Until">Until when.</param>
internal sealed record PutOffBody(int Count, DateTimeOffset Until);
