using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>What commands about sessions' folders have in common.</summary>
internal static class FolderCommands
{
    /// <summary>
    /// Finds the session that is meant: what is in its folder is for those who may use it. In a group the current one may be another
    /// person's; it comes first, and where the sender may not use it, they may have one of the same name.
    /// </summary>
    /// <param name="run">The command.</param>
    /// <param name="name">Its name; empty for the current one.</param>
    /// <returns>Its key, null if there is none for the sender; its name; and why there is none.</returns>
    public static async Task<(string? Key, string Name, Reply? Refusal)> FindAsync(CommandRun run, string name)
    {
        if (name.Length == 0 && run.Current.Key is null)
        {
            return (null, "", new(ChatTexts.NoSession));
        }

        if (name.Length == 0 || string.Equals(name, run.Current.Name, StringComparison.OrdinalIgnoreCase))
        {
            var refusal = await run.RefusalAsync(SessionRight.Use);
            if (refusal is null || name.Length == 0)
            {
                return (refusal is null ? run.Current.Key : null, run.Current.Name, refusal);
            }
        }

        return await run.User.Find(name) is { } entry ? (entry.Key.ToString(), entry.Name, null)
            : await run.Chat.Access.FindSharedAsync(run.Message.User, name) is { } shared ? (shared.Session, shared.Name, null)
            : (null, name, new(ChatTexts.UnknownSession(name)));
    }

    /// <summary>Asks a session until its look is over, and not for ever.</summary>
    /// <param name="run">The command.</param>
    /// <param name="session">The session's key.</param>
    /// <param name="look">Asks; null is no answer yet.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="NoAnswerException">It took too long.</exception>
    public static async Task<T> AskAsync<T>(CommandRun run, string session, Func<ISessionGrain, Task<T?>> look)
        where T : class
    {
        var began = run.Scope.Time.SteadyNow();
        while (true)
        {
            if (await run.Chat.Route.CallAsync(session, look, isWork: false) is { } found)
            {
                return found;
            }

            if (run.Scope.Time.SteadyNow() - began >= Patience.Limit)
            {
                throw new NoAnswerException();
            }
        }
    }

    /// <summary>Stores what goes to the chat as a file.</summary>
    /// <param name="run">The command; done again, it stores nothing more.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="mediaType">Its media type.</param>
    /// <param name="content">At most 20 MiB.</param>
    /// <returns>The file.</returns>
    public static async Task<Attachment> StoreAsync(CommandRun run, string name, string mediaType, byte[] content)
    {
        var key = UploadKey.Of(run.Scope.Key, $"out-{run.Scope.PromptId(run.Message):N}");
        await run.AskAsync(run.Scope.Grains.GetGrain<IUploadGrain>(key).StoreWholeAsync(content));
        return new(key, VisibleText.OfLine(name), mediaType, content.Length);
    }
}
