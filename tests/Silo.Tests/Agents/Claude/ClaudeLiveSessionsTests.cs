using System.Diagnostics;
using System.Globalization;
using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents.Claude;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Agents.Claude;

/// <summary>The CLI's own list of live processes; the entries are as 2.1.197 and 2.1.332 write them.</summary>
public sealed class ClaudeLiveSessionsTests : IDisposable
{
    private const string Conversation = "11111111-1111-4111-8111-111111111111";

    private readonly TempFolder _config = new();
    private readonly Process _other = Process.Start(new ProcessStartInfo("sleep", ["300"]))!;

    public void Dispose()
    {
        _other.Kill();
        _other.Dispose();
        _config.Dispose();
    }

    [Theory]
    [InlineData("interactive", "cli", HolderKind.Terminal, HolderEnd.Asked)]
    [InlineData("bg", "cli", HolderKind.Background, HolderEnd.Asked)]
    [InlineData("interactive", "sdk-cli", HolderKind.Program, HolderEnd.Elsewhere)]
    public void Who_has_the_conversation_open_is_found(string kind, string entrypoint, HolderKind expected, HolderEnd end)
    {
        Write(kind: kind, entrypoint: entrypoint);

        var found = Find()!;

        Assert.Equal(expected, found.Kind);
        Assert.Equal(end, found.End);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1795733380333), found.Since);
        Assert.False(found.IsBusy);
    }

    [Fact]
    public void One_that_works_is_busy()
    {
        Write(more: ",\"status\":\"busy\"");
        Assert.True(Find()!.IsBusy);
    }

    [Fact]
    public void What_a_killed_process_left_counts_neither_when_its_pid_is_free_nor_when_another_one_has_it()
    {
        Write(start: "17");
        Assert.Null(Find());
        Write();
        Assert.NotNull(Find());
        var killed = ProcessIdentity.Of(_other.Id);
        _other.Kill();
        _other.WaitForExit();
        Assert.Null(Find());
        Assert.True(ClaudeLiveSessions.HasLeft(_config.Path, killed));
        Assert.False(ClaudeLiveSessions.HasLeft(_config.Path, killed with { StartTicks = 17 }));
        Assert.False(ClaudeLiveSessions.HasLeft(_config["nowhere"], killed));
    }

    [Fact]
    public void A_process_of_which_nobody_says_when_it_began_can_be_passed_over()
    {
        Write(start: null);
        Assert.Equal(HolderEnd.PassedOver, Find()!.End);
    }

    [Fact]
    public void Another_conversation_our_own_process_and_a_pid_of_another_place_do_not_count()
    {
        Write(conversation: "22222222-2222-4222-8222-222222222222");
        Assert.Null(Find());
        Write();
        Assert.Null(ClaudeLiveSessions.Find(Launch, new AgentOptions(), pid => pid == _other.Id));
        Write(more: ",\"pidDomain\":\"linux:3d12:pid:[1]\"");
        Assert.Null(Find());
        Write(more: $",\"pidDomain\":\"linux:3d12:{new FileInfo("/proc/self/ns/pid").LinkTarget}\"");
        Assert.NotNull(Find());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"pid\":")]
    [InlineData("[]")]
    [InlineData("{\"pid\":\"x\",\"sessionId\":7}")]
    public void What_can_t_be_read_is_nobody(string content)
    {
        Directory.CreateDirectory(_config["sessions"]);
        File.WriteAllText(_config[$"sessions/{_other.Id}.json"], content);
        Assert.Null(Find());
    }

    [Fact(Timeout = 20_000)]
    public async Task A_pipe_or_a_link_that_an_agent_put_there_is_not_read()
    {
        Write();
        File.Move(_config[$"sessions/{_other.Id}.json"], _config["entry"]);
        File.CreateSymbolicLink(_config[$"sessions/{_other.Id}.json"], _config["entry"]);
        using var made = Process.Start("mkfifo", [_config["sessions/1.json"]]);
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Null(await Task.Run(Find, TestContext.Current.CancellationToken));
    }

    private AgentLaunch Launch => new(
        SessionKey.New("nas"), "owner", "claude", Conversation, HasHistory: true, "/w", _config.Path, Persona: null, Model: null);

    private ConversationHolder? Find() => ClaudeLiveSessions.Find(Launch, new AgentOptions(), static _ => false);

    private void Write(
        string? start = "", string kind = "interactive", string entrypoint = "cli", string more = "", string conversation = Conversation)
    {
        var ticks = start is { Length: > 0 } ? start : ProcessIdentity.Of(_other.Id).StartTicks.ToString(CultureInfo.InvariantCulture);
        Directory.CreateDirectory(_config["sessions"]);
        File.WriteAllText(
            _config[$"sessions/{_other.Id}.json"],
            $"{{\"pid\":{_other.Id},\"sessionId\":\"{conversation}\",\"cwd\":\"/w\",\"startedAt\":1795733380333,"
            + (start is null ? "" : $"\"procStart\":\"{ticks}\",")
            + $"\"kind\":\"{kind}\",\"entrypoint\":\"{entrypoint}\"{more}}}");
    }
}
