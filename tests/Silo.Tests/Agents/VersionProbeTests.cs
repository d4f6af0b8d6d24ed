using System.Globalization;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Agents;

public class VersionProbeTests
{
    private const int Limit = 30_000;

    [Fact(Timeout = Limit)]
    public async Task A_program_that_hangs_is_ended_with_what_it_started()
    {
        using var folder = new TempFolder();
        var pids = Path.Combine(folder.Path, "pids");
        var program = Path.Combine(folder.Path, "hangs");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\nsleep 1000 &\necho $! $$ > {pids}.new\nmv {pids}.new {pids}\nwait\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.Null(await VersionProbe.AskAsync(program, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));

        foreach (var pid in (await File.ReadAllTextAsync(pids, TestContext.Current.CancellationToken)).Split().Where(static word => word.Length > 0))
        {
            await Processes.Eventually.Is(() => ProcessTable.TryRead(int.Parse(pid, CultureInfo.InvariantCulture)) is not { IsAlive: true }, $"process {pid} is gone");
        }
    }
}
