using System.Globalization;

namespace Dormouse.Frontend.Web;

/// <summary>What <c>/search</c> shows, as JSON.</summary>
internal static class SearchApi
{
    private const int UsualLimit = 20;
    private const int MaxLimit = 100;

    public static void MapSearch(this IEndpointRouteBuilder api) => api.MapGroup("").WithTags("Sessions")
        .MapGet("/search", FindAsync)
        .WithSummary("What was said in your sessions: the newest entries of their journals that have all words.")
        .Produces<IReadOnlyList<SearchHitBody>>();

    private static async Task<IResult> FindAsync(HttpContext context, IGrainFactory grains, string? q = null, string? limit = null)
    {
        if (q?.Any(char.IsLetterOrDigit) != true)
        {
            return Problems.Bad("“q” needs the words to find, or their beginnings, with blanks between them.");
        }

        var most = UsualLimit;
        if ((limit is not null && !int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most))
            || most is < 1 or > MaxLimit)
        {
            return Problems.Bad(string.Create(CultureInfo.InvariantCulture, $"“limit” is a whole number from 1 to {MaxLimit}."));
        }

        var found = await grains.GetGrain<ISearchGrain>(UserKey.Of(context.User.Identity!.Name!)).Find(q, most);
        return Results.Json(found.Select(
            static hit => new SearchHitBody(hit.Session, hit.Number, JournalEntryBody.NameOf(hit.Kind), hit.At, hit.Excerpt)));
    }
}

/// <summary>An entry that was found.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="Seq">Its number in the session's journal.</param>
/// <param name="Kind"><c>prompt</c>, <c>answer</c>, <c>question</c> or <c>notice</c>.</param>
/// <param name="At">When it happened.</param>
/// <param name="Excerpt">The words and what is around them, one line.</param>
internal sealed record SearchHitBody(string Session, long Seq, string Kind, DateTimeOffset At, string Excerpt);
