using System.Text.Json;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Dormouse.Hosting.Settings;

/// <summary>Where settings come from: <c>appsettings.json</c> in the current folder, environment, command line; later ones win.</summary>
public static class SettingsSources
{
    /// <summary>
    /// For the host's builder: it would else watch the current folder, with everything in it, for a change of settings that we
    /// read once.
    /// </summary>
    public const string Unwatched = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>Loads all settings.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="verbs">What a word alone may be, for the sentence that refuses any other.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="SettingsException">A source can't be read.</exception>
    public static IConfiguration Load(string[] args, string verbs)
    {
        var dashed = args.FirstOrDefault(
            static argument => argument.StartsWith('-') && !argument.StartsWith("--", StringComparison.Ordinal));
        if (dashed is not null && !IsValue(args, dashed))
        {
            // What stands behind it may be a secret, and .NET would show all of it.
            throw new SettingsException($"'{dashed.Split('=')[0]}' begins with one dash; settings are written like --Machine:Name=nas.");
        }

        if (args.FirstOrDefault(static argument => !argument.StartsWith('-') && !argument.Contains('=')) is { } word
            && !IsValue(args, word))
        {
            throw new SettingsException(NoVerb(word, verbs));
        }

        try
        {
            return WithoutSectionValues(new ConfigurationBuilder()
                .SetBasePath(Directory.GetCurrentDirectory())
                .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
                .AddEnvironmentVariables()
                .AddCommandLine(args)
                .Build());
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or JsonException)
        {
            throw new SettingsException($"The settings can't be read: {exception.GetBaseException().Message}");
        }
    }

    /// <summary>The sentence about a word that is no verb.</summary>
    /// <param name="word">The word; what stands behind a <c>=</c> in it may be a secret, and is not shown.</param>
    /// <param name="verbs">What it may be.</param>
    /// <returns>The sentence.</returns>
    public static string NoVerb(string word, string verbs) => $"'{word.Split('=')[0]}' is no verb; there is {verbs}.";

    /// <summary>
    /// A section has no value of its own. In the environment it may have one that means something to others, such as MACHINE.
    /// </summary>
    private static IConfigurationRoot WithoutSectionValues(IConfigurationRoot configuration)
    {
        foreach (var source in configuration.Providers.Where(static source => source is not EnvironmentVariablesConfigurationProvider))
        {
            if (KnownSettings.Sections.FirstOrDefault(
                section => source.TryGet(section, out var value) && !string.IsNullOrEmpty(value)) is { } section)
            {
                var example = KnownSettings.All.First(key => key.StartsWith($"{section}:", StringComparison.Ordinal));
                throw new SettingsException(
                    $"{section} is a section and has no value of its own (the one given is not shown); its settings are written like {example}.");
            }
        }

        return configuration;
    }

    private static bool IsValue(string[] args, string word) =>
        Array.IndexOf(args, word) is > 0 and var index && args[index - 1].StartsWith("--", StringComparison.Ordinal)
            && !args[index - 1].Contains('=');
}
