using System.Diagnostics;
using System.Text;
using Dormouse.Silo.Agents.Shell;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Shell;

public class ShellScriptTests
{
    [Theory(Timeout = TestHouse.Patience)]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("it's 'quoted' '\\''")]
    [InlineData("\"$HOME\" `id` $(id) ${x} !! \\ \\\\ * ~ # ; & | > <")]
    [InlineData("two\nlines\n\n")]
    [InlineData("-n -e %s")]
    [InlineData("ü 🐭 漢 \t \u0001 \u001b[0m")]
    [InlineData("a\u2028echo b\u2029c\u0085d\fe")]
    [InlineData("EOF\n'\nEOF")]
    public async Task Any_text_is_one_word_of_bash(string text) =>
        Assert.Equal(text, await BashAsync($"printf '%s' {ShellScript.Quote(text)}"));

    [Fact(Timeout = TestHouse.Patience)]
    public async Task Line_ends_of_other_systems_are_bashs_own_and_zeros_are_dropped() =>
        Assert.Equal("a\nb\nc", await BashAsync($"printf '%s' {ShellScript.Quote("a\r\nb\rc\0")}"));

    [Fact(Timeout = TestHouse.Patience)]
    public async Task A_script_runs_with_no_input_of_its_own_and_ends_with_its_exit_code()
    {
        using var folder = new TempFolder();
        var id = Guid.NewGuid();
        var script = $"{ShellScript.Initialize(folder["it's"], "nonce")}\n{ShellScript.Run(id, "cat; echo 'it''s'; (exit 3)")}\n";
        Directory.CreateDirectory(folder["it's"]);

        var output = await BashAsync(script);

        Assert.Equal($"\u001enonce ready 0\u001e\nits\n\u001enonce {id:N} 3\u001e\n", output);
        Assert.Equal(id.ToString("N"), await File.ReadAllTextAsync(folder["it's/begun"], TestHouse.Ended));
        Assert.True(File.Exists(folder["it's/environment"]));
    }

    [Fact(Timeout = TestHouse.Patience)]
    public async Task A_command_that_can_not_be_noted_as_begun_because_the_disk_is_full_is_not_run()
    {
        using var folder = new TempFolder();
        var (refused, taken) = (Guid.NewGuid(), Guid.NewGuid());
        File.CreateSymbolicLink(folder["begun"], "/dev/full");
        var script = $"{ShellScript.Initialize(folder.Path, "nonce")}\n{ShellScript.Run(refused, $"touch {folder["ran"]}")}\n"
            + $"rm {folder["begun"]}\n{ShellScript.Run(taken, "echo again")}\n";

        Assert.Equal(
            $"\u001enonce ready 0\u001e\n\u001enonce {refused:N} {ShellScript.NotNoted}\u001e\nagain\n\u001enonce {taken:N} 0\u001e\n",
            await BashAsync(script));
        Assert.False(File.Exists(folder["ran"]));
    }

    [Fact(Timeout = TestHouse.Patience)]
    public async Task A_person_may_forbid_the_shell_to_overwrite_files_and_go_on()
    {
        using var folder = new TempFolder();
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        var script = $"{ShellScript.Initialize(folder.Path, "nonce")}\n{ShellScript.Run(first, "set -C")}\n{ShellScript.Run(second, "cd /; echo ran")}\n";

        Assert.EndsWith($"ran\n\u001enonce {second:N} 0\u001e\n", await BashAsync(script), StringComparison.Ordinal);
        Assert.Equal(second.ToString("N"), await File.ReadAllTextAsync(folder["begun"], TestHouse.Ended));
        Assert.Equal("/\n", await File.ReadAllTextAsync(folder["cwd"], TestHouse.Ended));
    }

    private static async Task<string> BashAsync(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "--noprofile"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
        })!;
        var output = bash.StandardOutput.ReadToEndAsync(TestHouse.Ended);
        await bash.StandardInput.WriteAsync(script.AsMemory(), TestHouse.Ended);
        bash.StandardInput.Close();
        return await output;
    }
}
