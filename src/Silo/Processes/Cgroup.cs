namespace Dormouse.Silo.Processes;

/// <summary>One session's cgroup: nothing that runs in it can hide from the kill.</summary>
/// <param name="folder">Its folder in the cgroup file system.</param>
internal sealed class Cgroup(string folder)
{
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
