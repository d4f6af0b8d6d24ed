namespace Dormouse.Hosting.Settings.Binding;

/// <summary>
/// The rule for a setting's values, and how they are read. A property without one takes any text, or <c>true</c> and <c>false</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class RuleAttribute : Attribute
{
    /// <summary>The rule in words, after "it must be".</summary>
    public abstract string Allowed { get; }

    /// <summary>The unit of the values, or null where there is none.</summary>
    public virtual string? Unit => null;

    /// <summary>Reads a value.</summary>
    /// <param name="text">What is written.</param>
    /// <returns>The value, of the property's type; null if it breaks the rule.</returns>
    /// <exception cref="FormatException">It breaks the rule, and the message is the whole sentence about it.</exception>
    public abstract object? Read(string text);

    /// <summary>Writes a value as a person would.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text.</returns>
    public virtual string Write(object value) => value.ToString()!;
}
