using Dormouse.Silo.Files;

namespace Dormouse.Silo.Agents.Isolation;

/// <summary>What any program of this machine needs: programs, libraries, settings that every user may read, devices, scratch.</summary>
internal static class MachineView
{
    private const string Packages = "/node_modules/";
    private const string NameServers = "/etc/resolv.conf";

    private static readonly string[] Folders =
    [
        "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix", "/gnu", "/snap", "/etc", "/sys", "/var/lib/dpkg",
        "/var/cache/fontconfig", "/run/current-system",
    ];

    // Where administrators put what not every user may read, which the silo's user may.
    private static readonly (string Folder, int Depth)[] WithClosedEntries = [("/etc", 4), ("/opt", 2)];

    /// <summary>A sandbox that shows that much.</summary>
    /// <param name="secrets">Files and folders that are in none of it; real paths.</param>
    /// <returns>The sandbox.</returns>
    public static Sandbox Of(IEnumerable<string> secrets)
    {
        var sandbox = new Sandbox();
        foreach (var folder in Folders)
        {
            // Most of them lead to each other.
            _ = RealPath.Of(folder) is var real && real != folder && IsShown(real) ? sandbox.Link(real, folder) : sandbox.Show(folder);
        }

        var hidden = secrets.Where(IsShown).ToHashSet();
        foreach (var path in hidden.Concat(WithClosedEntries.SelectMany(static one => ClosedIn(one.Folder, one.Depth))).Distinct()
            .Where(path => !hidden.Any(other => path.StartsWith($"{other}/", StringComparison.Ordinal))))
        {
            sandbox.Hide(path);
        }

        sandbox.Make("proc").Make("dev").Scratch("/tmp").Scratch("/var/tmp");
        return RealPath.Of(NameServers) is var servers && !IsShown(servers) ? sandbox.Show(servers) : sandbox;
    }

    /// <summary>Shows a program that lies elsewhere, for example in the owner's home folder, with the packages that it is one of.</summary>
    /// <param name="sandbox">The sandbox.</param>
    /// <param name="program">The program's full path.</param>
    public static void ShowProgram(Sandbox sandbox, string program)
    {
        var real = RealPath.Of(program);
        if (IsShown(real))
        {
            ShowName(sandbox, program, real);
            return;
        }

        if (real.IndexOf(Packages, StringComparison.Ordinal) is >= 0 and var at)
        {
            var packages = real[..(at + Packages.Length - 1)];
            sandbox.Show(packages);
            if (program.StartsWith($"{packages}/", StringComparison.Ordinal))
            {
                return;
            }
        }
        else
        {
            sandbox.Show(real);
        }

        ShowName(sandbox, program, real);
    }

    private static void ShowName(Sandbox sandbox, string program, string real)
    {
        if (program != real && !IsShown(program))
        {
            sandbox.Link(real, program);
        }
    }

    private static bool IsShown(string path) => Folders.Any(folder => path.StartsWith($"{folder}/", StringComparison.Ordinal));

    /// <summary>What not every user may read. What can't be looked into is closed to us as well.</summary>
    private static IEnumerable<string> ClosedIn(string folder, int depth)
    {
        foreach (var entry in EntriesIn(folder))
        {
            if (FileFacts.Of(entry) is not { Kind: EntryKind.File or EntryKind.Folder } facts)
            {
                continue;
            }

            var others = facts.Kind is EntryKind.File ? UnixFileMode.OtherRead : UnixFileMode.OtherExecute;
            if (!((UnixFileMode)facts.Mode).HasFlag(others))
            {
                yield return entry;
            }
            else if (facts.Kind is EntryKind.Folder && depth > 1)
            {
                foreach (var inner in ClosedIn(entry, depth - 1))
                {
                    yield return inner;
                }
            }
        }
    }

    private static string[] EntriesIn(string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
