namespace Dormouse.Contracts;

/// <summary>What people call a prompt that waits: the beginning of its id, so that it never changes.</summary>
public static class ShortId
{
    private const int Length = 8;
    private const int FullLength = 32;

    /// <summary>The short form of an id.</summary>
    /// <param name="prompt">The prompt's id.</param>
    /// <returns>Eight hexadecimal digits.</returns>
    public static string Of(Guid prompt) => Full(prompt)[..Length];

    /// <summary>The whole id, which is valid as a short one too.</summary>
    /// <param name="prompt">The prompt's id.</param>
    /// <returns>32 hexadecimal digits.</returns>
    public static string Full(Guid prompt) => prompt.ToString("N");

    /// <summary>Whether a text can be such an id.</summary>
    /// <param name="text">The text.</param>
    /// <returns>True for 8 to 32 hexadecimal digits.</returns>
    public static bool IsValid(string text) => text.Length is >= Length and <= FullLength && text.All(char.IsAsciiHexDigit);

    /// <summary>Whether an id is meant.</summary>
    /// <param name="text">The short or whole id.</param>
    /// <param name="prompt">The prompt's id.</param>
    /// <returns>True if it is.</returns>
    public static bool Names(string text, Guid prompt) => Full(prompt).StartsWith(text, StringComparison.OrdinalIgnoreCase);
}
