using System.Text.RegularExpressions;
using Dormouse.Silo.Tests.Documents;

namespace Dormouse.Silo.Tests.Architecture;

/// <summary>One file of the code, as far as its place in the house goes.</summary>
/// <param name="Path">Relative to the repository's root.</param>
/// <param name="Lines">Its lines.</param>
internal sealed partial record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    /// <summary>Every file of ours in <c>src/</c>.</summary>
    public static IReadOnlyList<SourceFile> OfSource { get; } = Of("src");

    /// <summary>Every file of ours in <c>tests/</c>.</summary>
    public static IReadOnlyList<SourceFile> OfTests { get; } = Of("tests");

    /// <summary>Its namespace; null if it has none.</summary>
    public string? Namespace =>
        Lines.Select(static line => Declared.Match(line)).FirstOrDefault(static match => match.Success)?.Groups[1].Value;

    /// <summary>The namespaces of ours that it uses.</summary>
    public IEnumerable<string> Uses =>
        Lines.Select(static line => Used.Match(line)).Where(static match => match.Success).Select(static match => match.Groups[1].Value);

    /// <summary>The types that it has a part of.</summary>
    public IEnumerable<string> Partials =>
        Lines.Select(static line => Partial.Match(line)).Where(static match => match.Success).Select(
            match => $"{Namespace}.{match.Groups[1].Value}");

    /// <summary>Whether it holds log messages or measures only, whose other half is generated.</summary>
    public bool IsGeneratedHalf =>
        Path.EndsWith(".Log.cs", StringComparison.Ordinal) || Path.EndsWith(".Telemetry.cs", StringComparison.Ordinal);

    [GeneratedRegex(@"^namespace ([\w.]+);")]
    private static partial Regex Declared { get; }

    [GeneratedRegex(@"^using (?:static )?(Dormouse\.[\w.]+);")]
    private static partial Regex Used { get; }

    [GeneratedRegex(@"^(?:(?:public|internal|sealed|static|abstract|readonly) )*partial (?:class|record|struct|interface) (\w+)")]
    private static partial Regex Partial { get; }

    private static IReadOnlyList<SourceFile> Of(string folder) =>
    [
        .. Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(static file => System.IO.Path.GetRelativePath(Repository.Root, file))
            .Where(static file => !file.Split('/').Intersect(["bin", "obj"]).Any())
            .Order(StringComparer.Ordinal)
            .Select(static file => new SourceFile(file, File.ReadAllLines(System.IO.Path.Combine(Repository.Root, file)))),
    ];
}
