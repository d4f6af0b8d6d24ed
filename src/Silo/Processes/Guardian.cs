using System.Diagnostics;

namespace Dormouse.Silo.Processes;

/// <summary>
/// A tiny companion that outlives the silo by a moment. The kernel kills the agents with the silo, but not their tools, which lead
/// sessions of their own; the guardian waits for its stdin to end, which it does whenever the silo is gone, and kills all who carry
/// the scope's and the machine's marks.
/// </summary>
internal sealed class Guardian : IAsyncDisposable
{
    private const string Variable = "DORMOUSE_GUARDIAN";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // $1: the scope's whole entry, $2: how a session's entry starts, as a pattern. Two quiet rounds end it, since a process in the
    // midst of its exec shows no environment. Zombies show none either.
    private const string Script = """
        trap '' TERM INT HUP QUIT
        exec >/dev/null 2>&1
        while read -r line; do :; done
        round=0 quiet=0
        while [ $round -lt 10 ] && [ $quiet -lt 2 ]; do
          found=
          for file in $(grep -lzFxe "$1" /proc/[0-9]*/environ); do
            grep -qze "$2" "$file" || continue
            pid=${file#/proc/}
            kill -KILL "${pid%/environ}" && found=1
          done
          if [ "$found" ]; then quiet=0; else quiet=$((quiet + 1)); fi
          round=$((round + 1))
          sleep 0.1 || sleep 1
        done
        """;

    private readonly Process _process;

    private Guardian(Process process)
    {
        _process = process;
        Exited = process.WaitForExitAsync();
    }

    /// <summary>The guardian's pid.</summary>
    public int Id => _process.Id;

    /// <summary>Ends when the guardian does. While the silo lives it should not: start another then.</summary>
    public Task Exited { get; }

    /// <summary>
    /// Starts the guardian. One that a silo before us left is waited for first, since it would take our new children for orphans.
    /// </summary>
    /// <param name="scope">The instance's id.</param>
    /// <param name="machine">The machine's name: the part of a session's mark before the slash.</param>
    /// <param name="cancellationToken">Ends the wait for the former guardian.</param>
    /// <exception cref="ArgumentException">A name is empty or has control characters: a newline would be a second pattern.</exception>
    /// <exception cref="SubprocessStartException">The system refused, or its small programs are missing.</exception>
    public static async Task<Guardian> StartAsync(string scope, string machine, CancellationToken cancellationToken = default)
    {
        if (scope.Length == 0 || machine.Length == 0 || scope.Any(char.IsControl) || machine.Any(char.IsControl))
        {
            throw new ArgumentException($"Scope and machine need plain names: '{scope}', '{machine}'.");
        }

        var name = $"{scope}/{machine}";
        await EndFormerAsync(name, cancellationToken);
        var info = Launch.New("/");
        info.FileName = Launch.Wrapper("setsid");
        string[] arguments =
        [
            Launch.Wrapper("sh"), "-c", Script, "dormouse-guardian",
            $"{ProcessMark.ScopeVariable}={scope}", $"^{ProcessMark.SessionVariable}={Pattern(machine)}/",
        ];
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        Launch.Bare(info.Environment);
        info.Environment[Variable] = name;
        return new Guardian(await Launch.StartAsync(info));
    }

    /// <summary>The clean end: the guardian looks once more for what is left, then ends; after 10 s it is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await Exited.WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static async Task EndFormerAsync(string name, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (Formers(name) is { Count: > 0 } formers)
        {
            if (TimeProvider.System.GetElapsedTime(started) > Limit)
            {
                foreach (var former in formers)
                {
                    using var handle = PidHandle.TryOpen(former);
                    handle?.Send(UnixSignal.Kill);
                }
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    private static List<ProcessIdentity> Formers(string name) =>
        [.. ProcessTable.Snapshot()
            .Where(entry => entry.IsAlive && ProcessEnvironment.Of(entry.Pid).Has($"{Variable}={name}"))
            .Select(entry => entry.Identity)];

    // Every character in brackets stands for itself; only ^ and \ would not.
    private static string Pattern(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? $"{c}" : c is '^' or '\\' ? $"\\{c}" : $"[{c}]"));
}
