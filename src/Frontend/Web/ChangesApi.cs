namespace Dormouse.Frontend.Web;

/// <summary>What a session has changed, as JSON: the same as <c>/diff</c> shows.</summary>
internal static class ChangesApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static void MapChanges(this IEndpointRouteBuilder api) => api.MapGroup("").WithTags("Overview")
        .MapGet("/sessions/{name}/diff", ShowAsync)
        .WithSummary(
            "What one of your sessions has changed since its work began, file by file; with “file”, the changed lines of that one.")
        .Produces<ChangesBody>();

    private static async Task<IResult> ShowAsync(HttpContext context, IGrainFactory grains, string name, string? file = null)
    {
        if (await grains.GetGrain<IUserGrain>(UserKey.Of(context.User.Identity!.Name!)).Find(name) is not { } entry)
        {
            return Problems.NotFound($"There is no session “{name}”; /api/sessions shows the ones that there are.");
        }

        var session = grains.GetGrain<ISessionGrain>(entry.Key.ToString());
        try
        {
            if (file is null)
            {
                var changes = await AskAsync(context, session.Changes);
                return changes.Refusal is { } refusal ? Problems.Conflict(refusal) : Results.Json(ChangesBody.Of(entry.Name, changes));
            }

            var change = await AskAsync(context, () => session.ChangeOf(file));
            return change switch
            {
                { Refusal: { } refusal } => Problems.Conflict(refusal),
                { File: null } => Problems.NotFound($"“{VisibleText.OfLine(file)}” is not different in session {entry.Name}."),
                _ => Results.Json(ChangesBody.Of(entry.Name, change)),
            };
        }
        catch (MachineAwayException exception)
        {
            return Problems.Unavailable($"{exception.Machine} is away; ask again when it is back.");
        }
    }

    /// <summary>Asks until the look is over.</summary>
    /// <exception cref="TimeoutException">It took too long.</exception>
    private static async Task<T> AskAsync<T>(HttpContext context, Func<Task<T?>> look)
        where T : class
    {
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < Patience;)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            if (await LostSilo.AskAgainAsync(look, time, context.RequestAborted) is { } found)
            {
                return found;
            }
        }

        throw new ProblemException(Problems.Unavailable("The session's folder could not be compared within 30 s; ask again later."));
    }
}

/// <summary>What a session has changed; what does not apply is left out.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="Since">What it is compared with, for people.</param>
internal sealed record ChangesBody(string Session, string Since)
{
    /// <summary>The branch that is checked out.</summary>
    public string? Branch { get; init; }

    /// <summary>What must be known besides, one sentence each, in CommonMark.</summary>
    public IReadOnlyList<string>? Notes { get; init; }

    /// <summary>The files, at most a thousand, in the order of their paths; if one was asked for, that one.</summary>
    public IReadOnlyList<ChangedFileBody> Files { get; init; } = [];

    /// <summary>The changed places of the file that was asked for.</summary>
    public IReadOnlyList<HunkBody>? Hunks { get; init; }

    public static ChangesBody Of(string session, FolderChanges changes) => new(session, changes.Since)
    {
        Branch = changes.Branch,
        Notes = changes.Notes.Count > 0 ? changes.Notes : null,
        Files = [.. changes.Files.Select(ChangedFileBody.Of)],
    };

    public static ChangesBody Of(string session, FileChange change) => new(session, change.Since)
    {
        Notes = change.Note is { } note ? [note] : null,
        Files = [ChangedFileBody.Of(change.File!)],
        Hunks = [.. change.Hunks.Select(static hunk => new HunkBody(hunk.Before, hunk.After, hunk.Head, hunk.Lines))],
    };
}

/// <summary>A file that is different.</summary>
/// <param name="Path">Its path in the session's folder.</param>
/// <param name="Name">The same with what is invisible in it as <c>⟨U+202E⟩</c>.</param>
/// <param name="Kind">
/// <c>changed</c>, <c>added</c>, <c>removed</c>, <c>renamed</c>, <c>untracked</c>, <c>unmerged</c> or <c>submodule</c>.
/// </param>
/// <param name="HasLines">Whether it has lines that can be shown.</param>
internal sealed record ChangedFileBody(string Path, string Name, string Kind, bool HasLines)
{
    /// <summary>Lines that are new, where they were counted.</summary>
    public int? Added { get; init; }

    /// <summary>Lines that are gone, where they were counted.</summary>
    public int? Removed { get; init; }

    /// <summary>Its path before.</summary>
    public string? Former { get; init; }

    /// <summary>What else there is to say of it, such as <c>binary</c>.</summary>
    public string? Remark { get; init; }

    public static ChangedFileBody Of(ChangedFile file) =>
        new(file.Path, VisibleText.OfLine(file.Path), file.Kind.ToString().ToLowerInvariant(), file.HasLines)
        {
            Added = file.Added,
            Removed = file.Removed,
            Former = file.Former is { } former ? VisibleText.OfLine(former) : null,
            Remark = file.Remark,
        };
}

/// <summary>A changed place of a file.</summary>
/// <param name="Before">Number of its first line before.</param>
/// <param name="After">Number of its first line now.</param>
/// <param name="Head">The line that begins it in a patch.</param>
/// <param name="Lines">Its lines, each with a blank, <c>+</c>, <c>-</c> or <c>\</c> before it.</param>
internal sealed record HunkBody(int Before, int After, string Head, IReadOnlyList<string> Lines);
