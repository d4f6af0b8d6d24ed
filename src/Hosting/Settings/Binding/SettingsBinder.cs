using System.Collections;

namespace Dormouse.Hosting.Settings.Binding;

/// <summary>Fills objects with settings, and collects what is wrong: one sentence for each fault.</summary>
/// <param name="configuration">The configuration.</param>
/// <param name="program">The program that reads it.</param>
internal sealed class SettingsBinder(IConfiguration configuration, ProgramKinds program)
{
    private const char Separator = ':';

    private readonly List<string> _faults = [];
    private readonly List<string> _refused = [];

    /// <summary>What is wrong, in the order of the settings.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Whether a key is told of already, because it lies under a name that is not allowed.</summary>
    /// <param name="key">The key.</param>
    /// <returns>True if it does.</returns>
    public bool IsTold(string key) => _refused.Exists(path =>
        key.Equals(path, StringComparison.OrdinalIgnoreCase)
        || key.StartsWith($"{path}{Separator}", StringComparison.OrdinalIgnoreCase));

    /// <summary>Fills an object and the sections in it. What is not set stays as it is.</summary>
    /// <param name="target">The object.</param>
    public void Bind(object target) => Bind(target, "");

    /// <summary>The sentence about a wrong value.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="value">The value.</param>
    /// <param name="allowed">What is allowed, after "it must be".</param>
    /// <returns>The sentence.</returns>
    public static string Wrong(string key, string value, string allowed) => $"{key} is '{value}'; it must be {allowed}.";

    private void Bind(object target, string prefix)
    {
        foreach (var property in SettingProperty.Of(target.GetType()).Where(property => property.ReadBy.HasFlag(program)))
        {
            var key = prefix + property.Name;
            if (property.Names is not null)
            {
                property.Set(target, property.Section is null ? Values(key, property) : Sections(key, property, property.Of(target)!));
            }
            else if (property.IsMany)
            {
                property.Set(target, List(key, property));
            }
            else if (property.Section is not null)
            {
                Bind(property.Of(target)!, key + Separator);
            }
            else if (configuration[key] is { Length: > 0 } text && Read(key, text, property) is { } value)
            {
                property.Set(target, value);
            }
        }
    }

    private IDictionary Sections(string key, SettingProperty property, object initial)
    {
        var sections = NewDictionary(property);
        foreach (DictionaryEntry section in (IDictionary)initial)
        {
            sections.Add(section.Key, section.Value);
            Bind(section.Value!, $"{key}{Separator}{section.Key}{Separator}");
        }

        foreach (var (path, name) in Children(key, property))
        {
            if (!sections.Contains(name))
            {
                var section = Activator.CreateInstance(property.ItemType)!;
                sections.Add(name, section);
                Bind(section, path + Separator);
            }
        }

        return sections;
    }

    private IDictionary Values(string key, SettingProperty property)
    {
        var values = NewDictionary(property);
        foreach (var (path, name) in Children(key, property))
        {
            if (Read(path, configuration[path] ?? "", property) is { } value)
            {
                values.Add(name, value);
            }
        }

        return values;
    }

    private Array List(string key, SettingProperty property)
    {
        var read = Children(key, property).Select(child => Read(child.Path, configuration[child.Path] ?? "", property));
        object[] items = [.. read.OfType<object>()];
        var list = Array.CreateInstance(property.ItemType, items.Length);
        items.CopyTo(list, 0);
        return list;
    }

    private IEnumerable<(string Path, string Name)> Children(string key, SettingProperty property)
    {
        foreach (var child in configuration.GetSection(key).GetChildren())
        {
            if (property.Names is { } names && !names.Allows(child.Key))
            {
                _refused.Add(child.Path);
                _faults.Add($"{child.Path} is not allowed: names in {key} must be {names.Allowed}.");
            }
            else
            {
                yield return (child.Path, property.Names?.Known(child.Key) ?? child.Key);
            }
        }
    }

    private object? Read(string key, string text, SettingProperty property)
    {
        try
        {
            if (property.Rule.Read(text) is { } value)
            {
                return value;
            }

            _faults.Add(property.Setting!.IsSecret
                ? $"{key} is not valid (its value is not shown); it must be {property.Rule.Allowed}."
                : Wrong(key, text, property.Rule.Allowed));
        }
        catch (FormatException exception)
        {
            _faults.Add(exception.Message);
        }

        return null;
    }

    private static IDictionary NewDictionary(SettingProperty property) =>
        (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), property.ItemType))!;
}
