using System.Collections;

namespace Dormouse.Hosting.Settings.Binding;

/// <summary>Reads off a type which settings there are.</summary>
internal static class SettingsDescription
{
    private const char Separator = ':';

    /// <summary>The settings of a type and of the sections in it, as they stand there.</summary>
    /// <param name="type">The type, which has a constructor without parameters.</param>
    /// <returns>The settings.</returns>
    public static IEnumerable<KnownSetting> Of(Type type) => Of(type, "");

    private static IEnumerable<KnownSetting> Of(Type type, string prefix)
    {
        var initial = Activator.CreateInstance(type)!;
        return SettingProperty.Of(type).SelectMany(property =>
        {
            var key = property.Placeholder is { } name ? $"{prefix}{property.Name}{Separator}{name}" : prefix + property.Name;
            return property.Setting is { } setting ? [Describe(key, property, setting, initial)] : Of(property.ItemType, key + Separator);
        });
    }

    private static KnownSetting Describe(string key, SettingProperty property, SettingAttribute setting, object owner) => new(
        key,
        setting.Meaning,
        setting.Default ?? property.Of(owner) switch
        {
            null or "" or ICollection { Count: 0 } => KnownSetting.None,
            var value => $"`{property.Rule.Write(value)}`",
        },
        setting.Allowed ?? property.Rule.Allowed,
        setting.Unit ?? property.Rule.Unit)
    {
        IsDefaultSaid = setting.Default is not null,
        IsSecret = setting.IsSecret,
        HelpOf = setting.HelpOf,
    };
}
