namespace Dormouse.Grains.Tests.Projects;

public sealed class ProjectSessionTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_in_a_project_works_on_a_branch_of_its_own()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();

        Assert.Equal(
            "Session **web** on nas is ready. It works in project shop, on branch dormouse/web from v2.",
            await chat.AskAsync("/new in shop web from v2"));

        Assert.Equal(("ada", "web", new ProjectWish("shop", "v2")), Assert.Single(home.Projects.Wishes));
        await chat.PromptAsync("hello");
        var run = await home.Agents.NextRunAsync();
        Assert.Equal(("work/ada/web", "dormouse/web"), (run.Launch.WorkingFolder, run.Launch.Project?.Branch));
        Assert.Contains("- project: shop, branch `dormouse/web`", await chat.AskAsync("/status"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Without_a_name_one_is_made_and_with_nothing_at_all_buttons_are_offered()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();

        Assert.StartsWith("Session **shop** on nas", await chat.AskAsync("/new in shop"), StringComparison.Ordinal);
        Assert.StartsWith("Session **shop-2** on nas", await chat.AskAsync("/new in shop"), StringComparison.Ordinal);
        Assert.StartsWith("What shall the new session be?", await chat.AskAsync("/new"), StringComparison.Ordinal);
        Assert.Equal(2, (await home.User().List()).Count);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_project_that_is_not_there_makes_no_session()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();

        Assert.Equal("There is no project nope.", await chat.AskAsync("/new web in nope"));

        Assert.Empty(await home.User().List());
        Assert.StartsWith("Session **web**", await chat.AskAsync("/new web in shop"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Sessions_in_one_folder_are_told_of_each_other()
    {
        await using var home = await StartAsync();
        var (anna, ben) = (home.Chat(), home.Chat("telegram:8", "ben"));
        await anna.AskAsync("/new web in shop here");
        await anna.SendAsync("hello");
        await anna.SaysAsync("re: hello");

        Assert.Equal(
            "Session **other** on nas is ready. It works in the folder of project shop itself. "
            + "⚠ Session web of ada works in the same folder: they can get into each other's way.",
            await ben.AskAsync("/new other in shop here"));

        await anna.SaysAsync("⚠ Session other of ben now works in the same folder as session web: they can get into each other's way.");
        await anna.AskAsync("/archive");
        Assert.EndsWith(
            "⚠ Session other works in the same folder: they can get into each other's way.",
            await ben.AskAsync("/new third in shop here"),
            StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_archived_session_says_what_became_of_its_worktree_and_comes_back_with_one()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();
        await chat.AskAsync("/new web in shop");

        Assert.EndsWith("Its worktree is gone.", await chat.AskAsync("/archive"), StringComparison.Ordinal);
        await chat.AskAsync("/unarchive web");

        Assert.Equal(["work/ada/web"], home.Projects.Restored);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_a_project_would_run_is_asked_about_once_and_kept_for_its_other_sessions()
    {
        await using var home = await StartAsync();
        home.Agents.OwnCode = ["hook SessionStart: ./evil.sh"];
        var chat = home.Chat();
        await chat.AskAsync("/new web in shop");
        await chat.SendAsync("hello");
        var question = await chat.NextAsync(ChatOutputKind.Question);
        Assert.Contains("`hook SessionStart: ./evil.sh`", question.Text, StringComparison.Ordinal);
        await chat.SaysAsync("re: hello");
        Assert.Null((await home.Agents.NextRunAsync()).Launch.TrustsProject);

        await chat.AnswerAsync(question.Question!, "Trust this project");
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
        await chat.SendAsync("again");
        await chat.SaysAsync("Resuming session…");
        await chat.SaysAsync("re: again");
        Assert.True((await home.Agents.NextRunAsync()).Launch.TrustsProject);

        await chat.AskAsync("/new more in shop");
        await chat.SendAsync("first");
        await chat.SaysAsync("re: first");
        Assert.True((await home.Agents.NextRunAsync()).Launch.TrustsProject);
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_message_waits_until_the_files_of_a_large_project_are_there()
    {
        await using var home = await StartAsync();
        home.Projects.Fills = true;
        var chat = home.Chat();
        await chat.AskAsync("/new web in shop");
        await chat.SendAsync("hello");
        Assert.StartsWith(
            "The files of session web are still being put into work/ada/web",
            (await chat.NextAsync(ChatOutputKind.Question)).Text,
            StringComparison.Ordinal);

        home.Projects.Fills = false;
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => chat.HasShown("re: hello"), "the message is given");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Projects_are_listed_with_their_state()
    {
        await using var home = await StartAsync();
        home.Projects.Known.Add(new("notes", IsRepository: false));
        home.Projects.Known.Add(new("lost", IsRepository: false, Trouble: "its folder is not there"));

        Assert.Equal(
            "- **shop** on nas: branch `main`, 2 changed files\n- **notes** on nas: a folder without git\n"
            + "- **lost** on nas: its folder is not there",
            await home.Chat().AskAsync("/projects"));
    }

    private static async Task<TestHome> StartAsync()
    {
        var home = await TestHome.StartEchoingAsync();
        home.Projects.Known.Add(new("shop", IsRepository: true, "main", 2));
        return home;
    }
}
