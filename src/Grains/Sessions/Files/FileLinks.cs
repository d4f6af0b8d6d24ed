using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Dormouse.Grains.Sessions;

/// <summary>The files that an answer links to, as far as its text tells. Knows no disk: most of what is linked to is no file.</summary>
internal static class FileLinks
{
    /// <summary>Most links of one answer that are looked at.</summary>
    public const int Most = 100;

    private const int LongestPath = 4096;
    private static readonly MarkdownPipeline Plain = new MarkdownPipelineBuilder().Build();

    /// <summary>Finds them: links and images, not what stands in code or is a bare address.</summary>
    /// <param name="answer">The answer, in CommonMark.</param>
    /// <returns>Paths, each once, in the order in which they are linked to.</returns>
    public static IReadOnlyList<string> In(string answer) =>
        answer.Contains("](", StringComparison.Ordinal) || answer.Contains("]:", StringComparison.Ordinal)
            ? [.. Markdown.Parse(answer, Plain).Descendants<LinkInline>()
                .Select(static link => PathOf(link.Url ?? "")).OfType<string>().Distinct().Take(Most)]
            : [];

    private static string? PathOf(string target)
    {
        var path = target.StartsWith("file://", StringComparison.OrdinalIgnoreCase) ? target["file://".Length..] : target;
        path = Uri.UnescapeDataString(path.Split('#')[0]);
        return path.Length is 0 or > LongestPath || path.StartsWith("//", StringComparison.Ordinal) || HasScheme(path)
            || path.Any(char.IsControl)
                ? null
                : path;
    }

    private static bool HasScheme(string path) =>
        path.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && path.IndexOf('/', StringComparison.Ordinal) is var slash
        && (slash < 0 || slash > colon)
        && path[..colon].All(static c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.')
        && (path[(colon + 1)..].StartsWith("//", StringComparison.Ordinal)
            || path[..colon].ToLowerInvariant() is "mailto" or "tel" or "data" or "javascript" or "tg" or "urn");
}
