using System.Text.RegularExpressions;

namespace Dormouse.Hosting.Settings.Binding;

/// <summary>Says which names are free to choose in a dictionary of settings.</summary>
/// <param name="placeholder">What stands for a name in the key of the setting, for example <c>name</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NamesAttribute(string placeholder) : Attribute
{
    /// <summary>What stands for a name in the key of the setting.</summary>
    public string Placeholder => placeholder;

    /// <summary>A regular expression that a name must match as a whole; null for any name.</summary>
    public string? Pattern { get; init; }

    /// <summary>The pattern in words, after "names must be".</summary>
    public string Allowed { get; init; } = "texts";

    /// <summary>Whether names may be written in upper case too; they are known in lower case.</summary>
    public bool IgnoresCase { get; init; }

    /// <summary>The name as it is known.</summary>
    /// <param name="name">The name as it is written.</param>
    /// <returns>The name.</returns>
    public string Known(string name) => IgnoresCase ? name.ToLowerInvariant() : name;

    /// <summary>Whether a name may be chosen.</summary>
    /// <param name="name">The name as it is written.</param>
    /// <returns>Whether it may.</returns>
    public bool Allows(string name) => Pattern is null || Regex.IsMatch(Known(name), $@"\A(?:{Pattern})\z", RegexOptions.CultureInvariant);
}
