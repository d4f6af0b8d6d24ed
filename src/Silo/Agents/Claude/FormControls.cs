namespace Dormouse.Silo.Agents.Claude;

/// <summary>What can be chosen instead of a value for a field of a form.</summary>
/// <param name="Default">Takes the default value; null if there is none.</param>
/// <param name="Skip">Leaves the field out; null if it is required.</param>
/// <param name="Decline">Says no to the whole form.</param>
/// <param name="Cancel">Does not decide about the form.</param>
internal sealed record FormControls(string? Default, string? Skip, string Decline, string Cancel)
{
    /// <summary>The controls of a form without fields.</summary>
    public static FormControls None { get; } = new(null, null, Elicitation.Decline, Elicitation.Cancel);

    /// <summary>All that there are, in their order.</summary>
    public IReadOnlyList<string> All => [.. new[] { Default, Skip, Decline, Cancel }.OfType<string>()];

    /// <summary>Names the controls of a field so that none is named like a value.</summary>
    /// <param name="titles">The values' titles.</param>
    /// <param name="defaultTitle">The default value's title, or null if there is none.</param>
    /// <param name="isRequired">Whether the field is required.</param>
    /// <returns>The controls.</returns>
    public static FormControls For(IReadOnlyList<string> titles, string? defaultTitle, bool isRequired)
    {
        return new(
            defaultTitle is null ? null : Unlike($"Default: {defaultTitle}"),
            isRequired ? null : Unlike("Skip"),
            Unlike(Elicitation.Decline),
            Unlike(Elicitation.Cancel));

        string Unlike(string name) => titles.Contains(name, StringComparer.OrdinalIgnoreCase) ? $"{name} (the form)" : name;
    }
}
