namespace Dormouse.Frontend.Web;

/// <summary>What is in a session's folder: the same as <c>/files</c> shows, and files to fetch. Nothing outside of it is reached.</summary>
internal static class FolderApi
{
    /// <summary>Most entries of one answer.</summary>
    private const int Most = 50;

    /// <summary>Most pages of a folder that are looked through for a beginning.</summary>
    private const int MostPages = 25;

    private const int MostTries = 3;
    private const int LongestPath = 4_096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static void MapFolders(this IEndpointRouteBuilder api)
    {
        var session = api.MapGroup("/sessions/{name}").WithTags("Sessions");
        session.MapGet("/folder", ListAsync)
            .WithSummary("What is in a folder of the session's folder; with “starts” only what begins so.")
            .Produces<FolderBody>();
        session.MapGet("/content", FetchAsync)
            .WithSummary("A file of the session's folder, at most 20 MiB; a picture says what it is, everything else is any file.")
            .Produces<byte[]>(StatusCodes.Status200OK, "application/octet-stream");
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, IGrainFactory grains, string name, string? path = null, string? starts = null)
    {
        var session = await SessionAsync(context, grains, name);
        var entries = new List<FolderEntryBody>();
        var isWhole = false;
        var place = "";
        for (var number = 1; number <= MostPages && entries.Count < Most; number++)
        {
            var page = await AskAsync(context, () => session.Browse(Checked(path ?? ""), number));
            if (page.Refusal is { } refusal)
            {
                return Problems.Conflict(refusal);
            }

            if (page.FileSize is not null)
            {
                return Problems.Conflict($"“{VisibleText.OfLine(page.Path)}” is a file; /content has what is in it.");
            }

            place = page.Path;
            entries.AddRange(page.Entries
                .Where(entry => entry.Kind is FolderEntryKind.Folder or FolderEntryKind.File or FolderEntryKind.Link
                    && (starts is null || entry.Name.StartsWith(starts, StringComparison.OrdinalIgnoreCase)))
                .Select(FolderEntryBody.Of));
            if (number >= page.Pages)
            {
                isWhole = true;
                break;
            }
        }

        return Results.Json(new FolderBody(place, [.. entries.Take(Most)], !isWhole || entries.Count > Most ? true : null));
    }

    private static async Task<IResult> FetchAsync(HttpContext context, IGrainFactory grains, string name, string? path = null)
    {
        var session = await SessionAsync(context, grains, name);
        var place = await AskAsync(context, () => session.Browse(Checked(path ?? ""), 1));
        if (place.Refusal is { } refusal)
        {
            return Problems.NotFound(refusal);
        }

        var file = place.Path[(place.Path.LastIndexOf('/') + 1)..];
        if (place.FileSize is not { } size)
        {
            return Problems.Conflict($"“{VisibleText.OfLine(place.Path)}” is a folder; /folder lists what is in it.");
        }

        if (size > Attachment.MaxSize)
        {
            return Problems.TooLarge($"“{VisibleText.OfLine(file)}” has more than 20 MiB, which is the most that is sent.");
        }

        for (var tries = 0; tries < MostTries; tries++)
        {
            var (content, problem) = await ReadAsync(context, session, place.Path);
            if (problem is not null)
            {
                return problem;
            }

            if (content is not null)
            {
                // Only what can't carry code says what it is; everything is to be kept, and nothing to be opened here.
                return Results.File(content, RasterPicture.TypeOf(content) ?? RasterPicture.AnyType, VisibleText.OfLine(file));
            }
        }

        return Problems.Conflict($"“{VisibleText.OfLine(file)}” changes while it is read; ask again.");
    }

    /// <summary>Reads a file as it was at one moment.</summary>
    /// <returns>What is in it, or why it can't be had; neither if somebody has written to it meanwhile.</returns>
    private static async Task<(byte[]? Content, IResult? Problem)> ReadAsync(HttpContext context, ISessionGrain session, string path)
    {
        using var content = new MemoryStream();
        for (string? stamp = null; ;)
        {
            var piece = await AskAsync(context, () => session.ReadFile(path, content.Length));
            if (piece.Refusal is { } refusal)
            {
                return (null, Problems.NotFound(refusal));
            }

            if (piece.Stamp != (stamp ??= piece.Stamp))
            {
                return default;
            }

            content.Write(piece.Bytes.Value);
            if (piece.Bytes.Value.Length == 0 || content.Length >= piece.Size)
            {
                return (content.ToArray(), null);
            }

            if (content.Length > Attachment.MaxSize)
            {
                return (null, Problems.TooLarge("The file has grown to more than 20 MiB, which is the most that is sent."));
            }
        }
    }

    private static string Checked(string path) => path.Length <= LongestPath
        ? path
        : throw new ProblemException(Problems.Bad("“path” is a path in the session's folder, of at most 4096 characters."));

    private static async Task<ISessionGrain> SessionAsync(HttpContext context, IGrainFactory grains, string name) =>
        grains.GetGrain<ISessionGrain>((await JournalApi.FindAsync(context, grains, name)).Key.ToString());

    /// <summary>Asks until the look is over.</summary>
    /// <exception cref="ProblemException">It took too long, or the machine is away.</exception>
    private static async Task<T> AskAsync<T>(HttpContext context, Func<Task<T?>> look)
        where T : class
    {
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        try
        {
            for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < Patience;)
            {
                context.RequestAborted.ThrowIfCancellationRequested();
                if (await LostSilo.AskAgainAsync(look, time, context.RequestAborted) is { } found)
                {
                    return found;
                }
            }
        }
        catch (MachineAwayException exception)
        {
            throw new ProblemException(Problems.Unavailable($"{exception.Machine} is away; ask again when it is back."));
        }

        throw new ProblemException(Problems.Unavailable("The session's folder did not answer within 30 s; ask again later."));
    }
}

/// <summary>What is in a folder of a session's folder.</summary>
/// <param name="Path">The folder's path in the session's folder, links followed; empty for that itself.</param>
/// <param name="Entries">What is in it, folders first.</param>
/// <param name="More">True if there is more; left out if not.</param>
internal sealed record FolderBody(string Path, IReadOnlyList<FolderEntryBody> Entries, bool? More);

/// <summary>An entry of a folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shown">The same with what is invisible in it as <c>⟨U+202E⟩</c>.</param>
/// <param name="Kind"><c>folder</c>, <c>file</c> or <c>link</c>.</param>
internal sealed record FolderEntryBody(string Name, string Shown, string Kind)
{
    /// <summary>Bytes of a file.</summary>
    public long? Size { get; init; }

    public static FolderEntryBody Of(FolderEntry entry) =>
        new(entry.Name, VisibleText.OfLine(entry.Name), entry.Kind.ToString().ToLowerInvariant())
        {
            Size = entry.Kind is FolderEntryKind.File ? entry.Size : null,
        };
}
