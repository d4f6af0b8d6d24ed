using System.CommandLine;

namespace Dormouse.Hosting.Verbs;

/// <summary>
/// A verb of a program: its name, what it does, its arguments and options (which the class adds to itself), and the doing.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does, for <c>--help</c>.</param>
internal abstract class Verb(string name, string description) : Command(name, description)
{
    /// <summary>The sentence for whoever writes it in another way than it is written; null where nothing is to be written.</summary>
    public virtual string? Usage => null;

    /// <summary>Does it.</summary>
    /// <param name="words">Its arguments and options.</param>
    /// <param name="settings">The settings of the command line.</param>
    /// <returns>The exit code.</returns>
    public abstract Task<int> RunAsync(ParseResult words, string[] settings);
}
