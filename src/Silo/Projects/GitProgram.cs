using System.Diagnostics;
using System.Text;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Projects;

/// <summary>
/// Runs git to look at repositories that may be anybody's: without a shell, with arguments as they are, and in an environment of our own
/// that takes no lock, talks to no other repository, and asks nobody anything. A run has bounds for its time and for what it says.
/// </summary>
/// <param name="before">What stands before the program to start it in a sandbox; nothing without one.</param>
/// <param name="searchPath">Where git is looked for; null for the silo's own PATH.</param>
/// <param name="surroundings">Variables of its environment; null for those with which it reads nobody's settings.</param>
internal sealed class GitProgram(
    IReadOnlyList<string>? before = null, string? searchPath = null, IReadOnlyDictionary<string, string>? surroundings = null)
{
    /// <summary>How long one run may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int MostErrors = 16 * 1024;
    private const string Name = "git";

    private static readonly Dictionary<string, string> Looking = new()
    {
        ["GIT_ALLOW_PROTOCOL"] = "none",
        ["GIT_ATTR_NOSYSTEM"] = "1",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_CONFIG_SYSTEM"] = "/dev/null",
        ["GIT_LITERAL_PATHSPECS"] = "1",
        ["GIT_NO_LAZY_FETCH"] = "1",
        ["GIT_NO_REPLACE_OBJECTS"] = "1",
        ["GIT_OPTIONAL_LOCKS"] = "0",
        ["GIT_PAGER"] = "cat",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["LC_ALL"] = "C.UTF-8",
    };

    private static readonly string[] Always =
    [
        "--no-optional-locks", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false",
    ];

    /// <summary>Runs git.</summary>
    /// <param name="place">The environment that says which repository and which files.</param>
    /// <param name="folder">The folder to run in.</param>
    /// <param name="most">Most bytes that are taken of what it prints; it is ended then.</param>
    /// <param name="patience">How long it may take; it is ended then.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it said.</returns>
    /// <exception cref="GitRefusalException">It is not installed, or the system does not start it.</exception>
    public async Task<GitOutput> RunAsync(
        IReadOnlyDictionary<string, string> place, string folder, int most, TimeSpan patience, params string[] arguments)
    {
        var info = Launch.New("/");
        Launch.Bare(info.Environment);
        var home = Environment.GetEnvironmentVariable("HOME") ?? "/";
        foreach (var (name, value) in (surroundings ?? Looking).Concat(place).Append(new("HOME", home)))
        {
            info.Environment[name] = value;
        }

        info.FileName = Launch.Wrapper("setpriv");
        string[] way = ["--pdeathsig", "KILL", "--", .. before ?? [], Find(), "-C", folder, .. Always, .. arguments];
        Array.ForEach(way, info.ArgumentList.Add);
        try
        {
            using var process = await Launch.StartAsync(info);
            process.StandardInput.Close();
            return await ReadAsync(process, most, patience);
        }
        catch (SubprocessStartException exception)
        {
            throw new GitRefusalException(exception.Message);
        }
    }

    private string Find()
    {
        try
        {
            return ProgramLookup.Resolve(Name, "/", searchPath ?? Environment.GetEnvironmentVariable("PATH"));
        }
        catch (SubprocessStartException)
        {
            throw new GitRefusalException("git is not installed there: install it, and try again.");
        }
    }

    private static async Task<GitOutput> ReadAsync(Process process, int most, TimeSpan patience)
    {
        using var ended = new CancellationTokenSource(patience);
        var output = TakeAsync(process.StandardOutput.BaseStream, most, ended.Token);
        var errors = TakeAsync(process.StandardError.BaseStream, MostErrors, ended.Token);
        try
        {
            var (said, isCut) = await output;
            if (!isCut)
            {
                await process.WaitForExitAsync(ended.Token);
                return new(said, process.ExitCode, Encoding.UTF8.GetString((await errors).Said), GitEnd.Whole);
            }

            return new(said, 0, "", GitEnd.TooMuch);
        }
        catch (OperationCanceledException)
        {
            return new([], 0, "", GitEnd.TooLong);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            await Task.WhenAny(errors);
        }
    }

    private static async Task<(byte[] Said, bool IsCut)> TakeAsync(Stream stream, int most, CancellationToken ended)
    {
        using var taken = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, ended) is > 0 and var count)
        {
            taken.Write(buffer, 0, (int)Math.Min(count, most - taken.Length));
            if (taken.Length == most)
            {
                return (taken.ToArray(), true);
            }
        }

        return (taken.ToArray(), false);
    }
}

/// <summary>What a run of git said.</summary>
/// <param name="Bytes">What it printed.</param>
/// <param name="Code">Its exit code.</param>
/// <param name="Errors">What it complained of.</param>
/// <param name="End">How it ended.</param>
internal sealed record GitOutput(byte[] Bytes, int Code, string Errors, GitEnd End)
{
    /// <summary>Whether it did what it was to do.</summary>
    public bool IsDone => End is GitEnd.Whole && Code == 0;

    /// <summary>What it printed.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>What it printed, as one line.</summary>
    public string Line => Text.TrimEnd('\n');

    /// <summary>Why it did not do it, words without an end mark.</summary>
    public string Why => End switch
    {
        GitEnd.TooLong => string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"git needed more than {GitProgram.Patience.TotalSeconds} s for it"),
        GitEnd.TooMuch => "git said more than anybody reads",
        _ when Errors.Split('\n').FirstOrDefault(static line => line.Length > 0) is { } line => $"git said {CodeSpan.Of(line)}",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"git ended with {Code}"),
    };
}

/// <summary>How a run of git ended.</summary>
internal enum GitEnd
{
    /// <summary>By itself.</summary>
    Whole,

    /// <summary>It was ended because it took too long.</summary>
    TooLong,

    /// <summary>It was ended because it said too much; the beginning is there.</summary>
    TooMuch,
}

/// <summary>A repository can't be looked at.</summary>
/// <param name="message">Why, one sentence for people.</param>
internal sealed class GitRefusalException(string message) : Exception(message);
