using Dormouse.Hosting.Settings;

namespace Dormouse.Silo;

/// <summary>The settings of the silo's command lines.</summary>
internal static class Configuration
{
    /// <summary>Loads all settings.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="SettingsException">A source can't be read.</exception>
    public static IConfiguration Load(string[] args) =>
        SettingsSources.Load(args, SiloCommands.All.InWords);
}
