using System.Text.RegularExpressions;

namespace Dormouse.EndToEnd.Tests.Documents;

/// <summary>The command lines that people are told to type: those of fenced blocks of <c>sh</c>, and those within sentences.</summary>
internal static partial class CommandLines
{
    private static readonly string[] Languages = ["sh", "text", "json", "ini"];

    /// <summary>The folder that the tests were built from.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The documents that are looked through, relative to the root.</summary>
    public static IReadOnlyList<string> Documents { get; } =
    [
        "README.md", "CONTRIBUTING.md", "tests/Benchmarks/README.md",
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(static file => Path.GetRelativePath(Root, file))
            .Order(),
    ];

    /// <summary>Every line, once.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Documents.SelectMany(Of).Distinct()];

    /// <summary>Blocks that hide what they are: indented ones, and those of a language that is not known.</summary>
    public static IReadOnlyList<string> Hidden { get; } = [.. Documents.SelectMany(HiddenOf)];

    private static IEnumerable<string> Of(string document)
    {
        var text = File.ReadAllText(Path.Combine(Root, document));
        foreach (Match block in FencePattern().Matches(text).Where(static block => block.Groups["language"].Value == "sh"))
        {
            foreach (var line in block.Groups["body"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                yield return line;
            }
        }

        foreach (Match inline in InlinePattern().Matches(FencePattern().Replace(text, "")))
        {
            // A sentence may break within a line.
            yield return inline.Groups[1].Value.ReplaceLineEndings(" ");
        }
    }

    private static IEnumerable<string> HiddenOf(string document)
    {
        var text = File.ReadAllText(Path.Combine(Root, document));
        foreach (Match block in FencePattern().Matches(text).Where(static block => !Languages.Contains(block.Groups["language"].Value)))
        {
            yield return $"{document}: a block of “{block.Groups["language"].Value}”";
        }

        foreach (Match line in IndentedPattern().Matches(FencePattern().Replace(text, "")))
        {
            yield return $"{document}: {line.Value.Trim()}";
        }
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Orleans.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not lie below the repository.");
        }

        return folder;
    }

    [GeneratedRegex(@"^```(?<language>[^\n]*)\n(?<body>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FencePattern();

    [GeneratedRegex(@"`((?:dormouse|dotnet|curl|systemctl|tests/(?:run|dev|faults))\s[^`]+)`")]
    private static partial Regex InlinePattern();

    [GeneratedRegex(@"(?<=\n\n)    \S[^\n]*")]
    private static partial Regex IndentedPattern();
}
