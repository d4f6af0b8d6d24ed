using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>The files that came with prompts, saved in the session's folder.</summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="workspace">The folders of this machine.</param>
/// <param name="read">Reads an upload; null if it is gone.</param>
internal sealed class PromptFiles(StoredSession session, PromptQueue queue, IWorkspace workspace, Func<Attachment, Task<byte[]?>> read)
{
    /// <summary>Saves what came with a prompt.</summary>
    /// <param name="attachments">What came with it.</param>
    /// <returns>The files, without those that are gone.</returns>
    /// <exception cref="WorkspaceUnavailableException">They can't be written now; none of them is left behind.</exception>
    /// <exception cref="UnchangedException">One can't be read (yet); asked again, it may have come.</exception>
    public async Task<IReadOnlyList<SavedFile>> SaveAsync(IReadOnlyList<Attachment> attachments)
    {
        if (attachments.Count == 0)
        {
            return [];
        }

        var saved = new List<SavedFile>(attachments.Count);
        try
        {
            foreach (var attachment in attachments)
            {
                if (await UnchangedException.GuardAsync(() => read(attachment)) is { } content)
                {
                    var folder = session.State.WorkingFolder;
                    var file = await WriteAsync(async () => await workspace.SaveAsync(folder, attachment.Name, content));
                    saved.Add(new(file.Path, attachment.MediaType) { IsNew = file.IsNew });
                }
            }
        }
        catch
        {
            Forget(saved);
            throw;
        }

        return saved;
    }

    /// <summary>The prompt that files came with is durable.</summary>
    /// <param name="files">The files.</param>
    public void Settle(IReadOnlyList<SavedFile> files)
    {
        foreach (var file in files)
        {
            workspace.Settle(file.Path);
        }
    }

    /// <summary>Removes the files of a prompt that no agent was given, but for those that another prompt needs.</summary>
    /// <param name="files">The files.</param>
    public void Forget(IReadOnlyList<SavedFile> files)
    {
        foreach (var file in files.Where(file => file.IsNew && !queue.Needs(file.Path, files)))
        {
            workspace.Forget(file.Path);
        }
    }

    /// <summary>Writes something in the workspace.</summary>
    /// <param name="write">Writes it.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="WorkspaceUnavailableException">It can't be written now; the message is for people.</exception>
    public async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (FolderAwayException exception)
        {
            throw new WorkspaceUnavailableException(exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WorkspaceUnavailableException(FailureTexts.NotWritable(session.Key.Machine, exception.Message));
        }
    }
}
