using System.CommandLine;
using Dormouse.Hosting.Settings;

namespace Dormouse.Hosting.Verbs;

/// <summary>
/// The command line of a verb, in two parts: the words and options of the verb, and the settings. A setting may be written in every way in
/// which it may be without a verb, so what is no word at the beginning and no option of the verb is one.
/// </summary>
/// <param name="Own">The words and options of the verb.</param>
/// <param name="Settings">The settings.</param>
internal sealed record CommandWords(IReadOnlyList<string> Own, string[] Settings)
{
    /// <summary>Parts a command line.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="args">The command line, with the verb.</param>
    /// <returns>The parts.</returns>
    /// <exception cref="SettingsException">There is what looks like an option, and is neither one nor a setting.</exception>
    public static CommandWords Of(Command verb, IReadOnlyList<string> args)
    {
        List<string> own = [.. args.TakeWhile(static word => !word.StartsWith('-') && !IsSetting(word))];
        List<string> settings = [];
        for (var i = own.Count; i < args.Count; i++)
        {
            if (OptionOf(verb, args[i]) is { } option)
            {
                own.Add(args[i]);
                if (TakesValue(option) && args[i] == option.Name && i + 1 < args.Count)
                {
                    own.Add(args[++i]);
                }

                continue;
            }

            ThrowIfNoSetting(verb, args[i]);
            settings.Add(args[i]);
            if (args[i].StartsWith("--", StringComparison.Ordinal)
                && !args[i].Contains('=')
                && i + 1 < args.Count
                && OptionOf(verb, args[i + 1]) is null)
            {
                settings.Add(args[++i]);
            }
        }

        return new(own, [.. settings]);
    }

    /// <summary>Whether a word without dashes is a setting, as in <c>Machine:Name=nas</c> and <c>/Machine:Name=nas</c>.</summary>
    private static bool IsSetting(string word) =>
        word.TrimStart('/').Split('=') is [var key, _, ..]
        && KnownSettings.Sections.Any(section => key.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase));

    private static Option? OptionOf(Command verb, string word) => verb.Options.FirstOrDefault(option =>
        word == option.Name || (TakesValue(option) && word.StartsWith($"{option.Name}=", StringComparison.Ordinal)));

    private static bool TakesValue(Option option) => option.Arity.MinimumNumberOfValues > 0;

    /// <summary>The value of what is no option may be a secret, and is not shown.</summary>
    private static void ThrowIfNoSetting(Command verb, string word)
    {
        var name = word.Split('=')[0];
        var isSection = KnownSettings.Sections.Contains(name.TrimStart('-'), StringComparer.OrdinalIgnoreCase);
        if (!name.StartsWith('-') || name.Contains(':') || IsOfTheHost(name) || (isSection && word.Contains('=')))
        {
            return;
        }

        var options = verb.Options.Select(static option => option.Name).ToArray();
        var there = options.Length == 0 ? "settings" : $"there is {string.Join(", ", options)}, and settings";
        throw new SettingsException($"'{name}' is no option of {verb.Name}; {there} are written like --Machine:Name=nas.");
    }

    // .NET's own, which a program takes that runs: one list of arguments may serve both.
    private static bool IsOfTheHost(string name) => name.TrimStart('-').ToUpperInvariant()
        is "ENVIRONMENT" or "CONTENTROOT" or "APPLICATIONNAME" or "URLS" or "ALLOWEDHOSTS";
}
