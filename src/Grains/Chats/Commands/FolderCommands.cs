using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>What commands about sessions' folders have in common.</summary>
internal static class FolderCommands
{
    /// <summary>Why there is no such session.</summary>
    /// <param name="found">What was found instead.</param>
    /// <returns>What to say.</returns>
    public static IReadOnlyList<Reply> Unknown(FoundSession found) =>
        [found.Refusal ?? new(found.Name.Length == 0 ? ChatTexts.NoSession : ChatTexts.UnknownSession(found.Name))];

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
    /// <param name="which">Tells the files of one command apart; empty if there is one.</param>
    /// <returns>The file.</returns>
    public static async Task<Attachment> StoreAsync(CommandRun run, string name, string mediaType, byte[] content, string which = "")
    {
        var key = UploadKey.Of(run.Scope.Key, $"out-{run.Scope.PromptId(run.Message):N}{which}");
        await run.AskAsync(run.Scope.Grains.GetGrain<IUploadGrain>(key).StoreWholeAsync(content));
        return new(key, VisibleText.OfLine(name), mediaType, content.Length);
    }
}
