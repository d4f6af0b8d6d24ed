using System.CommandLine;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Verbs;

/// <summary>What a program says of itself.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Running">How it is run without a verb, behind its name.</param>
/// <param name="Advice">What is to be known of its settings, as whole lines; may be empty.</param>
/// <param name="Kind">Which program it is.</param>
internal sealed record ProgramHelp(string Name, string Version, string Purpose, string Running, string Advice, ProgramKinds Kind)
{
    private const string Begin = "Usage: ";

    /// <summary>The text of <c>--help</c>.</summary>
    /// <param name="root">The command of the whole program.</param>
    /// <returns>Several lines.</returns>
    public string Text(Command root)
    {
        (string Use, string Meaning)[] verbs =
        [
            (Running, "run, until SIGTERM or SIGINT"),
            .. root.Subcommands.SelectMany(static command => Uses(command, "")),
        ];
        var width = verbs.Max(static verb => verb.Use.Length);
        string[] uses =
        [
            .. verbs.Select(verb => $"{verb.Use.PadRight(width)}  {verb.Meaning}"),
            string.Join(" | ", root.Options.Select(static option => option.Name)),
        ];
        return $"""
            {Purpose}

            {Begin}{string.Join($"\n{new string(' ', Begin.Length)}", uses.Select(use => $"{Name} {use}"))}

            Settings come from appsettings.json in the current folder, from the environment (Machine__Name=…) and
            from the command line (--Machine:Name=…); later ones win. {Advice}Often used:
              {string.Join("\n  ", SettingsHelp.Lines(Kind))}
            All of them are listed in docs/settings.md.
            """;
    }

    private static IEnumerable<(string Use, string Meaning)> Uses(Command command, string before) => command.Subcommands.Count > 0
        ? command.Subcommands.SelectMany(inner => Uses(inner, $"{before}{command.Name} "))
        : [(
            string.Join(' ', [before + command.Name, .. command.Arguments.Select(Shown), .. command.Options.Select(Shown)]),
            command.Description!)];

    private static string Shown(Argument argument)
    {
        var name = argument.HelpName ?? argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static string Shown(Option option) => option.HelpName is { } value ? $"[{option.Name} {value}]" : $"[{option.Name}]";
}
