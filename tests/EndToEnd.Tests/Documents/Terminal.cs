using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Xunit.v3;

namespace Dormouse.EndToEnd.Tests.Documents;

/// <summary>
/// A terminal in which command lines of the documents are typed: bash, with our built programs behind the words that start them. What a
/// person would write instead of a placeholder is put in its place, and settings that a test needs are in the environment.
/// </summary>
internal sealed partial class Terminal : IAsyncDisposable
{
    private const string OwnersToken = "the-owners-token-of-the-documents";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly HashSet<string> _typed = [];
    private readonly List<Process> _running = [];
    private readonly string _programs;

    public Terminal()
    {
        _programs = Directory.CreateDirectory(Path.Combine(Home.Root, "programs")).FullName;
        var dotnet = Path.Combine(Programs.DotnetRoot, "dotnet");
        Write("dormouse", $"exec {dotnet} {Programs.Silo} \"$@\"");
        Write("dotnet", $$"""
            case "$*" in
              "run --project src/Silo -c Release"*) program={{Programs.Silo}} ;;
              "run --project src/Frontend -c Release"*) program={{Programs.Frontend}} ;;
              *) echo "dotnet $*: not what a test can run" >&2; exit 99 ;;
            esac
            shift 5
            [ "${1:-}" != -- ] || shift
            exec {{dotnet}} "$program" "$@"
            """);
    }

    public HomeFolder Home { get; } = new();

    /// <summary>Settings and variables of everything that is typed from now on.</summary>
    public Dictionary<string, string> Environment { get; } = new()
    {
        ["Agents__claude__Command"] = "no-such-claude",
        ["Frontend__Urls"] = "http://127.0.0.1:0",
        ["Users__owner__Token"] = OwnersToken,
    };

    /// <summary>What the running test promised to run.</summary>
    public static IReadOnlyList<string> Promised => ((IXunitTestMethod)TestContext.Current.TestMethod!).Method
        .GetCustomAttributes(typeof(RunsAttribute), inherit: false).Cast<RunsAttribute>().Single().Lines;

    /// <summary>The lines that were typed.</summary>
    public IReadOnlyCollection<string> Typed => _typed;

    /// <summary>Types a line and waits for its end.</summary>
    /// <param name="line">The line, as a document has it.</param>
    /// <param name="instead">What is written instead of its placeholders.</param>
    public async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string line, params (string Placeholder, string Value)[] instead)
    {
        using var process = Start(line, instead);
        using var late = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(late.Token);
        var errors = process.StandardError.ReadToEndAsync(late.Token);
        await process.WaitForExitAsync(late.Token);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Types a line that must end well.</summary>
    /// <returns>What it prints.</returns>
    public async Task<string> RunWellAsync(string line, params (string Placeholder, string Value)[] instead)
    {
        var run = await RunAsync(line, instead);
        Assert.True(run is { ExitCode: 0 }, $"{line}: {run}");
        return run.Output;
    }

    /// <summary>Types a line that starts a program, and waits until that is ready.</summary>
    public async Task<StartedProgram> StartAsync(string line, params (string Placeholder, string Value)[] instead)
    {
        var process = Start(line, instead);
        _running.Add(process);
        var said = new StringBuilder();
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var late = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(late.Token) is { } text)
        {
            said.AppendLine(text);
            if (text.StartsWith("Ready:", StringComparison.Ordinal))
            {
                return new(process, said.ToString());
            }
        }

        throw new InvalidOperationException($"{line} ended before it was ready.\n{said}\n{await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _running)
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }

            process.Dispose();
        }

        Home.Dispose();
    }

    private Process Start(string line, (string Placeholder, string Value)[] instead)
    {
        Assert.Contains(line, Promised);
        _typed.Add(line);
        var meant = instead.Aggregate(line, static (text, change) =>
        {
            Assert.Contains(change.Placeholder, text, StringComparison.Ordinal);
            return text.Replace(change.Placeholder, change.Value, StringComparison.Ordinal);
        });

        // exec, so that a signal reaches the program and not the shell before it.
        var start = new ProcessStartInfo("bash", ["-c", $"exec {meant}"])
        {
            WorkingDirectory = Home.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_programs}:{start.Environment["PATH"]}";
        start.Environment["HOME"] = Home.Root;
        start.Environment["TMPDIR"] = Home.Temp;
        start.Environment["DOTNET_CLI_HOME"] = Home.Root;
        start.Environment.Remove("XDG_DATA_HOME");
        start.Environment.Remove("CLAUDE_CONFIG_DIR");
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    private void Write(string name, string script)
    {
        var file = Path.Combine(_programs, name);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A program that is ready.</summary>
    /// <param name="process">Its process.</param>
    /// <param name="Said">What it printed up to <c>Ready:</c>.</param>
    internal sealed partial record StartedProgram(Process process, string Said)
    {
        private const int Terminate = 15;

        /// <summary>Where its web console is, for example <c>127.0.0.1:41234</c>.</summary>
        public string Place => Login.Authority;

        /// <summary>The owner's token, which the environment sets: a program prints none.</summary>
        public string Token => OwnersToken;

        private Uri Login => new(Said.Split('\n')
            .Single(static line => line.Contains("/login", StringComparison.Ordinal))
            .Trim()
            .Split(' ')[^1]);

        /// <summary>SIGTERM, and then a clean end.</summary>
        public async Task StopAsync()
        {
            _ = Kill(process.Id, Terminate);
            await process.WaitForExitAsync().WaitAsync(Patience);
            Assert.Equal(0, process.ExitCode);
        }

        [LibraryImport("libc", EntryPoint = "kill")]
        private static partial int Kill(int pid, int signal);
    }
}
