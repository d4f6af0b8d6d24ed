using System.Diagnostics;
using System.Text;
using Dormouse.Silo.Agents.Shell;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Shell;

public class ShellScriptTests
{
    [Theory(Timeout = TestScope.Patience)]
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

    [Fact(Timeout = TestScope.Patience)]
    public async Task Line_ends_of_other_systems_are_bashs_own_and_zeros_are_dropped() =>
        Assert.Equal("a\nb\nc", await BashAsync($"printf '%s' {ShellScript.Quote("a\r\nb\rc\0")}"));

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_script_runs_with_no_input_of_its_own_and_ends_with_its_exit_code()
    {
        using var folder = new TempFolder();
        var memory = Memory(folder["it's"]);
        var id = Guid.NewGuid();
        memory.Write(ShellScript.Command(id, "cat; echo 'it''s'; (exit 3)"));

        Assert.Equal(
            $"\u001enonce {id:N} begun\u001e\nits\n\u001enonce {id:N} 3\u001e\n\u001enonce {id:N} 3\u001e\n",
            await BashAsync($"{ShellScript.Define(memory, "nonce", null)}\n{ShellScript.Run}\n{ShellScript.End}\n"));

        Assert.True(memory.HasBegun(id));
        memory.Keep();
        Assert.True(memory.HasEnvironment);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_command_that_can_not_be_noted_as_begun_because_the_disk_is_full_is_not_run()
    {
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder["begun"], "/dev/full");
        var memory = Memory(folder.Path);
        var refused = Guid.NewGuid();
        memory.Write(ShellScript.Command(refused, $"touch {folder["ran"]}"));

        Assert.Equal(
            $"\u001enonce {refused:N} {ShellScript.NotNoted}\u001e\n\u001enonce {refused:N} 0\u001e\n",
            await BashAsync($"{ShellScript.Define(memory, "nonce", null)}\n{ShellScript.Run}\n"));
        Assert.False(File.Exists(folder["ran"]));
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData(ShellScript.Run)]
    [InlineData(ShellScript.End)]
    public async Task What_a_signal_leaves_of_a_line_of_ours_runs_no_command(string line)
    {
        using var folder = new TempFolder();
        var memory = Memory(folder.Path);
        memory.Write(ShellScript.Command(Guid.NewGuid(), $"touch {folder["ran"]}"));
        var rests = string.Join('\n', Enumerable.Range(1, line.Length).Select(start => line[start..]));
        // The line without its first character, a backslash, is the whole line still.
        rests = rests[(rests.IndexOf('\n', StringComparison.Ordinal) + 1)..];

        Assert.DoesNotContain(
            ShellScript.Begun, await BashAsync($"{ShellScript.Define(memory, "nonce", null)}\n{rests}\n"), StringComparison.Ordinal);
        Assert.False(File.Exists(folder["ran"]));
    }

    [Fact]
    public void No_function_of_ours_has_bash_read_a_list_that_a_signal_would_leave_half_read()
    {
        using var folder = new TempFolder();

        Assert.DoesNotContain("=(", ShellScript.Define(Memory(folder.Path), "nonce", null), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_shell_did_not_write_whole_is_not_kept()
    {
        using var folder = new TempFolder();
        var memory = Memory(folder.Path);
        File.WriteAllText(memory.NewEnvironment, $"declare -x A=\"1\"\n\n{ShellMemory.Whole}\n");
        File.WriteAllText(memory.NewFolder, "/tmp\n");
        memory.Keep();
        File.WriteAllText(memory.NewEnvironment, "declare -x A=\"2");
        File.WriteAllText(memory.NewFolder, "/\n");
        memory.Keep();

        Assert.StartsWith("declare -x A=\"1\"\n", File.ReadAllText(memory.Environment), StringComparison.Ordinal);
        Assert.Equal("/tmp\n", File.ReadAllText(memory.Folder));
    }

    private static ShellMemory Memory(string folder)
    {
        var memory = new ShellMemory(folder);
        memory.Prepare();
        return memory;
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
        var output = bash.StandardOutput.ReadToEndAsync(TestScope.Ended);
        await bash.StandardInput.WriteAsync(script.AsMemory(), TestScope.Ended);
        bash.StandardInput.Close();
        return await output;
    }
}
