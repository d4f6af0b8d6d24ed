using System.Globalization;
using Dormouse.Frontend.Channels;

namespace Dormouse.Frontend.Web;

/// <summary>A session's conversation, whichever door it came through: its journal, and a door of its own.</summary>
internal static class JournalApi
{
    private const int UsualLimit = 100;
    private const int MaxLimit = 1_000;

    /// <summary>How many outputs of its own door one is told who has not been there.</summary>
    private const int MostReplies = 50;

    public static void MapJournals(this IEndpointRouteBuilder api)
    {
        var session = api.MapGroup("/sessions/{name}").WithTags("Sessions");
        session.MapGet("/journal", ShowAsync)
            .WithSummary("What happened in one of your sessions, through every door: the newest entries before a number.")
            .Produces<JournalBody>();
        session.MapGet("/events", ReadAsync)
            .WithSummary("The journal's entries as server-sent events, after a number or from the last few on, then as they come.")
            .Produces<JournalEntryBody>(StatusCodes.Status200OK, "text/event-stream");
        session.MapPost("/messages", SendAsync)
            .DescribeBody<MessageBody>()
            .WithSummary("Sends a message to the session; answered once it is safely stored.")
            .Produces<AcceptedBody>(StatusCodes.Status202Accepted);
        session.MapPost("/answers/{question}", AnswerAsync)
            .DescribeBody<AnswerBody>()
            .WithSummary("Answers a question of the session, whichever chat it was put to.")
            .Produces<AcceptedBody>(StatusCodes.Status202Accepted);
        session.MapGet("/files/{seq:long}", DownloadAsync)
            .WithSummary("What an event “file” told of: a long reply in CommonMark, or a file of the session.")
            .Produces<string>(StatusCodes.Status200OK, "text/markdown");
        session.MapPost("/files", UploadAsync)
            .DescribeBody<FilesForm>("multipart/form-data")
            .WithSummary("Uploads files; they go with the next message to the session, or with the one that names them.")
            .Produces<UploadedBody>(StatusCodes.Status201Created);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context, IGrainFactory grains, string name, string? before = null, string? limit = null)
    {
        var entry = await FindAsync(context, grains, name);
        var number = Number(before, "before", long.MaxValue);
        var count = (int)(Number(limit, "limit", MaxLimit) ?? UsualLimit);
        var entries = await AskAgainAsync(context, () => JournalOf(grains, entry).Before(number, count));
        long? next = entries is [var first, ..] && entries.Count == count && first.Number > 1 ? first.Number : null;
        return Results.Json(new JournalBody(entry.Name, [.. entries.Select(one => JournalEntryBody.Of(entry.Name, one))], next));
    }

    private static async Task<IResult> ReadAsync(
        HttpContext context, IGrainFactory grains, string name, string? after = null, string? last = null)
    {
        var entry = await FindAsync(context, grains, name);
        var journal = JournalOf(grains, entry);
        var key = ChatKey.OfSession(UserOf(context), entry.Name);
        var door = grains.GetGrain<IChatGrain>(key);
        if (!JournalPlace.TryParse(context.Request.Headers["Last-Event-ID"], out var seen)
            && !JournalPlace.TryParse(after ?? "0", out seen))
        {
            throw new ProblemException(Problems.Bad("“after” is the id of the last event that you have seen, or 0."));
        }

        if (seen is (0, null) && last is not null)
        {
            seen.Journal = await EventNumber.ReadAsync(
                context, "0", last, async count => (await journal.Before(null, count)) is [var first, ..] ? first.Number - 1 : 0);
        }

        var place = new JournalPlace(seen.Journal, seen.Door ?? await AskAgainAsync(context, () => door.BeforeLast(MostReplies)));
        return new EventStream<StreamEvent>(
            new JournalStream(entry.Name, key, place).ReadAsync(
                journal.LookOn(place.Journal, entry.Key), door.Read(place.Door), context.RequestAborted),
            static one => one);
    }

