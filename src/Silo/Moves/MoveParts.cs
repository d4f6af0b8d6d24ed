namespace Dormouse.Silo.Moves;

/// <summary>Names of parts.</summary>
internal static class MoveParts
{
    /// <summary>The working folder.</summary>
    public const string Work = "work";
}
