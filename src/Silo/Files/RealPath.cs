namespace Dormouse.Silo.Files;

/// <summary>The way to a folder without links, as a program sees it that asks where it is.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>Follows every link on the way.</summary>
    /// <param name="path">An absolute path; it need not be there.</param>
    /// <returns>The same place, with no link on the way as far as it is there.</returns>
    public static string Of(string path)
    {
        var links = 0;
        var real = "/";
        var rest = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        while (rest.TryPop(out var name))
        {
            var next = Path.GetFullPath(Path.Combine(real, name));
            if (new DirectoryInfo(next).LinkTarget is { } target && ++links <= MostLinks)
            {
                foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                {
                    rest.Push(part);
                }

                real = target.StartsWith('/') ? "/" : real;
            }
            else
            {
                real = next;
            }
        }

        return real;
    }
}
