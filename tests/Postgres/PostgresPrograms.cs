using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Dormouse.Postgres;

/// <summary>Debian's PostgreSQL programs. They refuse to run as root, so root runs them as <c>nobody</c>.</summary>
internal static partial class PostgresPrograms
{
    public const int Interrupt = 2;
    public const int Quit = 3;
    private const string Nobody = "65534";
    private const int LowestPort = 20_000;

    // Below the range that the kernel gives to outgoing connections: the port stays free while the server is stopped.
    private const int HighestPort = 32_000;

    private static readonly BlockingCollection<Action> Forks = StartForks();

    /// <summary>A new folder that the programs own.</summary>
    public static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("dm-pg-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", [$"{Nobody}:{Nobody}", folder]);
            chown.WaitForExit();
        }

        return folder;
    }

    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(LowestPort, HighestPort);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = await ForkAsync(Prepare(program, arguments));
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed:\n{await output}\n{await errors}");
        }
    }

    /// <summary>Starts a program whose output goes to a file.</summary>
    public static async Task<Process> StartAsync(string program, string log, params string[] arguments)
    {
        var process = await ForkAsync(Prepare(program, arguments));
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            lock (Forks)
            {
                File.AppendAllText(log, $"{line.Data}\n");
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    public static void Signal(int pid, int signal) => _ = Kill(pid, signal);

    private static ProcessStartInfo Prepare(string program, string[] arguments)
    {
        var folder = Directory.GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(static folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture))
            .Select(static folder => Path.Combine(folder, "bin"))
            .FirstOrDefault(static folder => File.Exists(Path.Combine(folder, "postgres")))
            ?? throw new InvalidOperationException("There is no PostgreSQL; run tests/run, which installs it.");

        // The second wrapper, since a change of user takes the wish to die with the parent back.
        string[] asNobody = Environment.IsPrivilegedProcess ? [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "setpriv"] : [];
        var info = new ProcessStartInfo("setpriv", [.. asNobody, "--pdeathsig", "QUIT", Path.Combine(folder, program), .. arguments])
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["LC_ALL"] = "C.UTF-8";
        return info;
    }

    /// <summary>The kernel ties a child to the thread that forked it, so that must be one that lives as long as the tests.</summary>
    private static Task<Process> ForkAsync(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Forks.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        });
        return started.Task;
    }

    private static BlockingCollection<Action> StartForks()
    {
        var forks = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var fork in forks.GetConsumingEnumerable())
            {
                fork();
            }
        })
        { IsBackground = true, Name = "PostgreSQL" }.Start();
        return forks;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
