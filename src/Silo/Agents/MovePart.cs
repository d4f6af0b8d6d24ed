namespace Dormouse.Silo.Agents;

/// <summary>A folder or file that belongs to a session: the same part lies elsewhere on another machine.</summary>
/// <param name="Name">Its name, the same on every machine: small letters and <c>-</c>.</param>
/// <param name="Path">Where it is on this machine; it need not be there.</param>
internal sealed record MovePart(string Name, string Path)
{
    /// <summary>Name of an entry of the folder that stays behind; null if none does.</summary>
    public string? Omitted { get; init; }
}
