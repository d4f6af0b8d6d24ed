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

    /// <summary>The keys of these settings, of which a start of a program needs no more.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The keys.</returns>
    public static IEnumerable<string> KeysOf(Type type) => KeysOf(type, "", static _ => true);

    /// <summary>The keys of those that hold secrets.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The keys.</returns>
    public static IEnumerable<string> SecretsOf(Type type) => KeysOf(type, "", static setting => setting.IsSecret);

    private static IEnumerable<string> KeysOf(Type type, string prefix, Func<SettingAttribute, bool> isWanted) =>
        SettingProperty.Of(type).SelectMany(property =>
            property.Setting is not { } setting ? KeysOf(property.ItemType, KeyOf(property, prefix) + Separator, isWanted)
            : isWanted(setting) ? [KeyOf(property, prefix)]
            : []);

    private static IEnumerable<KnownSetting> Of(Type type, string prefix)
    {
        var initial = Activator.CreateInstance(type)!;
        return SettingProperty.Of(type).SelectMany(property =>
        {
            var key = KeyOf(property, prefix);
            return property.Setting is { } setting ? [Describe(key, property, setting, initial)] : Of(property.ItemType, key + Separator);
        });
    }

    private static string KeyOf(SettingProperty property, string prefix) =>
        property.Placeholder is { } name ? $"{prefix}{property.Name}{Separator}{name}" : prefix + property.Name;

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
