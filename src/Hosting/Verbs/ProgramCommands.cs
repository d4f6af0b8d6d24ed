using System.CommandLine;
using Dormouse.Hosting.Settings;

namespace Dormouse.Hosting.Verbs;

/// <summary>The verbs of a program, and what it does without one.</summary>
internal sealed class ProgramCommands
{
    // Files in the command line, bundles of letters and so on would make another thing of words and settings that are taken as they are.
    private static readonly ParserConfiguration Plainly = new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null };

    // What goes wrong is told by ProgramExit, and a signal is dealt with by the program itself.
    private static readonly InvocationConfiguration Unguarded =
        new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    private readonly RootCommand _root = new();
    private readonly Func<string[], Task<int>> _run;

    /// <summary>Puts them together.</summary>
    /// <param name="help">What the program says of itself.</param>
    /// <param name="run">What it does without a verb; it is given the command line, and returns the exit code.</param>
    /// <param name="verbs">The verbs.</param>
    public ProgramCommands(ProgramHelp help, Func<string[], Task<int>> run, params IReadOnlyList<Command> verbs)
    {
        _run = run;
        _root.Directives.Clear();
        _root.Options.Clear();
        _root.Add(new Option<bool>("--help", "-h") { Action = new SayAction(() => help.Text(_root)) });
        _root.Add(new Option<bool>("--version") { Action = new SayAction(() => $"Dormouse {help.Version}") });
        foreach (var verb in verbs)
        {
            _root.Add(verb);
        }
    }

    /// <summary>What a word that stands alone may be, in a sentence.</summary>
    public string InWords
    {
        get
        {
            var words = _root.Subcommands.Select(static verb => verb.Name).Order(StringComparer.Ordinal);
            var options = _root.Options.Select(static option => option.Name);
            return $"{string.Join(", ", [.. words, .. options.SkipLast(1)])} and {options.Last()}";
        }
    }

    /// <summary>Does what a command line says.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>The exit code.</returns>
    public Task<int> RunAsync(string[] args) => ProgramExit.RunAsync(() => DoAsync(args));

    /// <summary>Does what a command line says.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="SettingsException">It says nothing that can be done.</exception>
    public Task<int> DoAsync(string[] args)
    {
        // They are had anywhere on the line.
        if (_root.Options.FirstOrDefault(option => args.Contains(option.Name) || args.Intersect(option.Aliases).Any()) is { } option)
        {
            return _root.Parse([option.Name], Plainly).InvokeAsync(Unguarded);
        }

        return args is ["help", ..] ? DoAsync(["--help"])
            : VerbOf(args) is { } verb ? DoAsync(verb, args)
            : _run(args);
    }

    private Task<int> DoAsync(Command verb, string[] args)
    {
        var words = CommandWords.Of(verb, args);
        var parsed = _root.Parse(words.Own, Plainly);
        var command = parsed.CommandResult.Command;
        if (parsed.Errors.Count == 0 && command is Verb said)
        {
            return said.RunAsync(parsed, words.Settings);
        }

        var usage = command.Parents.Prepend(command)
            .Select(static one => one is VerbGroup group ? group.Usage : (one as Verb)?.Usage)
            .FirstOrDefault(static usage => usage is not null);
        throw new SettingsException(usage ?? SettingsSources.NoVerb(parsed.UnmatchedTokens[0], InWords));
    }

    /// <summary>The verb that a command line begins with; null if it begins with none.</summary>
    private Command? VerbOf(string[] args)
    {
        Command? verb = null;
        foreach (var word in args)
        {
            if ((verb ?? _root).Subcommands.FirstOrDefault(command => command.Name == word) is not { } next)
            {
                break;
            }

            verb = next;
        }

        return verb;
    }
}
