using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Dormouse.EndToEnd.Tests.Documents;

/// <summary>Command lines that build, test or install: what they name must be there.</summary>
public partial class CommandsOfDevelopers
{
    private const int Patience = 300_000;
    private const int Terminate = 15;

    [Fact]
    [Runs(
        "tests/run",
        "tests/run --quick",
        "tests/run --agents",
        "tests/faults --minutes 30",
        "tests/dev",
        "tests/dev --cluster",
        "dotnet build tests/Grains.Tests",
        "dotnet test --project tests/Grains.Tests --no-build --filter-class '*CommandTests'",
        "dotnet run --project tests/Benchmarks -c Release",
        "dotnet publish src/Silo -c Release -o /opt/dormouse",
        "alias dormouse='dotnet run --project src/Silo -c Release --'",
        "systemctl enable --now dormouse")]
    public void What_they_name_is_there()
    {
        foreach (var line in Terminal.Promised)
        {
            Assert.True(NamesWhatIsThere(line), line);
        }
    }

    /// <summary>The unit starts what publishing makes, from the folder that it makes it in.</summary>
    [Fact]
    public void The_unit_file_starts_what_is_published()
    {
        var operations = File.ReadAllText(Path.Combine(CommandLines.Root, "docs/operations.md"));
        var folder = Regex.Match(operations, @"dotnet publish src/Silo -c Release -o (\S+)").Groups[1].Value;

        Assert.Contains($"\nExecStart=/usr/bin/dotnet {folder}/{Path.GetFileName(Programs.Silo)}\n", operations, StringComparison.Ordinal);
        Assert.Contains("RestartPreventExitStatus=78", operations, StringComparison.Ordinal);
    }

    /// <summary>What <c>tests/dev</c> starts once it has built it.</summary>
    [Theory(Timeout = Patience)]
    [InlineData("")]
    [InlineData("--cluster")]
    public async Task The_stage_for_developers_answers_whoever_types_and_leaves_nothing(string flag)
    {
        using var home = new HomeFolder();

        // PostgreSQL does not run as root, and whom it runs as must get to its folder.
        File.SetUnixFileMode(home.Root, File.GetUnixFileMode(home.Root) | UnixFileMode.OtherExecute);
        string[] arguments = [.. flag.Length > 0 ? [flag] : Array.Empty<string>(), "--Logging:LogLevel:Dormouse=Warning"];
        var start = new ProcessStartInfo("dotnet", [Programs.Playground, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TMPDIR"] = home.Temp },
        };
        using var stage = Process.Start(start)!;
        using var late = new CancellationTokenSource(Patience - 60_000);
        try
        {
            await ReadUntilAsync(stage, "Write here as to the bot", late.Token);
            await stage.StandardInput.WriteLineAsync("m1 ask".AsMemory(), late.Token);
            await ReadUntilAsync(stage, "[!1 Allow]", late.Token);
            await stage.StandardInput.WriteLineAsync("!1".AsMemory(), late.Token);
            await ReadUntilAsync(stage, "answered m1 as prompt 1", late.Token);

            _ = Kill(stage.Id, Terminate);
            await stage.StandardOutput.ReadToEndAsync(late.Token);
            await stage.WaitForExitAsync(late.Token);
        }
        finally
        {
            stage.Kill(entireProcessTree: true);
        }

        Assert.Equal(0, stage.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(home.Temp, "dm-*"));
    }

    private static async Task ReadUntilAsync(Process stage, string text, CancellationToken late)
    {
        while (await stage.StandardOutput.ReadLineAsync(late) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The stage ended before it said “{text}”.");
    }

    private static bool NamesWhatIsThere(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["systemctl", ..] => File.ReadAllText(Path.Combine(CommandLines.Root, "docs/operations.md"))
                .Contains($"/etc/systemd/system/{words[^1]}.service", StringComparison.Ordinal),
            ["alias", ..] => CommandLines.All.Any(other => line.EndsWith($"='{other} --'", StringComparison.Ordinal)),
            ["dotnet", ..] => ProjectPattern().Match(line).Value is { Length: > 0 } project
                && Files(project, "*.csproj").Any()
                && FilterPattern().Matches(line).All(filter => Files(project, $"*{filter.Groups[1].Value}.cs").Any()),
            _ => IsScript(Path.Combine(CommandLines.Root, words[0]), words[1..]),
        };
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(CommandLines.Root, folder), pattern, SearchOption.AllDirectories);

    /// <summary>A script that bash can read, that may be run, and that takes these options.</summary>
    private static bool IsScript(string script, string[] options)
    {
        using var check = Process.Start("bash", ["-n", script]);
        check.WaitForExit();
        var text = File.ReadAllText(script);
        return check.ExitCode == 0
            && File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute)
            && options.Where(static option => option.StartsWith('-')).All(option => text.Contains(option, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?:src|tests)/[\w.]+")]
    private static partial Regex ProjectPattern();

    [GeneratedRegex(@"--filter-class '\*(\w+)'")]
    private static partial Regex FilterPattern();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
