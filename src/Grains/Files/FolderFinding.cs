namespace Dormouse.Grains.Files;

/// <summary>What is where a session's working folder should be.</summary>
public enum FolderFinding
{
    /// <summary>The folder.</summary>
    There,

    /// <summary>No folder.</summary>
    Missing,

    /// <summary>Another folder: the empty mount point of its disk, or something that somebody put there.</summary>
    Another,

    /// <summary>It can't be said: the disk does not answer.</summary>
    Silent,

    /// <summary>The folder, but its files are still to come from the project that it is of.</summary>
    Filling,
}

/// <summary>A folder that should be there is not; the message says which, and what to do.</summary>
/// <param name="message">One sentence for people.</param>
public sealed class FolderAwayException(string message) : IOException(message);
