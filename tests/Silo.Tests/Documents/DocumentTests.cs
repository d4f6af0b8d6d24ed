using System.Text.RegularExpressions;

namespace Dormouse.Silo.Tests.Documents;

/// <summary>Documents lead only to what is there.</summary>
public partial class DocumentTests
{
    private const int LongestReadme = 80;

    [Fact]
    public void The_readme_is_read_in_two_minutes() =>
        Assert.InRange(Repository.Read("README.md").TrimEnd().Split('\n').Length, 1, LongestReadme);

    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading_that_are_there()
    {
        var dead = from document in Repository.Documents
                   from link in LinkPattern().Matches(Repository.Read(document)).Select(static match => match.Groups[1].Value)
                   where !link.Contains("://", StringComparison.Ordinal) && !LeadsSomewhere(document, link)
                   select $"{document}: {link}";

        Assert.Empty(dead);
    }

    [Fact]
    public void Every_file_that_a_document_names_is_there()
    {
        string[] files = [.. Directory.EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories)];
        var missing = from document in Repository.Documents
                      from name in FilePattern().Matches(Repository.Read(document)).Select(static match => match.Groups[1].Value)
                      where !files.Any(file => file.EndsWith($"/{name}", StringComparison.Ordinal)) && !Exists(name)
                      select $"{document}: {name}";

        Assert.Empty(missing);
    }

    private static bool LeadsSomewhere(string document, string link)
    {
        var (path, anchor) = link.Split('#') is [var file, var heading] ? (file, heading) : (link, null);
        var target = path.Length == 0 ? document : Path.Combine(Path.GetDirectoryName(document)!, path);
        return Exists(target) && (anchor is null || Anchors(target).Contains(anchor));
    }

    private static bool Exists(string path) => Path.Exists(Path.Combine(Repository.Root, path));

    private static IEnumerable<string> Anchors(string document) => Repository.Read(document).Split('\n')
        .Where(static line => line.StartsWith('#'))
        .Select(static line => string.Concat(line.TrimStart('#').Trim().ToLowerInvariant()
            .Where(static c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex LinkPattern();

    // Names with a placeholder or a pattern in them name no file.
    [GeneratedRegex(@"`((?:src|tests|docs)/[\w./-]+|\w[\w./]*\.cs)`")]
    private static partial Regex FilePattern();
}
