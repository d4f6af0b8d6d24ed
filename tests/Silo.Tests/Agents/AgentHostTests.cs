using Dormouse.Grains.Agents;
using Dormouse.Grains.Sessions;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Agents.Shell;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dormouse.Silo.Tests.Agents;

public sealed class AgentHostTests : IDisposable
{
    private static readonly AgentPrompt Prompt = new(Guid.NewGuid(), "rm -r build", []);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = TestHouse.Patience)]
    public async Task What_is_not_marked_as_given_was_not_given_within_one_boot()
    {
        using var host = Host();
        Assert.Equal(TranscriptFindingKind.NotGiven, (await host.FindInTranscriptAsync(Launch, Prompt, host.BootId)).Kind);
    }

    [Theory(Timeout = TestHouse.Patience)]
    [InlineData("an earlier boot")]
    [InlineData(null)]
    public async Task What_is_not_marked_as_given_may_have_been_given_before_a_power_cut_however_often_the_silo_was_started_since(string? boot)
    {
        for (var start = 0; start < 3; start++)
        {
            using var host = Host();
            Assert.Equal(TranscriptFindingKind.Unknown, (await host.FindInTranscriptAsync(Launch, Prompt, boot)).Kind);
        }
    }

    [Fact(Timeout = TestHouse.Patience)]
    public async Task What_is_marked_as_given_is_looked_up_in_the_agents_own_record()
    {
        using var host = Host();
        using (var mark = new GivenMark(House().FolderOf(Launch.Session.Id)))
        {
            mark.TrySet(Prompt.Id);
        }

        await File.WriteAllTextAsync(Path.Combine(House().FolderOf(Launch.Session.Id), "begun"), $"{Prompt.Id:N}", TestHouse.Ended);
        Assert.Equal(TranscriptFindingKind.GivenUnanswered, (await host.FindInTranscriptAsync(Launch, Prompt, host.BootId)).Kind);
        Assert.Equal(TranscriptFindingKind.GivenUnanswered, (await host.FindInTranscriptAsync(Launch, Prompt, "an earlier boot")).Kind);
    }

    private AgentLaunch Launch => new(SessionKey.Parse(TestHouse.Session), "ada", "shell", "", HasHistory: true, _folder.Path, null, null, null);

    private ProcessHouse House() => new("house", "nas", _folder.Path);

    private AgentHost Host() => new(
        new([], new Dictionary<string, AgentSettings> { ["shell"] = new() { Protocol = "shell" } }),
        [new ShellProtocol()],
        House(),
        Options.Create(new SessionOptions()),
        TimeProvider.System,
        NullLogger<AgentHost>.Instance);
}
