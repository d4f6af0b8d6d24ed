using System.Globalization;
using Dormouse.Hosting.Settings;
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
        var settings = await ProgramAsync(folder, $"sleep 1000 &\necho $! $$ > {pids}.new\nmv {pids}.new {pids}\nwait\n");

        Assert.Null(await VersionProbe.AskAsync(
            settings, VariableNames.None, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));

        foreach (var pid in (await File.ReadAllTextAsync(pids, TestContext.Current.CancellationToken)).Split().Where(
            static word => word.Length > 0))
        {
            await Eventually.Is(
                () => ProcessTable.TryRead(int.Parse(pid, CultureInfo.InvariantCulture)) is not { IsAlive: true },
                $"process {pid} is gone");
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_program_that_is_asked_for_its_version_sees_none_of_our_secrets()
    {
        const string Secret = "Telegram__OfThisTest";
        using var folder = new TempFolder();
        var settings = await ProgramAsync(folder, $"echo \"token ${{{Secret}-unknown}}, own $OWN\"\n");
        settings.Environment["OWN"] = "there";
        Environment.SetEnvironmentVariable(Secret, "secret");
        try
        {
            Assert.Equal(
                "token unknown, own there",
                await VersionProbe.AskAsync(settings, VariableNames.None, TestContext.Current.CancellationToken));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Secret, null);
        }
    }

    private static async Task<AgentOptions> ProgramAsync(TempFolder folder, string script)
    {
        var program = folder["program"];
        await File.WriteAllTextAsync(program, $"#!/bin/sh\n{script}", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new() { Command = program };
    }
}
