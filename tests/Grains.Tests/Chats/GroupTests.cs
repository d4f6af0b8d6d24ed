using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Tests.Chats;

/// <summary>Ada and Bob in one group: whose session is what, and what sharing lets the other do.</summary>
public sealed class GroupTests : IAsyncLifetime
{
    private const string Group = "telegram:-7";

    private const string Readable =
        "Everybody in this group can read what session default says here; only ada can write to it, stop it and answer it until ada "
        + "writes /share.";

    private const string NotShared =
        "Session default is ada's and is not shared here, so nothing of yours goes to it: ask ada to /share it, or take one of your own "
        + "with "
        + "/new NAME or /session NAME.";

    private const string Shared =
        "Session default is shared here: the people of this chat whom I know can write to it, stop it, answer what it asks and see what "
        + "waits "
        + "in it; what its agent may do is yours to say. /unshare ends that.";

    private const string OwnersOnly =
        "Session default is ada's: here you can write to it and stop it, and only ada can do this; nothing was changed.";

    private TestHome _home = null!;
    private TestChat _chat = null!;
    private FakeAgentRun _run = null!;
    private int _sent;

    public async ValueTask InitializeAsync()
    {
        _home = await TestHome.StartAsync();
        _chat = _home.Chat(Group, hearsWhoReads: true);
        await _chat.SendAsync("work");
        await _chat.SaysAsync(Readable);
        _run = await _home.Agents.NextRunAsync();
        _run.Ready();
        Turn = await _run.NextPromptAsync();
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    private AgentPrompt Turn { get; set; } = null!;

    [Theory(Timeout = Wait.Patience)]
    [InlineData("and mine?")]
    [InlineData("/stop")]
    [InlineData("/stop default")]
    [InlineData("/archive")]
    [InlineData("/model opus")]
    [InlineData("/persona reviewer")]
    [InlineData("/timeout 5")]
    [InlineData("/cancel 01234567")]
    [InlineData("/queue")]
    [InlineData("/status")]
    [InlineData("/session")]
    [InlineData("/move @moon")]
    [InlineData("/share")]
    [InlineData("/unshare")]
    [InlineData("/diff")]
    [InlineData("/diff default")]
    [InlineData("/diff :a.cs")]
    [InlineData("/files")]
    [InlineData("/files default:src")]
    [InlineData("/review of the agent")]
    [InlineData("/files default:secret.txt")]
    [InlineData("/agent shell")]
    public async Task Nothing_of_anybody_else_reaches_a_session_that_is_not_shared(string text)
    {
        await BobAsync(text);
        var refusal = text is "/stop default" or "/diff default"
            ? "There is no session “default”; /sessions shows the ones that there are."
            : NotShared;
        Assert.Equal(refusal, await SaidAsync());
        var session = await _home.SessionAsync();
        var status = await session.Status();
        Assert.Equal((SessionPhase.Working, 0, null, null), (status.Phase, status.Queued, status.Model, status.Persona));
        Assert.False(_run.WasInterrupted);
        Assert.Empty(_home.Folders.Folders);
        Assert.Empty(await _home.User("bob").List());
        await _chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Each_persons_messages_go_to_the_session_that_they_have_chosen()
    {
        await BobAsync("/new mine");
        Assert.Equal(Readable.Replace("default", "mine").Replace("ada", "bob"), await SaidAsync());
        Assert.StartsWith("Session **mine** on nas is ready", await SaidAsync(), StringComparison.Ordinal);
        await BobAsync("his");
        var bobs = await _home.Agents.NextRunAsync();
        bobs.Ready();
        var his = await bobs.NextPromptAsync();
        Assert.Equal("his", his.Text);

        _run.End(Turn, "done");
        await _chat.SaysAsync("done");
        await _chat.SendAsync("hers");
        Assert.Equal("hers", (await _run.NextPromptAsync()).Text);

        await _chat.SendAsync("/stop mine");
        await _chat.SaysAsync("There is no session “mine”; /sessions shows the ones that there are.");
        Assert.False(bobs.WasInterrupted);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Who_has_a_session_of_the_same_name_stops_and_archives_their_own()
    {
        await _home.User("bob").Create(new("default", Persona: null, TestHome.Machine, "made elsewhere"));
        await BobAsync("/stop default");
        await _chat.SaysAsync("Nothing is running in session default.");
        await BobAsync("/archive default");
        await _chat.SaysAsync("Session default is archived; its files and history are kept. /unarchive default brings it back.");
        Assert.False(_run.WasInterrupted);
        Assert.Single(await _home.User().List());
        Assert.Empty(await _home.User("bob").List());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Others_write_to_a_shared_session_and_stop_it_and_it_stays_its_owners()
    {
        await ShareAsync();
        Assert.Equal([new SessionShare(Group, WithApprovals: false)], (await _home.User().Find("default"))!.Shares);
        await BobAsync("and mine?");
        Assert.Contains("  - “and mine?” · from bob · ", await StatusOfBobAsync(), StringComparison.Ordinal);
        await BobAsync("/queue");
        Assert.Contains("1. “and mine?” · from bob · ", await SaidAsync(), StringComparison.Ordinal);

        string[] commands = ["/archive", "/model opus", "/persona reviewer", "/timeout 5", "/move @moon", "/share approvals", "/unshare"];
        foreach (var command in commands)
        {
            await BobAsync(command);
            await _chat.SaysAsync(OwnersOnly);
        }

        await BobAsync("/stop");
        await _run.InterruptedAsync();
        _run.End(Turn, "stopped", TurnOutcome.Interrupted);
        var given = await _run.NextPromptAsync();
        Assert.Equal("and mine?", given.Text);
        Assert.Equal([new Surrounding(SurroundingKind.Note, "Written by bob")], given.Surroundings);
        Assert.Equal([new Surrounding(SurroundingKind.Note, "Written by ada")], Turn.Surroundings);
        Assert.Empty(await _home.User("bob").List());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_shared_is_shown_to_both()
    {
        await ShareAsync();
        Assert.EndsWith(
            "\n- ada's, and shared here; what its agent may do is ada's to say", await StatusOfBobAsync(), StringComparison.Ordinal);
        Assert.Contains(" · shared in 1 chat ← current", await _chat.AskAsync("/sessions"), StringComparison.Ordinal);
        await BobAsync("/sessions");
        await _chat.SaysAsync("- **ada/default** · shared here by ada ← current");

        await BobAsync("/new mine");
        await SaidAsync();
        await SaidAsync();
        await BobAsync("/sessions");
        var list = await _chat.NextAsync();
        Assert.EndsWith("\n- **ada/default** · shared here by ada", list.Text, StringComparison.Ordinal);
        Assert.Equal([new Choice("ada/default", "/session ada/default")], list.Choices);
        await BobAsync("/session ada/default");
        await _chat.SaysAsync("Now talking to session **default** of ada.");
        await BobAsync("hers again");
        Assert.Contains("“hers again” · from bob", await StatusOfBobAsync(), StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Nobody_elses_chat_sees_what_is_shared_in_a_group()
    {
        await ShareAsync();
        var other = _home.Chat("telegram:8", "bob");
        await other.SendAsync("/session ada/default");
        await other.SaysAsync("There is no session “ada/default”; /sessions shows the ones that there are.");
        var elsewhere = _home.Chat("telegram:-8", "bob");
        await elsewhere.SendAsync("/session default");
        await elsewhere.SaysAsync("There is no session “default”; /sessions shows the ones that there are.");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Sharing_ends_with_unshare()
    {
        await ShareAsync();
        await BobAsync("/session ada/default");
        await SaidAsync();
        Assert.Equal("Session default is yours alone again.", await _chat.AskAsync("/unshare"));
        Assert.Null((await _home.User().Find("default"))!.Shares);
        await BobAsync("and mine?");
        await _chat.SaysAsync(NotShared);
        Assert.Equal("Session default was not shared here.", await _chat.AskAsync("/unshare"));
        Assert.EndsWith("\n- ada's alone: not shared here", await _chat.AskAsync("/status"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_waits_for_a_machine_is_not_given_once_it_may_not_be_any_more()
    {
        await _home.StartMachineAsync("moon");
        await _chat.SendAsync("/new far @moon");
        await SaidAsync();
        await SaidAsync();
        await _chat.SendAsync("work");
        var run = await _home.AgentsOf("moon").NextRunAsync();
        run.Ready();
        await run.NextPromptAsync();
        _home.AgentsOf("moon").Transcript = static _ => new(TranscriptFindingKind.GivenUnanswered);
        run.Crash();
        var question = await _chat.NextAsync(ChatOutputKind.Question);
        await _chat.SendAsync("/share");
        await SaidAsync();
        await BobAsync("/session ada/far");
        await _chat.SaysAsync("Now talking to session **far** of ada.");
        var session = await _home.SessionAsync("far");
        await _home.KillMachineAsync("moon");
        await _home.MachineIsAwayAsync(session);

        await BobAsync("his");
        await _home.TellsAwayAsync(_chat, "moon is away; your message waits for it.");
        await _chat.Grain.Accept(new(NextId(), "bob", "", [], new QuestionAnswer(question.Id, "#0")));
        await _chat.SaysAsync("moon is away; your answer waits for it.");
        Assert.Equal("Session far is yours alone again.", await _chat.AskAsync("/unshare"));
        await _home.StartMachineAsync("moon");
        await _home.PassTimeAsync(
            TimeSpan.FromSeconds(2),
            () => _chat.Shown.Count(output => output.Text == NotShared.Replace("default", "far")) == 2,
            "both are refused");
        await _chat.SaysAsync(NotShared.Replace("default", "far"));
        await _chat.SaysAsync(NotShared.Replace("default", "far"));
        var status = await session.Status();
        Assert.Equal((1, true), (status.Waiting.Count, status.WaitsFor is not null));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Sharing_ends_when_the_session_is_archived_wherever_that_is_done()
    {
        await ShareAsync();
        var home = _home.Chat();
        await home.SendAsync("/archive default");
        await home.SaysAsync("Session default is archived; its files and history are kept. /unarchive default brings it back.");
        await home.SendAsync("/unarchive default");
        await home.SaysAsync("Session **default** is back, and it is the current one.");
        await _chat.SaysAsync("Cancelled: “work”");
        await BobAsync("and mine?");
        await _chat.SaysAsync(NotShared);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_approval_is_the_owners_unless_it_is_shared_too(bool isPressed)
    {
        const string only =
            "Session default is ada's, and only ada says what its agent may do: ask ada to answer, or to write /share approvals.";
        _run.Ask(Permission("q1"));
        var question = await _chat.NextAsync(ChatOutputKind.Question);
        await AnswerAsync(question);
        await _chat.SaysAsync(NotShared);
        await ShareAsync();
        await AnswerAsync(question);
        await _chat.SaysAsync(only);
        await _chat.SendAsync("/share approvals");
        await _chat.SaysAsync(Shared.Replace("; what its agent may do is yours to say", ", and say what its agent may do"));
        await AnswerAsync(question);
        Assert.Equal(("q1", "Allow"), await _run.NextAnswerAsync());
        Assert.Equal("Allow", (await _chat.NextAsync(ChatOutputKind.QuestionClosed)).Text);

        _run.Ask(Permission("q2"));
        question = await _chat.NextAsync(ChatOutputKind.Question);
        await _chat.SendAsync("/share");
        await _chat.SaysAsync(Shared);
        await AnswerAsync(question);
        await _chat.SaysAsync(only);
        await _chat.AnswerAsync(question.Id, "Deny");
        Assert.Equal(("q2", "Deny"), await _run.NextAnswerAsync());

        Task AnswerAsync(ChatOutput open) => _chat.Grain.Accept(isPressed
            ? new(NextId(), "bob", "", [], new QuestionAnswer($"#{open.Seq}", "#0"))
            : new(NextId(), "bob", "yes", []) { RepliesTo = open.Id });
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_question_that_is_no_approval_is_answered_by_those_whom_the_session_is_shared_with()
    {
        _run.Ask("q1", "Which?", "Red", "Green");
        var question = await _chat.NextAsync(ChatOutputKind.Question);
        await _chat.Grain.Accept(new(NextId(), "bob", "", [], new QuestionAnswer(question.Id, "Red")));
        await _chat.SaysAsync(NotShared);
        await ShareAsync();
        await _chat.Grain.Accept(new(NextId(), "bob", "", [], new QuestionAnswer(question.Id, "Green")));
        Assert.Equal(("q1", "Green"), await _run.NextAnswerAsync());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_edit_by_somebody_else_corrects_nothing()
    {
        await _chat.SendAsync("hers", "second");
        await _chat.Grain.Accept(new(NextId(), "bob", "rm -rf", []) { IsEdit = true, Edits = "hers" });
        await _chat.SaysAsync(NotShared);
        _run.End(Turn, "done");
        await _chat.SaysAsync("done");
        Assert.Equal("second", (await _run.NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task It_is_noted_who_shared_what_where()
    {
        await ShareAsync();
        await _chat.AskAsync("/share approvals");
        await _chat.AskAsync("/unshare");
        var audit = await _home.Grains.GetGrain<IAuditGrain>(IAuditGrain.Key).List(10);
        Assert.Equal(
            [
                ("ada", "shares session default with the chat no more", Group),
                ("ada", "shares session default and its approvals with the chat", Group),
                ("ada", "shares session default with the chat", Group),
            ],
            audit.Select(static entry => (entry.Who, entry.What, entry.From)));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Sharing_and_what_each_has_chosen_outlive_the_silo()
    {
        await ShareAsync();
        await BobAsync("/new mine");
        await SaidAsync();
        await SaidAsync();
        await _home.RestartAsync();
        var chat = _home.Chat(Group, after: _chat.LastSeq);
        await chat.Grain.Accept(new(NextId(), "bob", "/session", []));
        Assert.Equal("The current session is **mine** on nas. /sessions shows all.", await NoticeAsync(chat, "The current session"));
        await chat.Grain.Accept(new(NextId(), "carol", "/session", []));
        Assert.Equal("The current session is **default** on nas. /sessions shows all.", await NoticeAsync(chat, "The current session"));
        await chat.SendAsync("/session");
        Assert.Equal("The current session is **default** on nas. /sessions shows all.", await NoticeAsync(chat, "The current session"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task In_a_chat_of_one_person_there_is_nothing_to_share_and_nothing_to_say_about_it()
    {
        var own = _home.Chat("telegram:8", "bob");
        await own.SendAsync("/share");
        await own.SaysAsync(
            "Nobody else writes in this chat, so there is nobody to share with; /share works in a group, and /share link makes a page that "
            + "whoever has its address can read.");
        await own.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Who_is_somebody_else_now_does_not_go_on_in_what_they_had_in_their_own_chat()
    {
        var own = _home.Chat("telegram:8", "carol");
        await own.SendAsync("/new secret");
        await SaidAsync(own);
        await own.Grain.Accept(new(NextId(), "bob", "and now?", []));
        Assert.StartsWith("Session secret is carol's and is not shared here", await SaidAsync(own), StringComparison.Ordinal);
    }

    private static AgentQuestion Permission(string id) =>
        new(id, "May it?", ["Allow", "Deny"]) { Form = new() { Yes = "Allow", No = "Deny", IsPermission = true } };

    private static async Task<string> NoticeAsync(TestChat chat, string beginning)
    {
        while (true)
        {
            var output = await chat.NextAsync();
            if (output.Text.StartsWith(beginning, StringComparison.Ordinal))
            {
                return output.Text;
            }
        }
    }

    private async Task ShareAsync()
    {
        await _chat.SendAsync("/share");
        await _chat.SaysAsync(Shared);
    }

    private Task BobAsync(string text) => _chat.Grain.Accept(new(NextId(), "bob", text, []));

    private async Task<string> SaidAsync(TestChat? chat = null) => (await (chat ?? _chat).NextAsync(ChatOutputKind.Notice)).Text;

    private async Task<string> StatusOfBobAsync()
    {
        await BobAsync("/status");
        return await SaidAsync();
    }

    private string NextId() => $"by-hand-{++_sent}";
}
