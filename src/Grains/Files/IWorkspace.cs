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

    /// <summary>Saves a file that a person sent into a session's folder, under a name that is free there.</summary>
    /// <param name="folder">The session's working folder.</param>
    /// <param name="name">The name that the sender gave; only its last part is used, made harmless.</param>
    /// <param name="content">The content.</param>
    /// <returns>The absolute path.</returns>
    /// <exception cref="IOException">It can't be written; the message says why.</exception>
    ValueTask<string> SaveAsync(string folder, string name, ReadOnlyMemory<byte> content);

    /// <summary>Removes a file that was saved for nothing; harmless when it is gone.</summary>
    /// <param name="path">What <see cref="SaveAsync"/> returned.</param>
    void Forget(string path);
}
