using System.Diagnostics;
using System.Text;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Projects;

/// <summary>
/// Runs git to make and remove what sessions work in; <see cref="GitProgram"/> looks at repositories that may be anybody's. No shell reads
/// what people wrote, and nothing that a repository names is run but its filters: neither hooks nor a file system monitor. It asks nothing,
/// and dies with the silo.
/// </summary>
internal static class Git
{
    private const int MostOutput = 16 * 1024 * 1024;

    private static readonly string[] Harmless =
    [
        "--no-optional-locks", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "gc.auto=0",
        "-c", "maintenance.auto=false", "-c", "advice.detachedHead=false",
    ];

    private static readonly string[] Passed = ["PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR"];

    /// <summary>Runs git.</summary>
    /// <param name="folder">Where; absolute.</param>
    /// <param name="patience">How long it may take; it is ended then.</param>
    /// <param name="arguments">The command and its arguments.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="ProjectException">git is not installed, or did not end in time.</exception>
    public static async Task<GitResult> RunAsync(string folder, TimeSpan patience, params IEnumerable<string> arguments)
    {
        using var process = await StartAsync(folder, arguments);
        using var end = new CancellationTokenSource(patience);
        try
        {
            process.StandardInput.Close();
            var error = ReadAsync(process.StandardError, end.Token);
            var output = await ReadAsync(process.StandardOutput, end.Token);
            await process.WaitForExitAsync(end.Token);
            return new(process.ExitCode, output, (await error).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new ProjectException($"git did not answer within {patience.TotalSeconds:0} s in {folder}; try again later.");
        }
    }

    private static Task<Process> StartAsync(string folder, IEnumerable<string> arguments)
    {
        ProcessStartInfo info;
        try
        {
            ProgramLookup.CheckFolder(folder);
            info = Launch.New(folder);
            info.FileName = Launch.Wrapper("setpriv");
            var git = ProgramLookup.Resolve("git", "/", Environment.GetEnvironmentVariable("PATH"));
            foreach (var argument in (IEnumerable<string>)["--pdeathsig", "KILL", "--", git, .. Harmless, .. arguments])
            {
                info.ArgumentList.Add(argument);
            }
        }
        catch (SubprocessStartException exception)
        {
            throw new ProjectException($"git can't be run: {exception.Message}");
        }

        foreach (var name in info.Environment.Keys.Where(static name => !Passed.Contains(name)).ToArray())
        {
            info.Environment.Remove(name);
        }

        info.Environment["LC_ALL"] = "C";
        info.Environment["GIT_TERMINAL_PROMPT"] = "0";

        // A repository may name a helper as the remote that its missing objects come from.
        info.Environment["GIT_ALLOW_PROTOCOL"] = "file";
        info.Environment["GIT_NO_LAZY_FETCH"] = "1";
        info.StandardOutputEncoding = Encoding.UTF8;
        info.StandardErrorEncoding = Encoding.UTF8;
        return Launch.StartAsync(info);
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[32 * 1024];
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            // What is more is read all the same: a program that can't write does not end.
            text.Append(buffer, 0, Math.Min(read, MostOutput - text.Length));
        }

        return text.ToString();
    }
}

/// <summary>What came of a call of git.</summary>
/// <param name="ExitCode">Its exit code; 0 if it did what it was told.</param>
/// <param name="Output">What it wrote, at most 16 Mi characters.</param>
/// <param name="Error">What it complained of.</param>
internal sealed record GitResult(int ExitCode, string Output, string Error)
{
    /// <summary>Whether it did what it was told.</summary>
    public bool IsDone => ExitCode == 0;

    /// <summary>Its output as one line.</summary>
    public string Line => Output.Trim('\n');

    /// <summary>What it complained of, in one line.</summary>
    public string Why => Error.Split('\n').LastOrDefault(static line => line.StartsWith("fatal: ", StringComparison.Ordinal)) is { } fatal
        ? fatal["fatal: ".Length..].TrimEnd('.')
        : Error.Split('\n')[^1].TrimEnd('.');
}
