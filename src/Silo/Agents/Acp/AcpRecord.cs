using Dormouse.Grains.Agents;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>What an agent keeps of one conversation on disk.</summary>
internal class AcpRecord
{
    /// <summary>Nothing that we can read.</summary>
    public static AcpRecord None { get; } = new();

    /// <summary>Whether a conversation can be brought to another machine.</summary>
    public virtual bool Moves => false;

    /// <summary>Finds the record.</summary>
    /// <param name="home">Where the agent looks for its files.</param>
    /// <param name="conversation">The agent's own id of the conversation.</param>
    /// <returns>The file to which it is written, line after line; null if there is none, or none that we can read.</returns>
    public virtual string? FileOf(AcpHome home, string conversation) => null;

    /// <summary>Looks for a prompt in what was written since it was about to be given.</summary>
    /// <param name="lines">The lines that were added.</param>
    /// <returns>Whether a prompt is in them, and the finished answer to it; <c>Unknown</c> if there is none.</returns>
    public virtual TranscriptFinding Find(IEnumerable<string> lines) => new(TranscriptFindingKind.Unknown);

    /// <summary>What of a conversation moves to another machine.</summary>
    /// <param name="home">Where the agent looks for its files.</param>
    /// <param name="conversation">The agent's own id of the conversation.</param>
    /// <param name="arrives">Whether it is to be put here.</param>
    /// <returns>The parts.</returns>
    public virtual IReadOnlyList<MovePart> PartsOf(AcpHome home, string conversation, bool arrives) => [];
}

/// <summary>Where an agent looks for its files.</summary>
/// <param name="Folder">The home folder of its processes.</param>
/// <param name="Variable">Finds a variable of its processes.</param>
internal sealed record AcpHome(string Folder, Func<string, string?> Variable);
