namespace Dormouse.Silo.Moves;

/// <summary>Names of parts.</summary>
internal static class MoveParts
{
    /// <summary>The working folder.</summary>
    public const string Work = "work";

    /// <summary>The commits of the branch of a session that works in a project.</summary>
    public const string Branch = "branch";

    /// <summary>What git keeps in the working folder: it is made anew from the branch.</summary>
    public const string OfGit = ".git";
}
