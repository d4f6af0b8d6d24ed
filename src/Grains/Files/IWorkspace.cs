namespace Dormouse.Grains.Files;

/// <summary>The folders of this machine's sessions.</summary>
public interface IWorkspace
{
    /// <summary>Makes the working folder of a session.</summary>
    /// <param name="user">The person's name.</param>
    /// <param name="session">The session's name.</param>
    /// <returns>Its absolute path.</returns>
    /// <exception cref="IOException">It can't be made; the message says why.</exception>
    string CreateFolder(string user, string session);

    /// <summary>
    /// Looks whether a session's working folder is where it should be; a disk that does not answer keeps nobody waiting for long.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="mark">What it is known by; null if any folder will do.</param>
    /// <returns>What is there.</returns>
    Task<FolderFinding> LookAsync(string folder, string? mark);

    /// <summary>Takes what is at a place as a session's working folder from now on, and makes it if nothing is there.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>What it is known by.</returns>
    /// <exception cref="IOException">It can't be made; the message says why.</exception>
    string Take(string folder);

    /// <summary>
    /// Copies all files of a folder into a session's own: links as links, and without what folders are known by. Begun anew after a crash
    /// it does the same. Nobody waits for it in a turn of a grain: it may take minutes.
    /// </summary>
    /// <param name="from">The folder whose files they are.</param>
    /// <param name="to">The session's folder, which is there.</param>
    /// <returns>A task that ends when they are there.</returns>
    /// <exception cref="IOException">Not all of them could be copied; the message says why.</exception>
    Task CopyAsync(string from, string to);

    /// <summary>Whether a folder was made here for a session.</summary>
    /// <param name="folder">The folder's path.</param>
    /// <returns>False if it is a person's own.</returns>
    bool IsOurs(string folder);

    /// <summary>
    /// Saves a file that a person sent into the folder <c>inbox</c> of a session's folder, under a name that is free there. The same
    /// name with the same content again is the same file: however often a message is handed over, its files are there once. The
    /// session's folder itself is never made for it.
    /// </summary>
    /// <param name="folder">The session's working folder.</param>
    /// <param name="name">The name that the sender gave; only its last part is used, made harmless.</param>
    /// <param name="content">The content.</param>
    /// <returns>The absolute path, and whether the file was not there before, or only since an earlier try that is not settled.</returns>
    /// <exception cref="IOException">It can't be written; the message says why.</exception>
    ValueTask<SavedUpload> SaveAsync(string folder, string name, ReadOnlyMemory<byte> content);

    /// <summary>The message of a file is durable now: whoever saves the same again did not make it.</summary>
    /// <param name="path">What <see cref="SaveAsync"/> returned.</param>
    void Settle(string path);

    /// <summary>Removes a file that was saved for nothing, unless somebody has changed it since; harmless when it is gone.</summary>
    /// <param name="path">What <see cref="SaveAsync"/> returned.</param>
    void Forget(string path);
}

/// <summary>A file that is in a session's folder.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="IsNew">Whether it is there for this message alone, and goes with it.</param>
public readonly record struct SavedUpload(string Path, bool IsNew);
