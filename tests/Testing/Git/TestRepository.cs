using System.Diagnostics;

namespace Dormouse.Testing;

/// <summary>A real git repository in a folder of a test.</summary>
public sealed class TestRepository
{
    public TestRepository(string folder, params IEnumerable<string> initArguments)
    {
        Folder = Directory.CreateDirectory(folder).FullName;
        Run(["init", "--quiet", "--initial-branch=main", .. initArguments]);
    }

    public string Folder { get; }

    /// <summary>Writes a file and commits all.</summary>
    public string Commit(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Folder, name))!);
        File.WriteAllText(Path.Combine(Folder, name), content);
        Run("add", "--all");
        Run("commit", "--quiet", "--message", $"Change {name}");
        return Run("rev-parse", "HEAD");
    }

    public string Run(params IEnumerable<string> arguments) => RunIn(Folder, arguments);

    public static string RunIn(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error.Result}");
    }
}
