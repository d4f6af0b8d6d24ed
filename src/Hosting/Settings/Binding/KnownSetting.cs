namespace Dormouse.Hosting.Settings.Binding;

/// <summary>A setting, as <c>docs/settings.md</c> shows it; a test compares all of it with what the programs do.</summary>
/// <param name="Key">Its key; a name or number of the person's choice is in angle brackets, as in <c>Users:&lt;name&gt;:Token</c>.</param>
/// <param name="Meaning">What it sets, as Markdown on one line.</param>
/// <param name="Default">What holds if it is not set, as Markdown: a value stands in backticks, words do not.</param>
/// <param name="Allowed">The rule for its values, after "it must be".</param>
/// <param name="Unit">The unit of its values, or null where there is none.</param>
public sealed record KnownSetting(string Key, string Meaning, string Default, string Allowed, string? Unit)
{
    /// <summary>The default of a setting that has none.</summary>
    public const string None = "none";

    /// <summary>Whether the default is said in words; else it is the value that the setting has from the start.</summary>
    public bool IsDefaultSaid { get; init; }

    /// <summary>Whether it holds a secret, which is in no message.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The programs whose <c>--help</c> shows it.</summary>
    public ProgramKinds HelpOf { get; init; }
}
