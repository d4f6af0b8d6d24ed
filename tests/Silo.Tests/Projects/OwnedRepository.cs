using System.Diagnostics;
using System.Security.Cryptography;

namespace Dormouse.Silo.Tests.Projects;

/// <summary>A git repository of one test in a folder of its own, gone afterwards; settings of this user count for nothing.</summary>
internal sealed class OwnedRepository : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>Makes an empty one with the branch <c>main</c>.</summary>
    public OwnedRepository(params string[] options)
    {
        Directory.CreateDirectory(Path);
        Git(["init", "-q", "-b", "main", .. options, "."]);
    }

    public string Path => _folder["repository"];

    /// <summary>A folder beside it.</summary>
    public string Temp => Directory.CreateDirectory(_folder["temp"]).FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>A place beside it.</summary>
    public string Beside(string name) => _folder[name];

    public OwnedRepository Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this;
    }

    /// <summary>Commits everything that there is.</summary>
    public OwnedRepository Commit(string message = "one")
    {
        Git("add", "-A");
        Git("commit", "-q", "-m", message);
        return this;
    }

    public string Git(params string[] arguments) => GitIn(Path, mayFail: false, arguments);

    /// <summary>Runs what stops in the middle.</summary>
    public string GitFails(params string[] arguments) => GitIn(Path, mayFail: true, arguments);

    public static string GitIn(string folder, bool mayFail, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "protocol.file.allow=always", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_EDITOR"] = "true";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(
            mayFail || process.ExitCode == 0, $"git {string.Join(' ', arguments)}: {process.ExitCode}, {errors.GetAwaiter().GetResult()}");
        return output.TrimEnd('\n');
    }

    /// <summary>Every file and link there is, the repository's own too, with what is in it and when it was written.</summary>
    public IReadOnlyList<string> Everything() =>
    [
        .. Directory.EnumerateFileSystemEntries(Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Order(StringComparer.Ordinal)
            .Select(path => $"{path[Path.Length..]} {new FileInfo(path).LastWriteTimeUtc.Ticks} {ContentOf(path)}"),
    ];

    public void Dispose() => _folder.Dispose();

    private static string ContentOf(string path) => new FileInfo(path) is { LinkTarget: null, Attributes: var attributes }
        && !attributes.HasFlag(FileAttributes.Directory) && new FileInfo(path).Length > 0
            ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))
            : "";
}
