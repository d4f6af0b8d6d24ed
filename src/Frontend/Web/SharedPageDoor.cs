using System.Globalization;

namespace Dormouse.Frontend.Web;

/// <summary>
/// Shows a session's conversation to whoever has a page's address: no log-in, nothing to do there, and nothing that was said after it was
/// made. Wrong addresses are slowed down as wrong tokens are.
/// </summary>
internal static class SharedPageDoor
{
    /// <summary>What every such address begins with.</summary>
    public const string Path = "/shared";

    private const int SecretLength = 43;
    private const int UsualLimit = 100;
    private const int MaxLimit = 200;
    private const string Gone = "There is nothing to read here: the page was ended, its time is over, or the address is not whole.";

    public static void MapSharedPage(this IEndpointRouteBuilder app)
    {
        var shared = app.MapGroup(Path).AllowAnonymous().ExcludeFromDescription().AddEndpointFilter(ApiFailures.TellAsync);
        shared.MapGet("/{secret}", ShowAsync);
        shared.MapGet("/{secret}/journal", ReadAsync);
    }

    /// <summary>Nobody keeps, indexes or tells others what is served here.</summary>
    /// <param name="headers">The headers of an answer.</param>
    public static void AddHeaders(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex, nofollow, noarchive";
    }

    private static async Task<IResult> ShowAsync(HttpContext context, IGrainFactory grains, string secret)
    {
        var (page, refusal) = await FindAsync(context, grains, secret);
        return page is not null
            ? WebFiles.Serve("shared.html")
            : refusal ?? WebFiles.Serve("shared-gone.html", StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ReadAsync(
        HttpContext context, IGrainFactory grains, string secret, string? before = null, string? limit = null)
    {
        var (page, refusal) = await FindAsync(context, grains, secret);
        if (page is null)
        {
            return refusal ?? Problems.NotFound(Gone);
        }

        var end = Math.Min(Number(before, long.MaxValue) ?? long.MaxValue, page.Last + 1);
        var count = (int)(Number(limit, MaxLimit) ?? UsualLimit);
        var entries = await LostSilo.AskAgainAsync(
            () => grains.GetGrain<IJournalGrain>(page.Journal).Before(end, count),
            context.RequestServices.GetRequiredService<TimeProvider>(),
            context.RequestAborted);
        var text = new SharedText(page.Folder);
        long? next = entries is [var first, ..] && entries.Count == count && first.Number > 1 ? first.Number : null;
        return Results.Json(new SharedJournalBody(
            page.Session, page.Until, [.. entries.Select(entry => SharedEntryBody.Of(entry, text))], next));
    }

    /// <summary>Finds the page of an address.</summary>
    /// <returns>The page; or else what to answer if somebody has to wait, and null if there is just none.</returns>
    private static async Task<(SharedPage? Page, IResult? Refusal)> FindAsync(HttpContext context, IGrainFactory grains, string secret)
    {
        var (guesses, address) = (context.RequestServices.GetRequiredKeyedService<Guesses>(Path), context.Connection.RemoteIpAddress);
        if (guesses.Begin(address, secret) is { } pause)
        {
            return (null, GuessBound.Refuse(context, pause));
        }

        var isWrong = false;
        SharedPage? found = null;
        TimeSpan? hasToWait = null;
        try
        {
            found = secret.Length == SecretLength
                ? await LostSilo.AskAgainAsync(
                    () => grains.GetGrain<ISharedPagesGrain>(ISharedPagesGrain.Key).Find(Digest.Of(secret)),
                    context.RequestServices.GetRequiredService<TimeProvider>(),
                    context.RequestAborted)
                : null;
            isWrong = found is null;
        }
        finally
        {
            hasToWait = guesses.End(address, isWrong);
        }

        return (found, hasToWait is { } longer ? GuessBound.Refuse(context, longer) : null);
    }

    private static long? Number(string? text, long most) =>
        text is null ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number
        : throw new ProblemException(Problems.Bad("“before” and “limit” are whole numbers from 1 on, “limit” to 200."));
}
