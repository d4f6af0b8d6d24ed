using System.CommandLine;

namespace Dormouse.Hosting.Verbs;

/// <summary>Verbs that have a word in common before their own.</summary>
/// <param name="name">The word.</param>
/// <param name="usage">The sentence for whoever writes none of the verbs behind it, or one in another way than it is written.</param>
internal sealed class VerbGroup(string name, string usage) : Command(name)
{
    /// <summary>The sentence for whoever writes none of the verbs behind it, or one in another way than it is written.</summary>
    public string Usage => usage;
}
