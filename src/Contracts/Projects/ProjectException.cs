namespace Dormouse.Contracts;

/// <summary>A project can't be worked in as it was wished.</summary>
[Serializable, GenerateSerializer, Alias("dormouse.ProjectException")]
public sealed class ProjectException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One sentence for people: what was wrong and what to do.</param>
    public ProjectException(string message)
        : base(message)
    {
    }
}
