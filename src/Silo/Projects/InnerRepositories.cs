namespace Dormouse.Silo.Projects;

/// <summary>The repositories in a folder that is in none itself: an agent clones into its session's folder.</summary>
internal static class InnerRepositories
{
    private const int Deepest = 2;
    private const int MostLooked = 2000;
    private const int MostNamed = 12;

    private static readonly EnumerationOptions OnlyFolders = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true, RecurseSubdirectories = false,
    };

    /// <summary>Finds them, two levels down at most; what is in one of them is not looked for.</summary>
    /// <param name="folder">The folder, with no link on the way.</param>
    /// <returns>Their paths in it, in order; none if the folder is in a repository.</returns>
    public static IReadOnlyList<string> In(string folder)
    {
        if (IsInOne(folder))
        {
            return [];
        }

        var left = MostLooked;
        List<string> found = [];
        Look(folder, 1);
        return [.. found.Order(StringComparer.Ordinal)];

        void Look(string above, int depth)
        {
            foreach (var below in Directory.EnumerateDirectories(above, "*", OnlyFolders).Where(IsPlain))
            {
                if (--left < 0)
                {
                    return;
                }

                if (Path.Exists(Path.Combine(below, ".git")))
                {
                    found.Add(Path.GetRelativePath(folder, below));
                }
                else if (depth < Deepest)
                {
                    Look(below, depth + 1);
                }
            }
        }
    }

    /// <summary>What is said where there are several.</summary>
    /// <param name="names">Their paths in the session's folder.</param>
    /// <returns>Sentences.</returns>
    public static string Several(IReadOnlyList<string> names) =>
        $"The session's folder is in no git repository itself, and has {names.Count} in it: "
        + string.Join(", ", names.Take(MostNamed).Select(static name => VisibleText.OfLine(name)))
        + $"{(names.Count > MostNamed ? " and more" : "")}. Which one is meant is not known; make a project of one (Machine:Projects), or "
        + "ask the agent for its changes.";

    /// <summary>What is said where there is one.</summary>
    /// <param name="name">Its path in the session's folder.</param>
    /// <returns>One sentence.</returns>
    public static string One(string name) => $"These are the files of the repository in {VisibleText.OfLine(name)}, and paths begin there.";

    private static bool IsPlain(string path) => Path.GetFileName(path) is not (['.', ..] or "node_modules");

    private static bool IsInOne(string folder)
    {
        try
        {
            return GitPlace.Find(folder) is not null;
        }
        catch (GitRefusalException)
        {
            // It is, and broken.
            return true;
        }
    }
}
