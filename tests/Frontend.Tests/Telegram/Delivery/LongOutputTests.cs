using System.Text;

namespace Dormouse.Frontend.Tests.Telegram.Delivery;

public sealed class LongOutputTests(TelegramHome home) : IClassFixture<TelegramHome>
{
    private const int Patience = 60_000;

    [Fact(Timeout = Patience)]
    public async Task A_notice_of_more_than_three_messages_is_a_file_with_a_line_about_it()
    {
        var chat = home.NewChat();
        var text = string.Join('\n', Enumerable.Repeat("a line of text", 1000));

        await home.SayAsync(chat, text);

        var message = await chat.WaitForMessage(static message => message.Document is not null);
        Assert.Equal(("notice.md", text), (message.Document!.Name, Encoding.UTF8.GetString(message.Document.Bytes)));
        Assert.Equal("The notice has 14,999 characters; the whole of it is in this file.", message.Text);
        await home.SettledAsync(chat);
        Assert.Equal(2, chat.AllMessages.Count);
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task Two_sessions_of_one_chat_grow_in_two_messages()
    {
        var chat = home.NewChat();
        await home.Grain(chat).Accept(new("verbose", "anna", "/verbose", []));
        await chat.WaitForMessage(static message => message.Text.StartsWith("Verbose", StringComparison.Ordinal));

        await home.DeliverAsync(chat, new SessionText("one", "Eins"));
        await chat.WaitForText("Eins");
        await home.DeliverAsync(chat, new SessionText("two", "Zwei"));
        await chat.WaitForText("Zwei");
        await home.DeliverAsync(chat, new SessionAnswer("one", Guid.NewGuid(), "Eins!"));

        await chat.WaitForText("Eins!");
        await home.SettledAsync(chat);
        Assert.Equal(
            ["Eins!", "Zwei"],
            chat.Messages.Select(static message => message.Text).Where(static text => text.Contains('i') && text.Length < 6));
        Assert.Empty(home.Bot.Violations);
    }
}
