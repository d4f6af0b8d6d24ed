using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>Settings are wrong. The program ends with exit code 78 (EX_CONFIG of <c>sysexits.h</c>).</summary>
/// <param name="faults">A line for each that is wrong: the setting, the value and what is allowed.</param>
public sealed class SettingsException(params IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    /// <summary>The exit code.</summary>
    public const int ExitCode = 78;

    /// <summary>A line for each setting that is wrong.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>The exception for a wrong value.</summary>
    /// <param name="key">The setting, or what else it is.</param>
    /// <param name="value">The value.</param>
    /// <param name="allowed">What is allowed, after "it must be".</param>
    /// <returns>The exception.</returns>
    public static SettingsException Wrong(string key, string value, string allowed) => new(SettingsBinder.Wrong(key, value, allowed));

    /// <summary>Throws if something is wrong.</summary>
    /// <param name="faults">What is wrong.</param>
    /// <exception cref="SettingsException">There is something.</exception>
    public static void ThrowIfAny(IReadOnlyList<string> faults)
    {
        if (faults.Count > 0)
        {
            throw new SettingsException(faults);
        }
    }
}
