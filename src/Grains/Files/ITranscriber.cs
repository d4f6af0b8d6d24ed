namespace Dormouse.Grains.Files;

/// <summary>Makes text of what is said in a file.</summary>
public interface ITranscriber
{
    /// <summary>Whether this silo has anything that can.</summary>
    bool IsThere { get; }

    /// <summary>Makes text of it. It may take minutes, and never takes for ever.</summary>
    /// <param name="name">The file's name, whose ending says what it is.</param>
    /// <param name="content">What is in it.</param>
    /// <returns>The text, or why there is none.</returns>
    Task<Transcript> TranscribeAsync(string name, ReadOnlyMemory<byte> content);
}

/// <summary>What is said in a file.</summary>
/// <param name="Text">The text; empty if there is none.</param>
/// <param name="Failure">Why there is none, without a full stop; null if there is.</param>
public sealed record Transcript(string Text, string? Failure = null);

/// <summary>A silo that can't.</summary>
internal sealed class NoTranscriber : ITranscriber
{
    public bool IsThere => false;

    public Task<Transcript> TranscribeAsync(string name, ReadOnlyMemory<byte> content) =>
        Task.FromResult(new Transcript("", "nothing is set up for it"));
}
