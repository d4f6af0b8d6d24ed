using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

public class Projects
{
    private const int Patience = 240_000;
    private const string Instructions = "Always speak of otters.";

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.NewClaude)]
    public async Task Two_sessions_work_in_worktrees_of_a_repository_whose_own_settings_wait_for_its_person(string claude)
    {
        using var folder = new TempFolder();
        var shop = new TestRepository(Path.Combine(folder.Path, "shop"));
        shop.Commit("CLAUDE.md", Instructions);
        shop.Commit("README.md", "one\n");
        shop.Commit(
            ".claude/settings.json",
            $$$"""
            {"hooks":{"UserPromptSubmit":[{"hooks":[{"type":"command","command":"touch {{{folder.Path}}}/ran"}]}]},
             "permissions":{"allow":["Bash(touch made-*)"]}}
            """);
        await using var stage = await Stage.SetAsync(
            claude, ("Machine:Projects:shop", shop.Folder), ("Sessions:IdleTimeout", "00:01:00"));
        stage.Model.When(
            static request => request.LastUserText.StartsWith("make ", StringComparison.Ordinal) && !request.AnswersATool,
            static request => FakeReply.ToolUse(
                "Bash", new() { ["command"] = $"touch made-{request.LastUserText["make ".Length..]}", ["description"] = "make it" }));

        stage.Chat.Write("/projects");
        await stage.Chat.WaitForText($"shop on {stage.Product.Machine}: branch main, no changes");
        stage.Chat.Write("/new web in shop");
        await stage.Chat.WaitForText("It works in project shop, on branch dormouse/web.");
        stage.Chat.Write("hello");
        var question = await stage.Chat.WaitForMessage(
            static message => message.Buttons.Any(static button => button.Text == "Trust this project"));
        Assert.Contains($"hook UserPromptSubmit: touch {folder.Path}/ran", question.Text, StringComparison.Ordinal);
        Assert.Contains("allowed without a question: Bash(touch made-*)", question.Text, StringComparison.Ordinal);
        await stage.Chat.WaitForText("echo: hello");
        Assert.False(File.Exists(Path.Combine(folder.Path, "ran")));
        Assert.DoesNotContain(Instructions, stage.Model.Requests[^1].Json.ToJsonString(), StringComparison.Ordinal);

        await stage.Chat.Press(question.Id, "Trust this project").WaitForAnswer();
        stage.Chat.Write("make it");
        await stage.Chat.WaitForMessage(static message => message.Text.StartsWith("echo: make it", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(stage.Home.Workspaces, "owner", "web", "made-it")));
        Assert.True(File.Exists(Path.Combine(folder.Path, "ran")));
        Assert.Contains(Instructions, stage.Model.Requests[^1].Json.ToJsonString(), StringComparison.Ordinal);

        stage.Chat.Write("/new other in shop");
        await stage.Chat.WaitForText("on branch dormouse/other.");
        stage.Chat.Write("make more");
        await stage.Chat.WaitForMessage(static message => message.Text.StartsWith("echo: make more", StringComparison.Ordinal));
        Assert.False(File.Exists(Path.Combine(stage.Home.Workspaces, "owner", "web", "made-more")));
        Assert.Empty(shop.Run("status", "--porcelain"));

        stage.Chat.Write("/archive other");
        await stage.Chat.WaitForText("dormouse/other are kept: it has changes that are in no commit.");
        stage.Chat.Write("/session web");
        await stage.Chat.WaitForText("Now talking to session web");
        TestRepository.RunIn(Path.Combine(stage.Home.Workspaces, "owner", "web"), "add", "--all");
        TestRepository.RunIn(Path.Combine(stage.Home.Workspaces, "owner", "web"), "commit", "--quiet", "--message", "Mine");
        shop.Run("merge", "--quiet", "dormouse/web");
        stage.Chat.Write("/archive");
        await stage.Chat.WaitForText("everything in them is merged or pushed");
        Assert.False(Directory.Exists(Path.Combine(stage.Home.Workspaces, "owner", "web")));
        stage.Chat.Write("/unarchive web");
        await stage.Chat.WaitForText("Session web is back");
        stage.Chat.Write("are you there?");
        await stage.Chat.WaitForText("echo: are you there?");
        Assert.Contains("hello", stage.Model.Requests[^1].UserTexts);
        Assert.Empty(stage.Bot.Violations);
        Assert.Empty(stage.Model.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_session_moves_with_its_branch_to_the_same_project_and_stands_alone_where_that_is_not()
    {
        await using var stage = await ClusterStage.SetAsync();
        using var folder = new TempFolder();
        var here = new TestRepository(Path.Combine(folder.Path, "here"));
        here.Commit("README.md", "one\n");
        TestRepository.RunIn(folder.Path, "clone", "--quiet", here.Folder, "there");
        var there = Path.Combine(folder.Path, "there");
        var nas = await StartAsync(stage, folder, "nas", ("Machine:Projects:shop", here.Folder), ("Frontend:Enabled", "true"));
        var desk = await StartAsync(stage, folder, "desk", ("Machine:Projects:shop", there));
        var pi = await StartAsync(stage, folder, "pi");
        using var web = nas.Web();

        await web.SayAsync($"/new work in shop @{nas.Machine}");
        await web.WaitForNoticeAsync("on branch dormouse/work.");
        await web.SayAsync(
            """
            git config user.name T; git config user.email t@example.org; echo two > README.md; git commit -qam Two
            echo three > README.md; echo new > file; git status --short --branch
            """);
        var before = await web.WaitForAnswerAsync("## dormouse/work");

        await web.SayAsync($"/move work @{desk.Machine}");
        await web.WaitForNoticeAsync($"Session **work** is on {desk.Machine} now");
        await web.SayAsync("git status --short --branch; git log --format=%s; git rev-parse --git-common-dir");
        var moved = await web.WaitForAnswerAsync("## dormouse/work", before.Seq);
        Assert.Equal(
            $"```\n## dormouse/work\n M README.md\n?? file\nTwo\nChange README.md\n{there}/.git\n```", moved.Text);
        Assert.Contains("dormouse/work", TestRepository.RunIn(there, "branch", "--list"), StringComparison.Ordinal);
        await Eventually.Is(() => !Directory.Exists(Path.Combine(folder.Path, "nas", "owner", "work")), "the old copy is gone");
        Assert.Contains("dormouse/work", here.Run("branch", "--list"), StringComparison.Ordinal);

        await web.SayAsync($"/move work @{pi.Machine}");
        await web.WaitForNoticeAsync($"Session **work** is on {pi.Machine} now");
        await web.SayAsync("git status --short --branch; git log --format=%s; git rev-parse --git-common-dir");
        var alone = await web.WaitForAnswerAsync("## dormouse/work", moved.Seq);
        Assert.Equal("```\n## dormouse/work\n M README.md\n?? file\nTwo\nChange README.md\n.git\n```", alone.Text);

        await web.SayAsync($"/new root in shop here @{nas.Machine}");
        await web.WaitForNoticeAsync("in the folder of project shop itself");
        await web.SayAsync($"/move root @{desk.Machine}");
        await web.WaitForNoticeAsync("which stays on");
    }

    private static Task<Product> StartAsync(ClusterStage stage, TempFolder folder, string name, params (string, string)[] more) =>
        stage.StartSiloAsync(name, [("Machine:Workspaces", Path.Combine(folder.Path, name)), .. more]);
}
