namespace Dormouse.Hosting.People;

/// <summary>Names of people.</summary>
public static class PersonName
{
    private const int MaxLength = 32;

    /// <summary>Whether a person may have this name: 1 to 32 of a-z, 0-9 and <c>-</c>.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True if they may.</returns>
    public static bool IsValid(string name) => name.Length is >= 1 and <= MaxLength && name.All(IsAllowed);

    /// <summary>Makes a name from what somebody calls themselves.</summary>
    /// <param name="displayName">What they call themselves.</param>
    /// <returns>The name, or an empty text if nothing of it is left.</returns>
    public static string Fit(string displayName)
    {
        var words = new string([.. displayName.ToLowerInvariant().Select(static c => IsAllowed(c) ? c : '-')])
            .Split('-', StringSplitOptions.RemoveEmptyEntries);
        var name = string.Join('-', words);
        return name[..Math.Min(name.Length, MaxLength)].TrimEnd('-');
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';
}
