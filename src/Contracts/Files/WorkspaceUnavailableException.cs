namespace Dormouse.Contracts;

/// <summary>A file could not be written into a session's folder. Nothing was taken: the caller may repeat its call.</summary>
[Serializable, GenerateSerializer, Alias("dormouse.WorkspaceUnavailableException")]
public sealed class WorkspaceUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One sentence for people: what was wrong and what to do.</param>
    public WorkspaceUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Whether the session has told its chat already.</summary>
    [Id(35)]
    public bool IsTold { get; init; }
}
