using Dormouse.Grains.Audit;

namespace Dormouse.Grains.Tests.Audit;

public sealed class AuditGrainTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task What_was_done_is_kept_over_a_restart_newest_first_and_nothing_in_it_is_invisible()
    {
        await using var home = await TestHome.StartAsync();
        await AuditOf(home).Note("owner", "drains nas", "telegram:42");
        home.Clock.Advance(TimeSpan.FromMinutes(1));
        await AuditOf(home).Note("anna", "lets in \u202Enobody\n", "web 127.0.0.1");
        await home.RestartAsync();

        var entries = await AuditOf(home).List(10);

        Assert.Equal(
            [("anna", "lets in ⟨U+202E⟩nobody⟨U+000A⟩", "web 127.0.0.1"), ("owner", "drains nas", "telegram:42")],
            entries.Select(static entry => (entry.Who, entry.What, entry.From)));
        Assert.Equal(TimeSpan.FromMinutes(1), entries[0].At - entries[1].At);
        Assert.Single(await AuditOf(home).List(1));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Whom_the_settings_of_a_program_name_is_noted_where_it_is_not_what_they_said_before()
    {
        await using var home = await TestHome.StartAsync();
        await AuditOf(home).NoteSettings("silo nas", [new("bob", "telegram 43", "1"), new("cleo", "", "2")]);
        await AuditOf(home).NoteSettings("frontend on desk", [new("bob", "telegram 43", "1")]);
        await home.RestartAsync();
        await AuditOf(home).NoteSettings("silo nas", [new("bob", "telegram 43", "1"), new("cleo", "", "2")]);
        await AuditOf(home).NoteSettings("silo nas", [new("bob", "telegram 43, trusted", "3")]);

        Assert.Equal(
            [
                ("settings", "name cleo no more", "silo nas"),
                ("settings", "say something else of bob than before: telegram 43, trusted", "silo nas"),
                ("settings", "name bob: telegram 43", "frontend on desk"),
                ("settings", "name cleo", "silo nas"),
                ("settings", "name bob: telegram 43", "silo nas"),
            ],
            (await AuditOf(home).List(10)).Select(static entry => (entry.Who, entry.What, entry.From)));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_oldest_goes_and_no_entry_is_long()
    {
        await using var home = await TestHome.StartAsync();
        for (var entry = 0; entry <= AuditGrain.MostEntries; entry++)
        {
            await AuditOf(home).Note("owner", $"{entry} {new string('x', 2000)}", "telegram:42");
        }

        var kept = await AuditOf(home).List(int.MaxValue);
        Assert.Equal(AuditGrain.MostEntries, kept.Count);
        Assert.StartsWith("1 x", kept[^1].What, StringComparison.Ordinal);
        Assert.All(kept, static entry => Assert.True(entry.What.Length <= 501));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_rule_that_is_granted_is_noted_with_what_it_says_and_other_answers_with_what_was_asked()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.SendAsync("work");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        await run.NextPromptAsync();

        await AnswerAsync(
            "q1", "May the agent use **Bash**?\n\ntouch a\n\nAlways allow: Bash(touch *)", "Always allow", isPermission: true);
        await AnswerAsync("q2", "May the agent use **Bash**?\n\na secret", "Deny", isPermission: true);
        await AnswerAsync("q3", "Which secret?", "Allow", isPermission: false);
        await AnswerAsync("q4", "May the agent use **Read**?\n\na file", "not that one, but my own words", isPermission: true);
        await AnswerAsync("q5", "May the agent use **Read**?\n\na file", "Allow", isPermission: true);

        await Eventually.Is(async () => (await AuditOf(home).List(10)).Count == 3, "all are noted");
        Assert.Equal(
            [
                "answers session default “Allow” to: May the agent use **Read**?",
                "answers session default “Deny” to: May the agent use **Bash**?",
                "answers session default “Always allow” to: May the agent use **Bash**?  touch a  Always allow: Bash(touch *)",
            ],
            (await AuditOf(home).List(10)).Select(static entry => entry.What));
        Assert.All(
            await AuditOf(home).List(10),
            entry => Assert.Equal((chat.User, chat.Grain.GetPrimaryKeyString()), (entry.Who, entry.From)));

        async Task AnswerAsync(string id, string text, string answer, bool isPermission)
        {
            run.Ask(new(id, text, ["Allow", "Always allow", "Deny"])
            {
                Form = new() { Yes = "Allow", No = "Deny", TakesWords = true, IsPermission = isPermission },
            });
            await chat.NextAsync(ChatOutputKind.Question);
            await chat.AnswerAsync(id, answer);
            await run.NextAnswerAsync();
            await chat.NextAsync(ChatOutputKind.QuestionClosed);
        }
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Moves_and_drains_are_noted_before_they_are_done()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat(user: UserKey.Owner);
        await chat.AskAsync("/new work");
        await chat.AskAsync("/drain nas");
        await chat.AskAsync("/undrain nas");
        await chat.AskAsync("/move work cancel");

        Assert.Equal(
            ["calls off the move of session work", "undrains nas", "drains nas"],
            (await AuditOf(home).List(10)).Select(static entry => entry.What));
    }

    private static IAuditGrain AuditOf(TestHome home) => home.Grains.GetGrain<IAuditGrain>(IAuditGrain.Key);
}
