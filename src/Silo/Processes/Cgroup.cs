using System.Globalization;

namespace Dormouse.Silo.Processes;

/// <summary>One session's cgroup: nothing that runs in it can hide from the kill.</summary>
/// <param name="folder">Its folder in the cgroup file system.</param>
/// <param name="limits">What all in it may use together.</param>
internal sealed class Cgroup(string folder, IReadOnlyList<ResourceLimit> limits)
{
    /// <summary>What all in it may use together.</summary>
    public IReadOnlyList<ResourceLimit> Limits => limits;

    /// <summary>Whoever writes its own pid here is in.</summary>
    public string ProcsFile => Path.Combine(folder, "cgroup.procs");

    /// <summary>SIGKILL to everything inside, at once; false when the kernel did not take it.</summary>
    public bool Kill()
    {
        try
        {
            File.WriteAllText(Path.Combine(folder, "cgroup.kill"), "1");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Sets its limits.</summary>
    /// <exception cref="IOException">The kernel did not take one.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not ours to limit.</exception>
    public void SetLimits()
    {
        foreach (var (index, (file, value)) in limits.SelectMany(static limit => limit.Files.Index()))
        {
            var path = Path.Combine(folder, file);
            if (index == 0 || File.Exists(path))
            {
                File.WriteAllText(path, value);
            }
        }
    }

    /// <summary>How often a limit was met so far; 0 where that is not counted, or the cgroup is gone.</summary>
    /// <param name="limit">The limit.</param>
    /// <returns>The count.</returns>
    public long TimesMet(ResourceLimit limit)
    {
        if (limit.Count is not var (file, word))
        {
            return 0;
        }

        try
        {
            return File.ReadLines(Path.Combine(folder, file)).Select(static line => line.Split(' '))
                .Where(parts => parts.Length == 2 && parts[0] == word)
                .Select(static parts => long.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture))
                .FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>Removes it with the cgroups inside it; false while anything still runs in there.</summary>
    public bool TryRemove() => TryRemove(folder);

    /// <summary>Removes it as soon as the killed are through their exit, which takes them a moment; false after 2 s.</summary>
    public async Task<bool> RemoveAsync()
    {
        for (var round = 0; round < 100; round++)
        {
            if (TryRemove())
            {
                return true;
            }

            await Task.Delay(20);
        }

        return false;
    }

    internal static bool TryRemove(string folder)
    {
        try
        {
            foreach (var inner in Directory.GetDirectories(folder))
            {
                TryRemove(inner);
            }

            Directory.Delete(folder); // files of a cgroup vanish with it and do not count as content
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
