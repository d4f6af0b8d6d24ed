using Dormouse.Fakes;

namespace Dormouse.Frontend.Tests.Telegram.Delivery;

/// <summary>A group becomes a supergroup, which has another id: its conversation keeps its key and goes on there.</summary>
public sealed class MovingTests(TelegramHome home) : IClassFixture<TelegramHome>
{
    private const int Patience = 60_000;
    // What a group is told of a session of which nobody knows whose it is, while its machine is away.
    private const string Away = "can't be found out now";

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_waits_and_what_still_comes_is_shown_in_the_new_group_once(bool silently)
    {
        var (group, anna) = (home.NewBasicGroup(), home.NewPerson());
        group.Write(anna, "/verbose");
        await group.WaitForText("Verbose");
        var gate = new TaskCompletionSource();
        home.Bot.Faults.Next("sendMessage", BotFault.Hold(gate.Task), group);
        await home.SayAsync(group, "one", "two");
        await home.Bot.WaitForCall(call => call.ChatId == group.Id && call.Args["text"]?.ToString() == "one");
        var question = home.Question("May it?");
        await home.DeliverAsync(group, question);
        var supergroup = Upgrade(group, anna, silently);
        gate.SetResult();

        await supergroup.WaitForText("May it?");
        await home.SayAsync(group, "three");
        await supergroup.WaitForText("three");

        Assert.Equal(["one", "two", "May it?", "three"], supergroup.Messages.Select(static message => message.Text));
        supergroup.Write(anna, "/status");
        await supergroup.WaitForMessage(static message => message.Text.Contains("verbose", StringComparison.OrdinalIgnoreCase));
        await home.DeliverAsync(group, new SessionQuestionClosed(TelegramHome.Session, question.QuestionId));
        await supergroup.WaitForText("May it?\n→ closed");
        Assert.Single(group.AllMessages);
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_with_the_number_of_one_in_the_old_group_is_another_one()
    {
        var (group, anna) = (home.NewBasicGroup(), home.NewPerson());
        long last;
        using (home.Bot.HoldUpdates())
        {
            group.Write(anna, "/quiet");
            last = group.Write(anna, "/verbose");
        }

        await group.WaitForText("Verbose");
        var supergroup = Upgrade(group, anna);

        Assert.Equal(last, supergroup.Write(anna, "/smart"));

        await supergroup.WaitForText("Smart");
    }

    [Fact(Timeout = Patience)]
    public async Task An_open_question_is_put_again_and_answered_by_either_button_and_only_messages_of_its_own_are_changed()
    {
        var (group, anna) = (home.NewBasicGroup(), home.NewPerson());
        var question = home.Question("May it?");
        await home.DeliverAsync(group, question);
        var asked = await group.WaitForText("May it?");
        await home.SettledAsync(group);
        var supergroup = Upgrade(group, anna);
        var again = await supergroup.WaitForText("May it?");

        group.Press(anna, asked.Id, "Deny");
        await supergroup.WaitForMessage(static message => message.Text.Contains(Away, StringComparison.Ordinal));
        supergroup.Press(anna, again.Id, "Allow");
        await supergroup.WaitUntil(static chat => chat.Messages.Count(IsAway) == 2);
        await home.DeliverAsync(group, new SessionQuestionClosed(TelegramHome.Session, question.QuestionId));

        await supergroup.WaitForText("May it?\n→ closed");
        Assert.Empty(home.Bot.Violations);
        Assert.All(
            home.Bot.Calls.Where(static call => call.Method.StartsWith("edit", StringComparison.Ordinal)),
            call => Assert.NotEqual(group.Id, call.ChatId));
    }

    [Fact(Timeout = Patience)]
    public async Task Each_topic_of_the_new_group_has_a_conversation_of_the_old_ones_key()
    {
        var (group, anna) = (home.NewBasicGroup(), home.NewPerson());
        group.Write(anna, "/verbose");
        await group.WaitForText("Verbose");
        group.Write(anna, $"/new work{group.Id}");
        await group.WaitForText("is ready");
        var gate = new TaskCompletionSource();
        home.Store.Writing = row => row.ToString() == $"chat/telegram:{group.Id}" ? gate.Task : Task.CompletedTask;
        var supergroup = Upgrade(group, anna, forum: true);
        var topic = supergroup.AddTopic(anna, "red");
        supergroup.Write(anna, "/quiet", topic);
        var polls = home.Bot.CallsOf("getUpdates").Count;
        await home.Bot.WaitUntil(bot => bot.CallsOf("getUpdates").Count >= polls + 2);
        home.Store.Writing = static _ => Task.CompletedTask;
        gate.SetResult();

        var reply = await supergroup.WaitForText("Quiet");

        Assert.Equal(topic, reply.ThreadId);
        await home.Grain(group, topic).Deliver([home.Notice("for the topic")]);
        Assert.Equal(topic, (await supergroup.WaitForText("for the topic")).ThreadId);
        supergroup.Write(anna, "/status");
        await supergroup.WaitForMessage(static message => message.Text.Contains("verbose", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_frontend_that_has_just_started_knows_it_and_tries_nothing_in_the_old_group()
    {
        var (group, anna) = (home.NewBasicGroup(), home.NewPerson());
        group.Write(anna, "/verbose");
        await group.WaitForText("Verbose");
        var supergroup = Upgrade(group, anna);
        await home.SayAsync(group, "one");
        await supergroup.WaitForText("one");
        await home.StopFrontendAsync();
        var calls = home.Sends(group).Count;
        await home.SayAsync(group, "two");

        await home.StartFrontendAsync();

        await supergroup.WaitForText("two");
        supergroup.Write(anna, "/status");
        await supergroup.WaitForMessage(static message => message.Text.Contains("verbose", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(calls, home.Sends(group).Count);
        Assert.Equal(["one", "two"], supergroup.Messages.Take(2).Select(static message => message.Text));
    }

    [Fact(Timeout = Patience)]
    public async Task What_is_written_behind_the_change_waits_until_it_is_durable_even_if_it_needs_no_order()
    {
        var (group, anna) = (home.NewBasicGroup(), home.NewPerson());
        group.Write(anna, "/verbose");
        await group.WaitForText("Verbose");
        home.Store.Writing = row => row.ToString() == $"chat/telegram:{group.Id}" ? throw new IOException("Not now.") : Task.CompletedTask;
        try
        {
            var supergroup = Upgrade(group, anna);
            supergroup.Write(anna, "/status");
            var polls = home.Bot.CallsOf("getUpdates").Count;
            await home.Bot.WaitUntil(bot => bot.CallsOf("getUpdates").Count >= polls + 4);
            home.Store.Writing = static _ => Task.CompletedTask;

            await supergroup.WaitForMessage(static message => message.Text.Contains("verbose", StringComparison.OrdinalIgnoreCase));
            Assert.Single(group.AllMessages);
        }
        finally
        {
            home.Store.Writing = static _ => Task.CompletedTask;
        }
    }

    [Fact(Timeout = Patience)]
    public async Task Whoever_wrote_in_the_new_group_before_it_was_known_goes_on_there_and_the_old_questions_are_told_apart()
    {
        var (group, anna) = (home.NewBasicGroup(), home.NewPerson());
        group.Write(anna, "/verbose");
        await group.WaitForText("Verbose");
        var supergroup = Upgrade(group, anna, silently: true);
        supergroup.Write(anna, "/quiet");
        await supergroup.WaitForText("Quiet");
        var (old, fresh) = (home.Question("Old?"), home.Question("Fresh?"));
        await home.DeliverAsync(group, old);
        await home.DeliverAsync(supergroup, fresh);
        var (askedOld, _) = (await supergroup.WaitForText("Old?"), await supergroup.WaitForText("Fresh?"));

        // Whoever presses may say anything, but not from elsewhere.
        var elsewhere = home.NewGroup();
        elsewhere.Write(anna, "/help");
        elsewhere.PressStale(anna, (await elsewhere.WaitForMessage(static _ => true)).Id, askedOld.Buttons.First().Data!);
        await home.Bot.WaitUntilConfirmed();
        supergroup.Press(anna, askedOld.Id, "Deny");
        await supergroup.WaitForMessage(IsAway);

        // The old conversation has the answer: the other one's question is as open as before.
        await home.DeliverAsync(group, new SessionQuestionClosed(TelegramHome.Session, old.QuestionId));
        await supergroup.WaitForText("Old?\n→ closed");
        supergroup.Write(anna, "/status");
        await supergroup.WaitForMessage(static message => message.Text.Contains("quiet", StringComparison.Ordinal));
        Assert.Single(supergroup.Messages, static message => message is { Text: "Fresh?" } && message.Buttons.Any());
        Assert.Single(supergroup.Messages, IsAway);
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task Messages_of_a_group_that_is_not_known_make_nothing_of_it()
    {
        var group = home.NewBasicGroup();
        var stored = (home.Store.Count("chat"), home.Store.Count("chat-address"));

        Upgrade(group, home.Bot.Person(9_001, "Bert"));

        await home.Bot.WaitUntilConfirmed();
        Assert.Equal(stored, (home.Store.Count("chat"), home.Store.Count("chat-address")));
    }

    private static bool IsAway(BotMessage message) => message.Text.Contains(Away, StringComparison.Ordinal);

    private FakeChat Upgrade(FakeChat group, FakePerson person, bool silently = false, bool forum = false)
    {
        var id = -1_009_000_000_000 + group.Id;
        if (forum)
        {
            home.Bot.Group(id, "the group", forum: true);
        }

        return group.Upgrade(person, id, silently);
    }
}
