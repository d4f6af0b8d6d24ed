using Dormouse.Fakes;

namespace Dormouse.Frontend.Tests.Telegram.Delivery;

/// <summary>A group becomes a supergroup, which is another chat: the conversation goes on there.</summary>
public sealed class MovingTests(TelegramHome home) : IClassFixture<TelegramHome>
{
    private const int Patience = 60_000;

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_waits_and_what_still_comes_to_the_old_chat_is_shown_in_the_new_one_once(bool silently)
    {
        var group = home.NewBasicGroup();
        var anna = home.NewPerson();
        group.Write(anna, "/verbose");
        await group.WaitForText("Verbose");
        var gate = new TaskCompletionSource();
        home.Bot.Faults.Next("sendMessage", BotFault.Hold(gate.Task), group);
        await home.SayAsync(group, "one", "two");
        await home.Bot.WaitForCall(call => call.ChatId == group.Id && call.Args["text"]?.ToString() == "one");
        var question = home.Question("May it?");
        await home.DeliverAsync(group, question);
        var supergroup = group.Upgrade(anna, -1_009_000_000_000 + group.Id, silently);
        gate.SetResult();

        await supergroup.WaitForText("May it?");
        await home.SayAsync(group, "three");
        await home.SayAsync(supergroup, "four");
        await supergroup.WaitForText("four");

        Assert.Equal(["one", "two", "May it?", "three", "four"], supergroup.Messages.Select(static message => message.Text));
        supergroup.Write(anna, "/status");
        Assert.Contains("verbose", (await supergroup.WaitForMessage(static message => message.Text.Contains("erbose", StringComparison.Ordinal))).Text, StringComparison.OrdinalIgnoreCase);
        await home.DeliverAsync(group, new SessionQuestionClosed(TelegramHome.Session, question.QuestionId));
        await supergroup.WaitForText("May it?\n→ closed");
        Assert.Single(group.AllMessages);
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task Messages_of_a_group_that_is_not_known_make_no_chat_of_it()
    {
        var group = home.NewBasicGroup();
        var stored = home.Store.Count("chat");

        group.Upgrade(home.Bot.Person(9_001, "Bert"), -1_009_100_000_000 + group.Id);

        await home.Bot.WaitUntilConfirmed();
        Assert.Equal(stored, home.Store.Count("chat"));
    }
}
