namespace Dormouse.Hosting.Settings.Binding;

/// <summary>
/// Makes a property a setting whose key is the property's name behind those of its sections. All that there is to be known of the setting
/// stands here, in the property's type and initial value, and in its <see cref="RuleAttribute"/>. A property that is a list is one
/// setting for each item, written with numbers; one that is a dictionary of values is one for each name (<see cref="NamesAttribute"/>).
/// </summary>
/// <param name="meaning">What it sets, as Markdown on one line.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingAttribute(string meaning) : Attribute
{
    /// <summary>What it sets, as Markdown on one line. The part before the first semicolon says it in short.</summary>
    public string Meaning => meaning;

    /// <summary>What holds if it is not set, as Markdown, where the initial value does not say it.</summary>
    public string? Default { get; init; }

    /// <summary>The unit of its values, where its rule does not say it.</summary>
    public string? Unit { get; init; }

    /// <summary>What is allowed, after "it must be", where only a program knows the rule or the rule depends on other settings.</summary>
    public string? Allowed { get; init; }

    /// <summary>Whether it holds a secret, which is in no message.</summary>
    public bool IsSecret { get; init; }

    /// <summary>
    /// The programs that read it. The others know that there is such a setting, for all may share one file, and do not judge its value.
    /// </summary>
    public ProgramKinds ReadBy { get; init; } = ProgramKinds.Both;

    /// <summary>The programs whose <c>--help</c> shows it, because it is often set.</summary>
    public ProgramKinds HelpOf { get; init; }
}
