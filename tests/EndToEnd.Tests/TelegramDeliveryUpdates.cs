using System.Text.Json.Nodes;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>However updates come, each is acted on once and in order.</summary>
public class TelegramDeliveryUpdates(TelegramStage stage) : IClassFixture<TelegramStage>
{
    private const int Patience = 120_000;

    [Fact(Timeout = Patience)]
    public async Task Updates_that_come_twice_are_acted_on_once()
    {
        var chat = stage.NewChat();
        stage.Bot.Faults.DeliverTwice(3);

        foreach (var number in Enumerable.Range(1, 3))
        {
            chat.Write($"echo answer {number}");
            await chat.WaitForText($"answer {number}");
        }

        chat.Write("/session");
        await chat.WaitForText("default");
        Assert.Equal(4, chat.AllMessages.Count);
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_batch_in_reverse_is_acted_on_in_order()
    {
        var chat = stage.NewChat();
        stage.Bot.Faults.DeliverReversed();
        var numbers = Enumerable.Range(1, 8).ToArray();

        using (stage.Bot.HoldUpdates())
        {
            foreach (var number in numbers)
            {
                chat.Write($"echo answer {number}");
            }
        }

        await chat.WaitUntil(static chat => chat.Messages.Count >= 8);
        Assert.Equal(numbers.Select(static number => $"answer {number}"), chat.Messages.Select(static message => message.Text));
        await stage.Bot.WaitUntilConfirmed();
    }

    [Fact(Timeout = Patience)]
    public async Task A_hundred_updates_at_once_reach_twenty_chats_in_order()
    {
        var chats = Enumerable.Range(0, 20).Select(_ => stage.NewChat()).ToArray();

        using (stage.Bot.HoldUpdates())
        {
            foreach (var number in Enumerable.Range(1, 4))
            {
                foreach (var chat in chats)
                {
                    chat.Write($"/session missing-{number}");
                }
            }

            foreach (var chat in chats)
            {
                chat.Write($"echo I am {chat.Id}");
            }
        }

        foreach (var chat in chats)
        {
            // The line that told its place in the queue goes when the answer has come.
            await chat.WaitForText($"I am {chat.Id}");
            await chat.WaitUntil(
                static chat => !chat.Messages.Any(static message => message.Text.StartsWith("Queued:", StringComparison.Ordinal)));
            Assert.Equal(
                ["missing-1", "missing-2", "missing-3", "missing-4", $"I am {chat.Id}"],
                chat.Messages.Select(static message => message.Text.Split('“', '”') is [_, var name, _] ? name : message.Text));
        }

        await stage.Bot.WaitUntilConfirmed();
        Assert.Empty(stage.Bot.Violations);
    }

    [Theory(Timeout = Patience)]
    [InlineData("409")]
    [InlineData("502")]
    [InlineData("429")]
    [InlineData("dropped before")]
    [InlineData("dropped after")]
    [InlineData("slow")]
    public async Task Polling_recovers_and_nothing_is_lost_or_twice(string trouble)
    {
        var chat = stage.NewChat();
        stage.Bot.Faults.Next("getUpdates", trouble switch
        {
            "409" => BotFault.Conflict(),
            "502" => BotFault.Status502,
            "429" => BotFault.TooManyRequests(1),
            "dropped before" => BotFault.DropBefore,
            "dropped after" => BotFault.DropAfterProcessing,
            _ => BotFault.Delay(TimeSpan.FromSeconds(1)),
        });

        // The poll that waits now was there before the trouble.
        foreach (var number in Enumerable.Range(1, 4))
        {
            chat.Write($"echo answer {number}");
        }

        await chat.WaitForText("answer 4");
        chat.Write("echo answer 5");
        await chat.WaitForText("answer 5");

        // On a busy machine one that waits is told its place in the queue for a while.
        var texts = chat.AllMessages.Select(static message => message.Text)
            .Where(static text => !text.StartsWith("Queued: ", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, 5).Select(static number => $"answer {number}"), texts);
        await stage.Bot.WaitUntilConfirmed();
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task Updates_that_nobody_can_read_hold_nobody_up()
    {
        var chat = stage.NewChat();

        using (stage.Bot.HoldUpdates())
        {
            stage.Bot.RawUpdate("""{"message":{"message_id":"seven","chat":{"id":{}},"date":-1}}""");
            stage.Bot.RawUpdate("""{"message":[1,2,3]}""");
            stage.Bot.RawUpdate("""{"edited_message":{"message_id":1,"date":1,"chat":{"id":1,"type":"unheard_of"}}}""");
            chat.Write("echo still here");
        }

        await chat.WaitForText("still here");
        await stage.Bot.WaitUntilConfirmed();
    }

    [Fact(Timeout = Patience)]
    public async Task A_file_that_can_not_be_had_is_told_and_holds_nobody_up()
    {
        var chat = stage.NewChat();
        stage.Bot.Faults.Next(
            "getFile", BotFault.BadRequest("Bad Request: wrong file_id or the file is temporarily unavailable"), times: 100);

        chat.WriteDocument("notes.txt", "text/plain", "milk"u8.ToArray(), "cat inbox/notes.txt");
        chat.Write("echo next");

        await chat.WaitForText("next");
        stage.Bot.Faults.Clear();
        Assert.Contains("notes.txt could not be had from Telegram", chat.Messages[0].Text, StringComparison.Ordinal);
        Assert.Equal(2, chat.Messages.Count);
        await stage.Bot.WaitUntilConfirmed();
    }

    [Fact(Timeout = Patience)]
    public async Task A_file_comes_when_the_server_is_back_and_once()
    {
        var chat = stage.NewChat();
        stage.Bot.Faults.Next("getFile", BotFault.Status502);

        chat.WriteDocument("late.txt", "text/plain", "milk and eggs"u8.ToArray(), "cat inbox/late*.txt; echo; ls inbox | grep -c late");

        Assert.Equal("milk and eggs\n1", (await chat.WaitForText("milk")).Text.TrimEnd('\n'));
        Assert.Single(chat.Messages);
    }

    [Fact(Timeout = Patience)]
    public async Task A_photo_that_is_too_large_is_refused_in_one_sentence()
    {
        var chat = stage.NewChat();
        var photo = new JsonObject { ["file_id"] = "huge", ["file_unique_id"] = "h", ["file_size"] = 31_457_280, ["width"] = 9000, ["height"] = 9000 };

        chat.WriteRaw(Person(chat), new() { ["photo"] = new JsonArray(photo), ["caption"] = "echo never run" });
        chat.Write("echo next");

        await chat.WaitForText("next");
        Assert.Matches("^photo-[0-9]+\\.jpg has 30 MB, and a bot can take at most 20 MB; it was not taken", chat.Messages[0].Text);
        Assert.Equal(2, chat.Messages.Count);
        Assert.DoesNotContain(stage.Bot.CallsOf("getFile"), static call => call.Args["file_id"]!.ToString() == "huge");
    }

    [Theory(Timeout = Patience)]
    [InlineData("a'b\"c $(touch pwned) `id`;|&<>.txt")]
    [InlineData("../../../up and away.txt")]
    [InlineData("new\nline\r\ttab.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("-rf")]
    [InlineData("ünïcödé 😀 ﷽.txt")]
    public async Task A_documents_name_is_only_a_name(string name)
    {
        var chat = stage.NewChat();
        chat.Write($"/new files-{chat.Id}");
        await chat.WaitForText("is ready");

        chat.WriteDocument(name, "text/plain", "milk"u8.ToArray(), "cat inbox/*; echo; ls -A inbox | wc -l");

        Assert.Equal("milk\n1", (await chat.WaitForText("milk")).Text.TrimEnd('\n'));
        var folder = Path.Combine(stage.Home.Workspaces, "owner", $"files-{chat.Id}");
        Assert.Equal("inbox", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(folder))));
    }

    [Fact(Timeout = Patience)]
    public async Task A_caption_can_be_a_command()
    {
        var chat = stage.NewChat();

        chat.WriteDocument("some.txt", "text/plain", "milk"u8.ToArray(), "/timeout 7");
        chat.WriteDocument("some.txt", "text/plain", "milk"u8.ToArray(), "/no_such_command");

        await chat.WaitForText("7 min");
        await chat.WaitForText("/timeout takes no files, so “some.txt” went nowhere.");
        await chat.WaitForText("/no_such_command");
        Assert.Equal(3, chat.Messages.Count);
    }

    [Theory(Timeout = Patience)]
    [InlineData("/no/such/node_modules/@scope/pkg/index.js throws, why?")]
    [InlineData("/opt/python@3.12 is gone")]
    public async Task A_path_with_an_at_sign_is_for_the_session(string path)
    {
        var chat = stage.NewChat();

        chat.Write(path);
        await chat.WaitForText(path.Split(' ')[0]);
        chat.WriteDocument("some.txt", "text/plain", "milk"u8.ToArray(), path);
        await chat.WaitUntil(static chat => chat.Messages.Count >= 2);

        Assert.All(chat.Messages, static message => Assert.Contains("No such file or directory", message.Text, StringComparison.Ordinal));
    }

    [Fact(Timeout = Patience)]
    public async Task Session_buttons_switch_and_data_that_fits_nothing_is_harmless()
    {
        var chat = stage.NewChat();
        var name = $"n{chat.Id}-".PadRight(32, 'x');
        chat.Write($"/new {name}");
        chat.Write($"/new second-{chat.Id}");
        chat.Write("/sessions");
        var list = await chat.WaitForMessage(static message => message.Buttons.Any());

        await chat.Press(list.Id, name).WaitForAnswer();

        await chat.WaitForText($"Now talking to session {name}");
        chat.Write("echo $PWD");
        await chat.WaitForText($"/owner/{name}");
        var owner = Person(chat);
        foreach (var data in new[] { "", "c:", "x:1", "q", "q:", "q:1", "q:a:b", "q:-1:-1", "q:99999999999999999999:0", "c:touch pwned", ":::", "☃" })
        {
            await chat.PressStale(owner, list.Id, data).WaitForAnswer();
        }

        await chat.PressStale(owner, list.Id, "c:/session gone").WaitForAnswer();
        await chat.WaitForText("There is no session “gone”");
        chat.Write("ls -A | wc -l; echo counted");
        Assert.Equal("0\ncounted", (await chat.WaitForText("counted")).Text.TrimEnd('\n'));
        Assert.Empty(stage.Bot.Violations);
    }

    private FakePerson Person(FakeChat chat) => stage.Bot.Person(chat.Id, "Anna");
}
