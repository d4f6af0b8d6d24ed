using Dormouse.Grains.Files;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// Files that came without a message and wait for the one that they belong to, and the uploads that are done with. It alone changes
/// <see cref="ChatState.Files"/>.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
/// <param name="log">Writes it.</param>
internal sealed class WaitingFiles(ChatScope scope, ChatState state, OutputLog log)
{
    /// <summary>Adds files. The same ones again change nothing.</summary>
    /// <param name="files">The files.</param>
    /// <returns>False if too many wait already; otherwise they are durable.</returns>
    /// <exception cref="StoreUnavailableException">They were not taken.</exception>
    public async Task<bool> AddAsync(IReadOnlyList<Attachment> files)
    {
        var added = files.Where(file => state.Files.All(waiting => waiting.Upload != file.Upload)).ToArray();
        if (state.Files.Count + added.Length > ChatState.MostFiles)
        {
            Clear(added);
            return false;
        }

        state.Files.AddRange(added);
        await log.WriteAsync();
        return true;
    }

    /// <summary>Lets a file go that waited for long.</summary>
    /// <param name="upload">The upload's key.</param>
    /// <returns>False if a message that waits came with it.</returns>
    public async Task<bool> LetGoAsync(string upload)
    {
        if (state.Files.Find(file => file.Upload == upload) is { } waiting)
        {
            state.Files.Remove(waiting);
            log.Tell($"let-go-{upload}", "", ChatTexts.LetGo(waiting.Name));
            await log.WriteAsync();
        }

        return !state.Needs(upload);
    }

    /// <summary>Files that wait go with the message that names them, or with the next one that is for the agent and names none.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The message with its files.</returns>
    public ChatMessage TakeWith(ChatMessage message)
    {
        if (message is { Attachments.Count: 0, Answer: null } && !message.IsCommand())
        {
            message = message with { Attachments = [.. state.Files] };
        }

        state.Files.RemoveAll(waiting => message.Attachments.Any(file => file.Upload == waiting.Upload));
        return message;
    }

    /// <summary>
    /// What is done with in this chat needs its files no more: a session that took the message has them, or they were dropped with it.
    /// </summary>
    /// <param name="files">The files.</param>
    public void Clear(IReadOnlyList<Attachment> files)
    {
        if (files.Count > 0)
        {
            scope.Grains.ClearAsync([.. files.Where(file => !state.Needs(file.Upload))], scope.Log).Ignore();
        }
    }

    /// <summary>All of them are elsewhere now.</summary>
    public void Clear() => state.Files.Clear();
}