    private static async Task<IResult> SendAsync(HttpContext context, IGrainFactory grains, ChannelInbox inbox, string name)
    {
        var entry = await FindAsync(context, grains, name);
        if (entry.IsArchived)
        {
            return Problems.Conflict($"Session {entry.Name} is archived; /unarchive {entry.Name} in a chat brings it back.");
        }

        var key = ChatKey.OfSession(UserOf(context), entry.Name);
        return await ChatApi.SendAsync(
            context, inbox, key, () => grains.GetGrain<IChatGrain>(key).TalkTo(UserOf(context), entry.Name));
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, IGrainFactory grains, string name, string question)
    {
        var entry = await FindAsync(context, grains, name);
        var body = await JsonBody.ReadAsync<AnswerBody>(context, """{"answer": "Yes"}""");
        if (body.Answer is not { Length: > 0 and <= ChatApi.MaxText } answer)
        {
            return Problems.Bad("“answer” needs one of the question's options, several of them as a list, or a text.");
        }

        try
        {
            AnsweredBy.Set(UserOf(context), ChatKey.OfSession(UserOf(context), entry.Name));
            var session = grains.GetGrain<ISessionGrain>(entry.Key.ToString());
            var open = await FindOpenAsync(session, question);
            var receipt = await AskAgainAsync(context, () => session.Answer(question, answer));
            if (receipt is AnswerReceipt.Taken && open is not null)
            {
                await WebAudit.AnsweredAsync(context, UserOf(context), open, answer);
            }

            return receipt switch
            {
                AnswerReceipt.Taken => Results.Json(new AcceptedBody(question), statusCode: StatusCodes.Status202Accepted),
                AnswerReceipt.NoOption => Problems.Bad("The question takes one of its options only; its entry in the journal has them."),
                _ => Problems.NotFound($"There is no open question “{VisibleText.OfLine(question)}” in session {entry.Name}."),
            };
        }
        catch (MachineAwayException exception)
        {
            return Problems.Unavailable($"{exception.Machine} is away; answer again when it is back.");
        }
    }

    /// <summary>Finds a question that is open.</summary>
    /// <returns>It; null if it is not, or the session's machine is of a version that can't say.</returns>
    private static async Task<SessionQuestion?> FindOpenAsync(ISessionGrain session, string question)
    {
        try
        {
            return (await session.Waits(chat: null)).Select(static wait => wait.Question).FirstOrDefault(one => one.QuestionId == question);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return null;
        }
    }

    private static async Task<IResult> UploadAsync(HttpContext context, IGrainFactory grains, string name, string? id = null)
    {
        var entry = await FindAsync(context, grains, name);
        return await ChatApi.UploadAsync(context, grains, ChatKey.OfSession(UserOf(context), entry.Name), id);
    }

    private static async Task<IResult> DownloadAsync(HttpContext context, IGrainFactory grains, string name, long seq)
    {
        var entry = await FindAsync(context, grains, name);
        return await ChatApi.DownloadAsync(grains, ChatKey.OfSession(UserOf(context), entry.Name), seq);
    }

    /// <summary>Finds a session of the caller's; other people's are not there.</summary>
    /// <param name="context">The request.</param>
    /// <param name="grains">The grains.</param>
    /// <param name="name">The session's name.</param>
    /// <returns>The session.</returns>
    /// <exception cref="ProblemException">There is none.</exception>
    public static async Task<SessionEntry> FindAsync(HttpContext context, IGrainFactory grains, string name) =>
        await AskAgainAsync(context, () => grains.GetGrain<IUserGrain>(UserKey.Of(UserOf(context))).Find(name))
        ?? throw new ProblemException(
            Problems.NotFound($"There is no session “{VisibleText.OfLine(name)}”; /api/sessions shows the ones that there are."));

    private static long? Number(string? text, string name, long most) =>
        text is null ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number
        : throw new ProblemException(Problems.Bad(string.Create(
            CultureInfo.InvariantCulture, $"“{name}” is a whole number from 1{(most < long.MaxValue ? $" to {most}" : " on")}.")));

    private static Task<T> AskAgainAsync<T>(HttpContext context, Func<Task<T>> ask) =>
        LostSilo.AskAgainAsync(ask, context.RequestServices.GetRequiredService<TimeProvider>(), context.RequestAborted);

    private static IJournalGrain JournalOf(IGrainFactory grains, SessionEntry entry) =>
        grains.GetGrain<IJournalGrain>(JournalKey.Of(entry));

    private static string UserOf(HttpContext context) => context.User.Identity!.Name!;
}
