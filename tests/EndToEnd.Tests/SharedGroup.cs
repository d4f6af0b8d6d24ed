using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Two known people in a group: what one has there is the other's only once it is shared, and never wholly.</summary>
public class SharedGroup
{
    private const int Patience = 180_000;
    private const string NotShared = "Session default is owner's and is not shared here, so nothing of yours goes to it";

    [Fact(Timeout = Patience)]
    public async Task What_one_of_two_people_has_in_a_group_is_the_others_once_it_is_shared_and_approvals_are_not()
    {
        await using var stage = await Stage.SetAsync(("Users:bob:Telegram:0", "43"), ("Users:bob:Trusted", "true"));
        var (anna, bob) = (stage.Anna, stage.Bot.Person(43, "Bob", "bob"));
        var group = stage.Bot.Group(-1_001_000_000_500, "the group");
        stage.Model.When(
            static request => request.LastUserText == "make the file" && !request.AnswersATool,
            static _ => FakeReply.ToolUse("Bash", new() { ["command"] = "touch made-by-tool", ["description"] = "make it" }));
        group.Write(anna, "make the file");
        await group.WaitForText("Everybody in this group can read what session default says here; only owner can write to it");
        var question = await group.WaitForMessage(static message => message.Buttons.Any(static button => button.Text == "Allow"));

        // Not shared: a text, a stop, an archive and both kinds of answers are refused, and nothing of them is done.
        foreach (var text in new[] { "hello", "/stop", "/archive", "/model opus", "yes" })
        {
            await RefusedAsync(NotShared, () => group.Write(bob, text));
        }

        await RefusedAsync(NotShared, () => group.Press(bob, question.Id, "Allow"));
        Assert.False(File.Exists(Made(stage)));

        // Shared: the other writes, and the approval is still its owner's.
        group.Write(anna, "/share");
        await group.WaitForText("Session default is shared here");
        const string approvals = "only owner says what its agent may do";
        await RefusedAsync(approvals, () => group.Press(bob, question.Id, "Allow"));
        await RefusedAsync(approvals, () => group.Write(bob, "yes"));
        group.Write(bob, "and then?");
        await group.WaitForText("Your message waits in session default behind this");
        group.Write(bob, "/status");
        var status = await group.WaitForText("what its agent may do is owner's to say");
        Assert.Contains("“and then?” · from bob", status.Text, StringComparison.Ordinal);
        Assert.False(File.Exists(Made(stage)));

        group.Press(anna, question.Id, "Allow");
        await group.WaitForText("echo: and then?");
        Assert.True(File.Exists(Made(stage)));
        var request = stage.Model.Requests.Last(static request => request.LastUserText == "and then?");
        Assert.Contains("\n[Written by bob]\n", request.UserTexts[^2], StringComparison.Ordinal);

        // Each goes on with a session of their own, and what was shared ends.
        group.Write(bob, "/new bobs");
        await group.WaitForText("Session bobs on");
        group.Write(bob, "to mine");
        await group.WaitForText("echo: to mine");
        group.Write(anna, "/unshare");
        await group.WaitForText("Session default is yours alone again.");
        await RefusedAsync("There is no session “owner/default”", () => group.Write(bob, "/session owner/default"));
        group.Write(anna, "to hers");
        await group.WaitForText("echo: to hers");
        Assert.True(Directory.Exists(Path.Combine(stage.Home.Workspaces, "bob", "bobs")));

        Assert.Contains(
            "owner shares session default with the chat", (await Product.RunAsync(stage.Home, "audit")).Output, StringComparison.Ordinal);
        Assert.Empty(stage.Model.Violations);
        Assert.Empty(stage.Bot.Violations);

        Task RefusedAsync<T>(string text, Func<T> act)
        {
            var before = Said(text);
            act();
            return group.WaitUntil(_ => Said(text) > before);
        }

        int Said(string text) => group.Messages.Count(message => message.Text.Contains(text, StringComparison.Ordinal));
    }

    private static string Made(Stage stage) => Path.Combine(stage.Home.Workspaces, "owner", "default", "made-by-tool");
}
