using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents.Shell;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Shell;

public sealed class ShellProtocolTests : IDisposable
{
    private static readonly AgentPrompt Prompt = new(Guid.NewGuid(), "rm -r build", []);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_shell_that_noted_no_command_yet_was_not_given_any()
    {
        new ShellProtocol().Connect(Launch, new AgentOptions { Command = "bash" }, _folder.Path, new());
        Assert.Equal(TranscriptFindingKind.NotGiven, await FindAsync());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_command_that_was_noted_has_begun()
    {
        await NoteAsync($"{Prompt.Id:N}");
        Assert.Equal(TranscriptFindingKind.GivenUnanswered, await FindAsync());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_command_after_which_no_other_was_noted_was_not_given()
    {
        await NoteAsync($"{Guid.NewGuid():N}");
        Assert.Equal(TranscriptFindingKind.NotGiven, await FindAsync());
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("")]
    [InlineData("0123")]
    public async Task A_note_that_was_cut_off_tells_nothing(string content)
    {
        await NoteAsync(content);
        Assert.Equal(TranscriptFindingKind.Unknown, await FindAsync());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_note_that_is_gone_tells_nothing() => Assert.Equal(TranscriptFindingKind.Unknown, await FindAsync());

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_note_that_can_not_be_read_is_an_error()
    {
        Directory.CreateDirectory(_folder["begun"]);
        Assert.True(await Record.ExceptionAsync(FindAsync) is IOException or UnauthorizedAccessException);
    }

    private Task NoteAsync(string content) => File.WriteAllTextAsync(_folder["begun"], content, TestScope.Ended);

    private static AgentLaunch Launch { get; } =
        new(SessionKey.Parse(TestScope.Session), "ada", "shell", "", HasHistory: true, "/", null, null, null);

    private async Task<TranscriptFindingKind> FindAsync() =>
        (await new ShellProtocol().FindInTranscriptAsync(Launch, new AgentOptions(), _folder.Path, Prompt)).Kind;
}
