using Dormouse.Hosting.Settings.Binding;
using Microsoft.Extensions.Options;

namespace Dormouse.Hosting.Settings;

/// <summary>Makes the settings of both programs, checked, of what was written.</summary>
public static class SettingsReader
{
    private static readonly IValidateOptions<DormouseOptions>[] Ours = [new TelegramValidation(), new UsersValidation()];

    /// <summary>Reads and checks all settings that a program reads.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="program">The program.</param>
    /// <param name="initial">What holds where nothing is set; null for what the types say.</param>
    /// <param name="validators">What the program checks besides; they see settings of which each alone is right.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="SettingsException">Some are wrong, or unknown; it names all of them.</exception>
    public static DormouseOptions Read(
        IConfiguration configuration,
        ProgramKinds program,
        DormouseOptions? initial = null,
        params IEnumerable<IValidateOptions<DormouseOptions>> validators)
    {
        var options = initial ?? new();
        var secrets = SecretFiles.Of(configuration);
        configuration = secrets.Over(configuration);
        var binder = new SettingsBinder(configuration, program);
        binder.Bind(options);
        SettingsException.ThrowIfAny(
            [.. secrets.Faults, .. binder.Faults, .. Unknown(configuration).Where(key => !binder.IsTold(key)).Select(NoSetting)]);
        options = options with
        {
            Cluster = options.Cluster with { Postgres = options.Storage.Postgres },
            SecretFiles = secrets.Paths,
            SecretWarnings = secrets.Warnings,
        };
        SettingsException.ThrowIfAny(
            [.. Ours.Concat(validators).SelectMany(validator => validator.Validate(name: null, options).Failures ?? [])]);
        return options;
    }

    /// <summary>Every key of our sections that is no setting, whether or not this program reads the others.</summary>
    private static IEnumerable<string> Unknown(IConfiguration configuration)
    {
        foreach (var section in KnownSettings.Sections)
        {
            foreach (var (key, value) in configuration.GetSection(section).AsEnumerable())
            {
                if (value is not null && key != section && !KnownSettings.Has(key))
                {
                    yield return key;
                }
            }
        }
    }

    private static string NoSetting(string key)
    {
        var meant = KnownSettings.Nearest(key) is { } nearest ? $"; did you mean {nearest}?" : ".";
        return $"{key} is not a setting{meant} All settings are listed in docs/settings.md.";
    }
}
