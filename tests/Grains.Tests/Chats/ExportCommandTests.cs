using System.Text;
using System.Text.Json.Nodes;

namespace Dormouse.Grains.Tests.Chats;

public sealed class ExportCommandTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task A_conversation_is_sent_as_a_text_to_read_and_as_data()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        run.Tell(
            new AgentToolStarted("t1", "Read", "Reading a.cs…", "a.cs"), new AgentToolStarted("t2", "Bash", "Running ls…", "ls `x`"));
        run.Tell(new AgentToolFinished("t2", "no x", IsError: true));
        run.End(prompt, "It is *done*.");
        await chat.SaysAsync("It is *done*.");
        await (await home.JournalAsync()).ReadUntilAsync("Turn");

        await chat.SendAsync("/export");
        var text = await chat.NextAsync(ChatOutputKind.Notice);
        var data = await chat.NextAsync(ChatOutputKind.Notice);

        Assert.Equal("The conversation of session **default**, 6 entries, to read.", text.Text);
        Assert.Equal(("default.md", "default.json"), (text.File!.Name, data.File!.Name));
        Assert.Equal(
            """
            # Session default

            ## ada, 2026-01-05 08:00, telegram

            work

            <details><summary>2 steps</summary>

            - Reading a.cs… `Read: a.cs`
            - Running ls… `` Bash: ls `x` `` failed, 0 s: `no x`

            </details>

            ## Answer, 2026-01-05 08:00

            It is *done*.

            *2026-01-05 08:00: turn completed, 0 s, $0.01.*

            """,
            await ReadAsync(home, text.File));
        var entries = JsonNode.Parse(await ReadAsync(home, data.File))!["entries"]!.AsArray();
        Assert.Equal(["prompt", "step", "step", "step", "answer", "turn"], entries.Select(static entry => $"{entry!["kind"]}"));
        Assert.Equal("It is *done*.", $"{entries[4]!["text"]}");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task There_is_nothing_to_export_of_a_session_that_is_new_or_not_there()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();

        Assert.Equal("There is no session “ghost”; /sessions shows the ones that there are.", await chat.AskAsync("/export ghost"));
        await chat.AskAsync("/new fresh");
        Assert.Equal("Nothing was said in session fresh yet.", await chat.AskAsync("/export fresh"));
        var stranger = home.Chat("telegram:8", "bob");
        Assert.Contains("fresh", await stranger.AskAsync("/export fresh"), StringComparison.Ordinal);
        Assert.DoesNotContain(stranger.Shown, static output => output.File is not null);
    }

    private static async Task<string> ReadAsync(TestHome home, Attachment file) =>
        Encoding.UTF8.GetString((await home.Grains.GetGrain<IUploadGrain>(file.Upload).Read()).Value!);
}
