using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Messages that wait behind a running turn: seen, cancelled with a button, corrected by an edit.</summary>
public class TelegramQueue(TelegramStage stage) : IClassFixture<TelegramStage>
{
    private const int Patience = 120_000;

    [Fact(Timeout = Patience)]
    public async Task What_waits_is_seen_cancelled_and_edited()
    {
        var chat = stage.NewChat();
        var gate = stage.NewGate();
        chat.Write($"/new queue-{chat.Id}");
        await chat.WaitForText("is ready");
        chat.Write($"{gate.Wait}; echo first");
        chat.Write("echo second");
        var third = chat.Write("echo thrid");

        var line = await chat.WaitForText("Queued: 2 ahead of it.");
        chat.Edit(third, "echo third");
        await stage.Bot.WaitUntilConfirmed();
        chat.Write("/status");
        await chat.WaitForMessage(static message => message.Text.Contains("“echo third” · 2 ahead of it", StringComparison.Ordinal));
        chat.Write("/queue");
        var list = await chat.WaitForMessage(static message => message.Buttons.Any());
        Assert.StartsWith($"2 messages wait in session queue-{chat.Id}:", list.Text, StringComparison.Ordinal);
        Assert.Equal(["Send 1 now", "Cancel 1", "Send 2 now", "Cancel 2"], list.Buttons.Select(static button => button.Text));
        await chat.Press(list.Id, "Cancel 1").WaitForAnswer();
        await chat.WaitForText("Cancelled: “echo second”");
        await chat.Press(list.Id, "Cancel 1").WaitForAnswer();
        await chat.WaitForText("This message is cancelled.");
        gate.Open();

        await chat.WaitForMessage(static message => message.Text == "third");
        await chat.Press(list.Id, "Cancel 2").WaitForAnswer();
        await chat.WaitForText("its turn is over");
        Assert.DoesNotContain(chat.AllMessages, static message => message.Text is "second" or "thrid");
        Assert.True(chat.AllMessages.Single(message => message.Id == line.Id).Deleted);
        chat.Edit(third, "echo never");
        await chat.WaitForText("can't be corrected");
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task An_album_is_one_prompt_however_long_its_files_take()
    {
        var chat = stage.NewChat();
        chat.Write($"/new album-{chat.Id}");
        await chat.WaitForText("is ready");
        stage.Bot.Faults.Next("getFile", BotFault.Delay(TimeSpan.FromSeconds(1.5)), times: 2);

        using (stage.Bot.HoldUpdates())
        {
            chat.WriteDocument("one.txt", "text/plain", "milk "u8.ToArray(), "cat inbox/one*.txt inbox/two*.txt", albumId: "shopping");
            chat.WriteDocument("two.txt", "text/plain", "and eggs"u8.ToArray(), albumId: "shopping");
            chat.Write("echo after");
        }

        await chat.WaitForMessage(static message => message.Text == "after");
        Assert.Equal(["milk and eggs", "after"], chat.Messages.Skip(1).Select(static message => message.Text.TrimEnd('\n')));
        await stage.Bot.WaitUntilConfirmed();
    }

    [Fact(Timeout = Patience)]
    public async Task What_waits_survives_a_kill_in_its_last_form_and_what_was_cancelled_does_not_come_back()
    {
        await using var own = new TelegramStage();
        await own.InitializeAsync();
        var chat = own.NewChat();
        chat.Write("/new work");
        await chat.WaitForText("is ready");
        var started = Path.Combine(own.Home.Root, "started");
        chat.Write($"touch {started}; sleep 600");
        var second = chat.Write("echo secnd");
        chat.Write("echo third");
        chat.Edit(second, "echo second");

        // What is asked about the queue may pass what is stuck before it.
        await own.Bot.WaitUntilConfirmed();
        chat.Write("/queue");
        var list = await chat.WaitForMessage(static message => message.Buttons.Count() == 4);
        Assert.Contains("“echo second”", list.Text, StringComparison.Ordinal);
        await chat.Press(list.Id, "Cancel 2").WaitForAnswer();
        await chat.WaitForText("Cancelled: “echo third”");

        // What a shell was not given yet is given after the kill, without a question.
        await Eventually.Is(() => File.Exists(started), "the first command runs");
        await own.Product.KillAsync();
        await own.Product.StartAsync();

        var question = await chat.WaitForMessage(static message => message.Buttons.Any(static button => button.Text == "Drop it"));
        await chat.Press(question.Id, "Drop it").WaitForAnswer();
        await chat.WaitForMessage(static message => message.Text == "second");
        chat.Write("echo fourth");
        await chat.WaitForMessage(static message => message.Text == "fourth");
        Assert.DoesNotContain(chat.AllMessages, static message => message.Text == "third");
    }
}
