using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>
/// The programs of the last release, 0.1.0, built from this repository's history. It is done once: they lie beside the agents' CLIs in the
/// tests' cache.
/// </summary>
public sealed class ReleasedBuild : IAsyncLifetime
{
    /// <summary>The commit of the last release.</summary>
    public const string Commit = "a9ee669";

    private const string AllButTests = ":!tests";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static string Folder => Path.Combine(Programs.Cache, $"released-{Commit}");

    private static string Done => Path.Combine(Folder, "built");

    public string Silo => Of("Silo");

    public string Frontend => Of("Frontend");

    public async ValueTask InitializeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        Directory.CreateDirectory(Programs.Cache);
        await using var mine = await LockAsync(patience.Token);
        if (File.Exists(Done))
        {
            return;
        }

        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        Directory.CreateDirectory(Folder);
        var history = await RunAsync("git", ["-C", Root(), "cat-file", "-e", $"{Commit}^{{commit}}"], patience.Token);
        Assert.True(
            history.ExitCode == 0,
            $"The history of this clone lacks the last release, commit {Commit}, which the upgrade is tried from; fetch all of it (git fetch --unshallow). {history.Output}");
        var archive = await RunAsync(
            "sh", ["-c", "git -C \"$0\" archive \"$1\" -- . \"$2\" | tar -x -C \"$3\"", Root(), Commit, AllButTests, Folder], patience.Token);
        Assert.True(archive.ExitCode == 0, archive.Output);
        var build = await RunAsync(
            "dotnet", ["build", Path.Combine(Folder, "src", "Silo"), "-c", "Release", "-v", "quiet", "--nologo", "-nodeReuse:false"], patience.Token);
        Assert.True(build.ExitCode == 0, build.Output);
        await File.WriteAllTextAsync(Done, "", patience.Token);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Of(string program) => Path.Combine(Folder, "src", program, "bin", "Release", "net10.0", $"Dormouse.{program}.dll");

    private static string Root([CallerFilePath] string source = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", ".."));

    /// <summary>Another run of the tests may be building it.</summary>
    private static async Task<FileStream> LockAsync(CancellationToken patience)
    {
        while (true)
        {
            try
            {
                return new($"{Folder}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(Pause, patience);
            }
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments, CancellationToken patience)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(patience);
        var errors = process.StandardError.ReadToEndAsync(patience);
        await process.WaitForExitAsync(patience);
        return (process.ExitCode, await output + await errors);
    }
}
