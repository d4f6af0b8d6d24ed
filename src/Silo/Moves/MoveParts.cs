namespace Dormouse.Silo.Moves;

/// <summary>A folder or file that belongs to a session: the same part lies elsewhere on another machine.</summary>
/// <param name="Name">Its name, the same on every machine: small letters and <c>-</c>.</param>
/// <param name="Path">Where it is on this machine; it need not be there.</param>
internal sealed record MovePart(string Name, string Path);

/// <summary>Names of parts.</summary>
internal static class MoveParts
{
    /// <summary>The working folder.</summary>
    public const string Work = "work";
}
