using System.Text;
using Dormouse.Fakes;

namespace Dormouse.Frontend.Tests.Telegram.Delivery;

public sealed class SessionFileTests(TelegramHome home) : IClassFixture<TelegramHome>
{
    private const int Patience = 60_000;

    private static readonly FileChange Change = new(
        new("src/a.cs", ChangeKind.Changed) { Added = 1, Removed = 0, HasLines = true }, [new(1, 1, "", ["+one line"])]) { Since = "main" };

    [Fact(Timeout = Patience)]
    public async Task A_file_s_changes_come_as_their_first_lines_and_behind_them_as_a_document()
    {
        var chat = await MakeAsync("documents");
        home.Quiet.ChangedLines["src/a.cs"] = Change;

        await AskAsync(chat, "/diff documents:src/a.cs");
        var document = await chat.WaitForMessage(static message => message.Document is not null);

        Assert.Equal(
            ("a.cs.diff", "--- a/src/a.cs\n+++ b/src/a.cs\n@@ -1,0 +1,1 @@\n+one line\n"),
            (document.Document!.Name, Encoding.UTF8.GetString(document.Document.Bytes)));
        Assert.Equal("a.cs.diff of session documents", document.Text);
        var text = chat.AllMessages.Single(static message => message.Text.Contains("since main", StringComparison.Ordinal));
        Assert.Contains("+one line", text.Text, StringComparison.Ordinal);
        Assert.True(text.Id < document.Id);
        await home.SettledAsync(chat);
        Assert.Single(chat.AllMessages, static message => message.Document is not null);
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_document_that_is_refused_is_told_and_holds_nothing_up()
    {
        var chat = await MakeAsync("refused");
        home.Quiet.ChangedLines["src/a.cs"] = Change;
        home.Bot.Faults.Next("sendDocument", BotFault.Refused(400, "Bad Request: wrong file"), chat, int.MaxValue);

        await AskAsync(chat, "/diff refused:src/a.cs");

        await chat.WaitForMessage(static message => message.Text.StartsWith("Telegram refused “a.cs.diff”", StringComparison.Ordinal));
        await home.SettledAsync(chat);
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_document_that_is_not_kept_any_more_is_told()
    {
        var chat = await MakeAsync("gone");
        home.Quiet.ChangedLines["src/a.cs"] = Change;
        var isRead = false;
        home.BeforeCall = call =>
        {
            if (call.InterfaceMethod?.Name == nameof(IUploadGrain.ReadPiece) && !isRead)
            {
                isRead = true;
                home.Grains.GetGrain<IUploadGrain>(call.TargetId.Key.ToString()!).Clear().Ignore();
                throw new TimeoutException("The piece did not come.");
            }
        };

        await AskAsync(chat, "/diff gone:src/a.cs");

        await chat.WaitForMessage(static message => message.Text == "“a.cs.diff” is not kept any more; ask for it again.");
        home.BeforeCall = null;
        await home.SettledAsync(chat);
        Assert.Single(chat.AllMessages, static message => message.Text.Contains("since main", StringComparison.Ordinal));
    }

    private async Task<FakeChat> MakeAsync(string session)
    {
        var chat = home.NewChat();
        await AskAsync(chat, $"/new {session}");
        await chat.WaitForMessage(static message => message.Text.EndsWith("is ready.", StringComparison.Ordinal));
        return chat;
    }

    private Task AskAsync(FakeChat chat, string text) => home.Grain(chat).Accept(new(Guid.NewGuid().ToString("N"), "anna", text, []));
}
