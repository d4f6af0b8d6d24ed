namespace Dormouse.Silo.Tests.Documents;

/// <summary>The folder that these tests were built from, with its documents.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>What people read: the README, docs/, and the READMEs beside the code. Paths are relative to the root.</summary>
    public static IReadOnlyList<string> Documents { get; } =
    [
        .. Directory.EnumerateFiles(Root, "*.md").Concat(new[] { "docs", "src", "tests" }.SelectMany(
                static folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.md", SearchOption.AllDirectories)))
            .Select(static file => Path.GetRelativePath(Root, file))
            .Where(static file => !file.Split('/').Intersect(["bin", "obj", "TestResults"]).Any())
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string document) => File.ReadAllText(Path.Combine(Root, document));

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Orleans.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not lie below the repository.");
        }

        return folder;
    }
}
