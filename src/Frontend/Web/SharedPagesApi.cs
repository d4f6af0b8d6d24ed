using System.Globalization;

namespace Dormouse.Frontend.Web;

/// <summary>Pages that show a session's conversation to whoever has their address: making, listing and ending them.</summary>
internal static class SharedPagesApi
{
    public static void MapSharedPages(this IEndpointRouteBuilder api)
    {
        var pages = api.MapGroup("/sessions/{name}/links").WithTags("Sessions");
        pages.MapGet("", static async (HttpContext context, IGrainFactory grains, string name) =>
            {
                var entry = await JournalApi.FindAsync(context, grains, name);
                return (await Pages(grains).List(UserOf(context))).Where(page => page.Journal == JournalKey.Of(entry)).Select(Body);
            })
            .WithSummary("The pages that show the session's conversation to whoever has their address, without their addresses.");
        pages.MapPost("", MakeAsync)
            .DescribeBody<SharePageBody>()
            .WithSummary("Makes a page that shows what was said so far to whoever has its address, which is told this once.")
            .Produces<SharedPageBody>(StatusCodes.Status201Created);
        pages.MapDelete("", static (HttpContext context, IGrainFactory grains, string name) => EndAsync(context, grains, name, id: null))
            .WithSummary("Ends all of the session's pages.")
            .Produces<EndedPagesBody>();
        pages.MapDelete("/{id}", EndAsync)
            .WithSummary("Ends one of the session's pages.")
            .Produces<EndedPagesBody>();
    }

    private static async Task<IResult> MakeAsync(HttpContext context, IGrainFactory grains, PublicAddress address, string name)
    {
        var entry = await JournalApi.FindAsync(context, grains, name);
        var body = await JsonBody.ReadAsync<SharePageBody>(context, """{"days": 7}""");
        var days = body.Days ?? SharedPage.Usual.TotalDays;
        if (!(days > 0 && days <= SharedPage.Longest.TotalDays))
        {
            return Problems.Bad(string.Create(
                CultureInfo.InvariantCulture, $"“days” is more than 0 and at most {SharedPage.Longest.TotalDays:0}."));
        }

        if (entry.IsArchived)
        {
            return Problems.Conflict($"Session {entry.Name} is archived; /unarchive {entry.Name} in a chat brings it back.");
        }

        var journal = JournalKey.Of(entry);
        if (await grains.GetGrain<IJournalGrain>(journal).Before(null, 1) is not [var last])
        {
            return Problems.Conflict($"Nothing was said in session {entry.Name} yet, so there is nothing to share.");
        }

        var now = context.RequestServices.GetRequiredService<TimeProvider>().WallNow();
        var secret = Digest.NewSecret();
        var page = new SharedPage(Digest.Of(secret), UserOf(context), entry.Name, journal, last.Number, now, now.AddDays(days))
        {
            Folder = (await grains.GetGrain<IOverviewGrain>(UserKey.Of(UserOf(context))).Session(entry.Name))?.Status?.WorkingFolder,
        };
        await WebAudit.NoteAsync(context, UserOf(context), AuditTexts.SharesPage(entry.Name, page.Until));
        var receipt = await Pages(grains).Share(page.Digest, page);
        return receipt.Refusal is { } refusal
            ? Problems.Conflict(refusal)
            : Results.Json(
                Body(page) with { Url = $"{address.Of(context)}{SharedPageDoor.Path}/{secret}" },
                statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> EndAsync(HttpContext context, IGrainFactory grains, string name, string? id)
    {
        var entry = await JournalApi.FindAsync(context, grains, name);
        await WebAudit.NoteAsync(context, UserOf(context), AuditTexts.EndsPages(entry.Name));
        return Results.Json(new EndedPagesBody(await Pages(grains).End(UserOf(context), JournalKey.Of(entry), id)));
    }

    private static SharedPageBody Body(SharedPage page) => new(page.Id, page.Made, page.Until);

    private static ISharedPagesGrain Pages(IGrainFactory grains) => grains.GetGrain<ISharedPagesGrain>(ISharedPagesGrain.Key);

    private static string UserOf(HttpContext context) => context.User.Identity!.Name!;
}

/// <summary>The address under which others reach this frontend.</summary>
/// <param name="url">What the settings say, without a slash at its end; null if they say nothing.</param>
internal sealed class PublicAddress(string? url)
{
    /// <summary>The address, as far as it is known.</summary>
    /// <param name="context">A request, which has come under one.</param>
    /// <returns>It, without a slash at its end.</returns>
    public string Of(HttpContext context) => url ?? $"{context.Request.Scheme}://{context.Request.Host}";
}
