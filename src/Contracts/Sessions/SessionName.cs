namespace Dormouse.Contracts;

/// <summary>Names that people give to sessions.</summary>
public static class SessionName
{
    /// <summary>Most characters of a name.</summary>
    public const int MaxLength = 32;

    /// <summary>Whether a session may have this name: 1 to 32 letters, digits, <c>-</c>, <c>_</c>.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True if it may.</returns>
    public static bool IsValid(string name) =>
        name.Length is >= 1 and <= MaxLength && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}

/// <summary>Names of models, as far as they can be checked without asking the agent.</summary>
public static class ModelName
{
    /// <summary>Whether this can be a model's name: 1 to 100 letters, digits and <c>- _ . : / [ ]</c>, beginning with a letter.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True if it can.</returns>
    public static bool IsValid(string name) =>
        name.Length is >= 1 and <= 100
        && char.IsAsciiLetter(name[0])
        && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '/' or '[' or ']');
}
