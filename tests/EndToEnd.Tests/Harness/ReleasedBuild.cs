using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>
/// The programs of the last release, built from its sources, which lie packed in <c>Released</c>. It is done once: they lie beside the
/// agents' CLIs in the tests' cache.
/// </summary>
public sealed class ReleasedBuild : IAsyncLifetime
{
    /// <summary>The last release.</summary>
    public const string Version = "0.1.0";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static string Folder => Path.Combine(Programs.Cache, $"released-{Version}");

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
        await using (var packed = File.OpenRead(Path.Combine(Sources(), $"dormouse-{Version}.tar.gz")))
        await using (var archive = new GZipStream(packed, CompressionMode.Decompress))
        {
            await TarFile.ExtractToDirectoryAsync(archive, Folder, overwriteFiles: false, patience.Token);
        }

        var build = await RunAsync(
            "dotnet", ["build", Path.Combine(Folder, "src", "Silo"), "-c", "Release", "-v", "quiet", "--nologo", "-nodeReuse:false"], patience.Token);
        Assert.True(build.ExitCode == 0, build.Output);
        await File.WriteAllTextAsync(Done, "", patience.Token);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Of(string program) =>
        Path.Combine(Folder, "src", program, "bin", "Release", "net10.0", $"Dormouse.{program}.dll");

    private static string Sources([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "Released"));

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
        foreach (var name in start.Environment.Keys.Where(
            static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
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
