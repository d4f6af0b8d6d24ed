using Dormouse.Grains.Chats;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Tests.Chats;

public sealed class NewSessionTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task A_new_session_is_switched_to_and_has_the_persona_that_was_asked_for()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        Assert.Equal("Session **backup** on nas is ready, with persona planner.", await chat.AskAsync("/new backup PLANNER @NAS"));
        await chat.PromptAsync("hello");
        var run = await home.Agents.NextRunAsync();
        Assert.Equal(
            ("planner", "ada", "work/ada/backup", false),
            (run.Launch.Persona, run.Launch.Owner, run.Launch.WorkingFolder, run.Launch.HasHistory));
        Assert.Equal("The current session is **backup** on nas. /sessions shows all.", await chat.AskAsync("/session"));
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("/new in", ChatTexts.NewUsage)]
    [InlineData("/new a b c", ChatTexts.NewUsage)]
    [InlineData("/new a @nas @nas", ChatTexts.NewUsage)]
    [InlineData("/new ../up", "“../up” can't be a session's name: use 1 to 32 letters, digits, - or _. Nothing was changed.")]
    [InlineData(
        "/new TAKEN", "There already is a session taken; switch to it with /session taken or choose another name. Nothing was changed.")]
    [InlineData(
        "/new hidden",
        "There already is an archived session hidden; bring it back with /unarchive hidden or choose another name. Nothing was changed.")]
    [InlineData("/new fresh nobody", "There is no persona nobody; there is planner, reviewer. Nothing was changed.")]
    [InlineData("/new fresh @moon", "There is no machine moon now; there is nas. Nothing was changed.")]
    public async Task What_can_not_be_made_is_said_in_one_sentence_and_changes_nothing(string command, string reply)
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.AskAsync("/new hidden");
        await chat.AskAsync("/archive");
        await chat.AskAsync("/new taken");
        Assert.Equal(reply, await chat.AskAsync(command));
        Assert.Equal("taken", Assert.Single(await home.User().List()).Name);
        Assert.Equal("The current session is **taken** on nas. /sessions shows all.", await chat.AskAsync("/session"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task First_messages_in_many_chats_of_a_person_at_once_all_reach_the_one_default_session()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chats = Enumerable.Range(0, 16).Select(number => home.Chat($"telegram:{number}")).ToArray();
        await Task.WhenAll(chats.Select(static chat => chat.SendAsync("hello")));
        foreach (var chat in chats)
        {
            await chat.SaysAsync("re: hello");
        }

        Assert.Single(await home.User().List());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_same_request_after_a_crash_gives_the_session_that_it_had_made()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();

        // The message is accepted and acted on; the reply, and that it was acted on, never become durable.
        var held = home.Store.HoldWrites<ChatState>(static state => state.Outbox.Count > 0);
        await chat.SendAsync("1", "/new backup");
        await Wait.For(held.Arrived, "the reply to be written");
        await home.RestartAsync();
        held.Drop();
        chat = home.Chat();
        await chat.SaysAsync("Session **backup** on nas is ready.");
        Assert.Single(await home.User().List());
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_machine_without_claude_says_that_the_session_is_a_shell()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Agents = [new("shell", "shell", "")];
        Assert.Contains("it is a shell", await home.Chat().AskAsync("/new backup"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_machine_that_leaves_while_the_first_session_is_made_on_it_costs_no_message()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.AskAsync("/sessions");
        await home.StartMachineAsync("moon");
        var nas = home.Grains.GetGrain<IMachineGrain>(MachineKey.Of(TestHome.Machine));
        await nas.SetDraining(true);
        var gate = home.Store.HoldWrites<SessionState>();
        await chat.SendAsync("one");
        await Wait.For(gate.Arrived, "the session to be made on the other machine");

        await home.KillMachineAsync("moon");
        gate.Drop();
        await nas.SetDraining(false);

        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => chat.HasShown("re: one"), "the message is answered");
        await chat.SaysAsync("re: one");
        await chat.SaysNothingElseAsync();
    }
}
