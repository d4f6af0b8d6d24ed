using System.Collections.Frozen;
using System.Reflection;

namespace Dormouse.Hosting.Storage;

/// <summary>
/// SQL as it lies beside the code in <c>Storage/Sql</c>, a statement or a revision a file, embedded in the program. Lines that are a
/// comment are left out: no server need read them.
/// </summary>
public sealed class SqlTexts
{
    private const string Root = "sql/";
    private const string Ending = ".sql";

    private readonly FrozenDictionary<string, string> _texts;

    /// <summary>Reads the files of a folder.</summary>
    /// <param name="assembly">The program that has them.</param>
    /// <param name="folder">The folder below <c>Storage/Sql</c>, with a slash at its end; or an empty text.</param>
    public SqlTexts(Assembly assembly, string folder = "")
    {
        var start = Root + folder;
        _texts = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(Ending, StringComparison.Ordinal))
            .Where(name => !name[start.Length..].Contains('/'))
            .ToFrozenDictionary(name => name[start.Length..^Ending.Length], name => Read(assembly, name));
    }

    /// <summary>All of them, by the name of their file.</summary>
    public IReadOnlyDictionary<string, string> All => _texts;

    /// <summary>One of them.</summary>
    /// <param name="name">The name of its file, without its ending.</param>
    /// <returns>The text.</returns>
    public string this[string name] => _texts[name];

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        var lines = reader.ReadToEnd().Split('\n').Where(static line => !line.StartsWith("--", StringComparison.Ordinal));
        return string.Join('\n', lines).TrimEnd();
    }
}
