using System.Text;

namespace Dormouse.Grains.Tests.Chats;

public sealed class DiffCommandTests
{
    private static readonly ChangedFile Code = new("src/a.cs", ChangeKind.Changed) { Added = 2, Removed = 1, HasLines = true };

    [Fact(Timeout = Wait.Patience)]
    public async Task The_changes_are_listed_with_counts_and_a_button_for_each_file_that_has_lines()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        home.Folders.Changes = new(
            [
                Code,
                new("logo.png", ChangeKind.Added) { Remark = "binary" },
                new("new`name.txt", ChangeKind.Renamed) { Former = "old.txt", Added = 0, Removed = 0, HasLines = true },
            ],
            "origin/main (1a2b3c4d)")
        {
            Branch = "dormouse/x",
            Notes = ["It is in the middle of a rebase."],
        };

        await chat.SendAsync("/diff");
        var notice = await chat.NextAsync(ChatOutputKind.Notice);

        Assert.Equal(
            "Session **default** on nas has changed 3 files (+2 −1) since `origin/main (1a2b3c4d)`, on branch `dormouse/x`. "
            + "It is in the middle of a rebase.\n\n- `src/a.cs` +2 −1\n- `logo.png` (new, binary)\n- ``new`name.txt`` (was `old.txt`)",
            notice.Text);
        Assert.Equal(
            [new("src/a.cs +2 −1", "/diff default:src/a.cs"), new Choice("new`name.txt", "/diff default:new`name.txt")], notice.Choices);
        Assert.Equal(["work/ada/default"], home.Folders.Folders);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_file_comes_with_its_first_lines_and_whole_as_a_document()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        string[] lines = [" before", "-old\u202Eline", "+new line", "+```"];
        home.Folders.Lines["src/a.cs"] = new(Code, [new(3, 3, "class A", lines)]) { Since = "main (1a2b3c4d)" };

        await chat.SendAsync("/diff default:src/a.cs");
        var notice = await chat.NextAsync(ChatOutputKind.Notice);

        Assert.Equal(
            "`src/a.cs` +2 −1 in session **default**, since `main (1a2b3c4d)`.\n\n"
            + "````diff\n@@ -3,2 +3,3 @@ class A\n before\n-old⟨U+202E⟩line\n+new line\n+```\n````",
            notice.Text);
        Assert.Equal([new Choice("All changes", "/diff default")], notice.Choices);
        Assert.Equal(("a.cs.diff", "text/x-diff"), (notice.File!.Name, notice.File.MediaType));
        var content = (await home.Grains.GetGrain<IUploadGrain>(notice.File.Upload).Read()).Value!;
        Assert.Equal(content.Length, notice.File.Size);
        Assert.Equal(
            "--- a/src/a.cs\n+++ b/src/a.cs\n@@ -3,2 +3,3 @@ class A\n before\n-old\u202Eline\n+new line\n+```\n", Encoding
                .UTF8.GetString(content));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_document_is_kept_until_the_channel_has_it_and_no_longer()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        home.Folders.Lines["a"] = new(Code with { Path = "a" }, [new(1, 1, "", ["+a"])]);
        await chat.SendAsync("/diff :a");
        var notice = await chat.NextAsync(ChatOutputKind.Notice);
        var upload = home.Grains.GetGrain<IUploadGrain>(notice.File!.Upload);

        home.Clock.Advance(TimeSpan.FromDays(3));
        await upload.Sweep();
        Assert.NotNull((await upload.Read()).Value);
        await chat.Grain.Confirm(notice.Seq);

        await Eventually.Is(async () => (await upload.Read()).Value is null, "the upload is cleared");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_long_list_has_pages_and_what_no_button_carries_goes_by_a_reference()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        var deep = string.Join('/', Enumerable.Repeat("folder", 12)) + "/a.cs";
        home.Folders.Changes = new(
            [
                Code with { Path = deep },
                .. Enumerable.Range(10, 30).Select(static n => Code with { Path = $"{n}" }),
                Code with { Path = "~x" },
            ],
            "main");
        home.Folders.Lines[deep] = new(Code with { Path = deep }, [new(1, 1, "", ["+found"])]);

        await chat.SendAsync("/diff");
        var first = await chat.NextAsync(ChatOutputKind.Notice);
        Assert.Equal(21, first.Choices.Count);
        Assert.Equal($"/diff default:{PathReference.Of(deep)}", first.Choices[0].Command);
        Assert.Equal(new("More (2 of 2)", "/diff default+2"), first.Choices[^1]);

        await chat.SendAsync(first.Choices[^1].Command!);
        var second = await chat.NextAsync(ChatOutputKind.Notice);
        Assert.Equal(12, second.Choices.Count);
        Assert.Contains("This is page 2 of 2.", second.Text, StringComparison.Ordinal);
        Assert.Equal($"/diff default:{PathReference.Of("~x")}", second.Choices[^1].Command);

        await chat.SendAsync(first.Choices[0].Command!);
        Assert.Contains("+found", (await chat.NextAsync(ChatOutputKind.Notice)).Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Another_session_of_the_person_is_named_and_one_of_somebody_else_is_not_found()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        await chat.AskAsync("/new other");
        await chat.AskAsync("/session default");
        home.Folders.Changes = new([], "main (1a2b3c4d)");

        Assert.Equal("Session **other** on nas has changed nothing since `main (1a2b3c4d)`.", await chat.AskAsync("/diff OTHER"));
        Assert.Equal(["work/ada/other"], home.Folders.Folders);
        var stranger = home.Chat("telegram:8", "bert");
        Assert.Equal("There is no session “other”; /sessions shows the ones that there are.", await stranger.AskAsync("/diff other"));
        Assert.Equal("There is no current session yet; your first message makes one.", await stranger.AskAsync("/files other:x"));
        Assert.Equal("There is no current session yet; your first message makes one.", await stranger.AskAsync("/diff"));
        Assert.Equal(
            "There is no session “no such/name”; /sessions shows the ones that there are.", await chat.AskAsync("/diff no such/name"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task It_is_answered_while_a_turn_runs_and_waits_for_a_look_that_takes_longer_than_a_call()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.SendAsync("work");
        await home.Agents.NextRunAsync();
        home.Folders.Changes = new([], "main");
        home.Folders.Slow = 3;

        Assert.Equal("Session **default** on nas has changed nothing since `main`.", await chat.AskAsync("/diff"));
        Assert.Equal(4, home.Folders.Folders.Count);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_look_that_goes_on_keeps_nothing_else_of_the_session_waiting()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        var gate = home.Folders.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var session = await home.SessionAsync();

        var look = session.Changes();
        await chat.PromptAsync("again");
        Assert.False(look.IsCompleted);
        gate.SetResult();

        Assert.NotNull((await look)!.Refusal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Why_nothing_can_be_said_is_said()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");

        Assert.Equal(
            "The changes of session default can't be shown: The session's folder is in no git repository.", await chat.AskAsync("/diff"));
        Assert.Equal("`gone.cs` is not different any more in session default.", await chat.AskAsync("/diff :gone.cs"));
    }
}
