namespace Dormouse.EndToEnd.Tests;

public class ShellSessions
{
    private const int Patience = 120_000;

    [Fact(Timeout = Patience)]
    public async Task Without_claude_a_session_is_a_shell_and_says_so()
    {
        using var home = new HomeFolder();
        await using var product = await StartAsync(home);
        using var web = product.Web();

        await web.SayAsync("echo hello; (exit 3)");
        var answer = await web.WaitForAnswerAsync("hello");

        Assert.Equal("```\nhello\n```\n*exit code 3*", answer.Text);
        Assert.Contains("no claude was found; sessions are shells", product.Output, StringComparison.Ordinal);
        await web.SayAsync("/new second");
        await web.WaitForNoticeAsync("No claude was found there, so it is a shell");
    }

    [Fact(Timeout = Patience)]
    public async Task Folder_and_exported_environment_survive_sleep()
    {
        using var home = new HomeFolder();
        await using var product = await StartAsync(home, ("Sessions:IdleTimeout", "00:00:01"));
        using var web = product.Web();
        await web.SayAsync("mkdir -p deep/er && cd deep/er && export COLOUR=$'two\\nlines' && echo set");
        await web.WaitForAnswerAsync("set");
        await Eventually.Is(() => product.SessionProcesses().Count == 0, "the shell sleeps");

        await web.SayAsync("pwd; echo \"$COLOUR\"; echo $DORMOUSE_SESSION");

        var answer = await web.WaitForAnswerAsync("two\nlines");
        Assert.Contains("/owner/default/deep/er\n", answer.Text, StringComparison.Ordinal);
        Assert.Contains($"{product.Machine}/", answer.Text, StringComparison.Ordinal);
        await web.WaitForNoticeAsync("Resuming session…");
    }

    [Fact(Timeout = Patience)]
    public async Task Whatever_a_person_writes_is_one_script_and_nothing_else()
    {
        using var home = new HomeFolder();
        await using var product = await StartAsync(home);
        using var web = product.Web();
        await web.SayAsync("echo 'it'\"'\"'s' \"$(printf '%s' '`quoted`')\"\nfor n in 1 2\ndo\n  echo line $n\ndone");
        var answer = await web.WaitForAnswerAsync("line 2");
        Assert.Contains("it's `quoted`\nline 1\nline 2", answer.Text, StringComparison.Ordinal);

        await web.SayAsync("cat; read answer; echo \"got <$answer>\"; if then");
        Assert.Contains("syntax error", (await web.WaitForAnswerAsync("syntax error", answer.Seq)).Text, StringComparison.Ordinal);
        await web.SayAsync("cat; read answer; echo \"got <$answer>\"");
        Assert.Contains("got <>", (await web.WaitForAnswerAsync("got <", answer.Seq)).Text, StringComparison.Ordinal);
        await web.SayAsync("exit 4");
        Assert.Contains("exit code 4", (await web.WaitForAnswerAsync("The shell", answer.Seq)).Text, StringComparison.Ordinal);
        await web.SayAsync("echo back again");
        await web.WaitForAnswerAsync("back again");
    }

    [Fact(Timeout = Patience)]
    public async Task Stop_ends_even_a_command_that_ignores_it_and_the_shell_lives_on()
    {
        using var home = new HomeFolder();
        await using var product = await StartAsync(home);
        using var web = product.Web();
        await web.SayAsync("/verbose");
        await web.SayAsync("export KEPT=yes; echo begun; (trap '' INT TERM; while true; do sleep 0.1; done)");
        await web.WaitAsync(
            static happened => happened.Kind == "text" && happened.Text.Contains("begun", StringComparison.Ordinal),
            what: "the command began");

        await web.SayAsync("/stop");

        var stopped = await web.WaitForAnswerAsync("Stopped.");
        Assert.Contains("begun", stopped.Text, StringComparison.Ordinal);
        await web.SayAsync("echo kept=$KEPT");
        await web.WaitForAnswerAsync("kept=yes");
    }

    [Fact(Timeout = Patience)]
    public async Task A_flood_of_output_is_cut_in_the_middle_and_a_background_job_keeps_the_shell_awake()
    {
        using var home = new HomeFolder();
        await using var product = await StartAsync(home, ("Sessions:IdleTimeout", "00:00:01"));
        using var web = product.Web();
        await web.SayAsync("sleep 4 & echo first; yes a line of the flood | head -c 50000000; echo last");

        var file = await web.WaitAsync(static happened => happened.Kind == "file", what: "the answer as a file");
        var answer = await web.Http.GetStringAsync(file.Data.GetProperty("url").GetString(), TestContext.Current.CancellationToken);

        Assert.Contains("first", answer, StringComparison.Ordinal);
        Assert.Contains("last", answer, StringComparison.Ordinal);
        Assert.Contains("characters left out", answer, StringComparison.Ordinal);
        Assert.InRange(answer.Length, 1000, 200_000);
        await Eventually.Is(() => product.SessionProcesses().Count == 0, "the shell sleeps after its job");

        // Its log is read as it comes.
        await Eventually.Is(
            () => product.Errors.Contains("is being suspended", StringComparison.Ordinal), "the log tells of the suspension");
    }

    [Fact(Timeout = Patience)]
    public async Task A_full_machine_lets_a_message_wait_its_turn_and_says_so()
    {
        using var home = new HomeFolder();
        await using var product = await StartAsync(home, ("Machine:MaxLive", "1"));
        using var web = product.Web();
        var gate = Path.Combine(home.Root, "gate");
        await web.SayAsync($"echo waiting; while [ ! -e {gate} ]; do sleep 0.1; done; echo through");
        await web.SayAsync("/new second");
        await web.SayAsync("echo from the second");
        await web.WaitForNoticeAsync("your message waits its turn");

        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);

        await web.WaitForAnswerAsync("through");
        await web.WaitForAnswerAsync("from the second");
        Assert.Single(product.SessionProcesses());
    }

    [Fact(Timeout = Patience)]
    public async Task A_full_queue_refuses_with_one_sentence_and_loses_nothing_that_it_took()
    {
        using var home = new HomeFolder();
        await using var product = await StartAsync(home);
        using var web = product.Web();
        var gate = Path.Combine(home.Root, "gate");
        await web.SayAsync($"while [ ! -e {gate} ]; do sleep 0.1; done; echo through");
        for (var number = 1; number <= 101; number++)
        {
            await web.SayAsync($"echo answer-{number}-");
        }

        await web.WaitForNoticeAsync("already has 100 messages waiting; this one was not taken.");
        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);

        await web.WaitForAnswerAsync("answer-100-");
        var answers = (await web.KeptAsync()).Where(static happened => happened.Kind == "answer").Select(static happened => happened.Text);
        Assert.Equal(
            ["```\nthrough\n```", .. Enumerable.Range(1, 100).Select(static number => $"```\nanswer-{number}-\n```")],
            answers);
    }

    [Fact(Timeout = Patience)]
    public async Task An_agents_tools_see_neither_the_settings_nor_what_else_is_secret_in_the_environment()
    {
        using var home = new HomeFolder();
        await using var product = Product.Silo(home, ("Agents:claude:Command", "no-such-claude"));
        foreach (var name in new[] { "Users__bert__Token", "PGPASSWORD", "GITHUB_TOKEN", "ConnectionStrings__Main" })
        {
            product.Environment[name] = "a-secret-that-nobody-may-see";
        }

        await product.StartAsync();
        using var web = product.Web();

        await web.SayAsync("env | grep -c -i secret; echo done");

        Assert.Contains("\n0\ndone", (await web.WaitForAnswerAsync("done")).Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task Start_up_files_that_ask_are_answered_by_nobody_and_ones_that_end_the_shell_are_told_and_left_out()
    {
        using var home = new HomeFolder();
        var profile = Path.Combine(home.Root, ".bash_profile");
        await File.WriteAllTextAsync(
            profile, "alias mv='mv -i' cp='cp -i' rm='rm -i'\nread -p 'Start tmux? ' x\nPS1='(venv) $ '\n", TestContext.Current.CancellationToken);
        await using var product = await StartAsync(home);
        using var web = product.Web();

        await web.SayAsync("echo hi");
        Assert.Equal("```\nhi\n```", (await web.WaitForAnswerAsync("hi")).Text);
        await web.SayAsync("exit 4");
        await web.WaitForAnswerAsync("The shell ended with exit code 4");
        await File.WriteAllTextAsync(profile, "exec cat\n", TestContext.Current.CancellationToken);
        await web.SayAsync("echo back");
        var question = await web.WaitForQuestionAsync();
        Assert.Contains("while it read its start-up files", question.Text, StringComparison.Ordinal);
        await web.AnswerAsync(question.Question, "Try again");

        Assert.Equal("```\nback\n```", (await web.WaitForAnswerAsync("back", question.Seq)).Text);
    }

    [Fact(Timeout = Patience)]
    public async Task A_start_that_comes_to_no_end_heeds_stop()
    {
        using var home = new HomeFolder();
        await File.WriteAllTextAsync(
            Path.Combine(home.Root, ".bash_profile"), $"touch {home.Root}/starting; sleep 1000\n", TestContext.Current.CancellationToken);
        await using var product = await StartAsync(home);
        using var web = product.Web();
        await web.SayAsync("echo first");
        await Eventually.Is(() => File.Exists(Path.Combine(home.Root, "starting")), "the shell starts");

        await web.SayAsync("/stop");

        Assert.Equal("*Stopped.*", (await web.WaitForAnswerAsync("Stopped.")).Text);
        await web.SayAsync("echo second");
        Assert.Equal("```\nsecond\n```", (await web.WaitForAnswerAsync("second")).Text);
    }

    [Fact(Timeout = Patience)]
    public async Task What_a_background_job_prints_later_is_told_by_itself()
    {
        using var home = new HomeFolder();
        await using var product = await StartAsync(home);
        using var web = product.Web();
        var gate = Path.Combine(home.Root, "gate");
        await web.SayAsync($"(while [ ! -e {gate} ]; do sleep 0.1; done; echo from the job) & echo started");
        var started = await web.WaitForAnswerAsync("started");

        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);

        Assert.Equal("*By itself:*\n\n```\nfrom the job\n```", (await web.WaitForAnswerAsync("from the job", started.Seq)).Text);
    }

    [Fact(Timeout = Patience)]
    public async Task Stop_twice_in_a_moment_leaves_the_session_alive()
    {
        using var home = new HomeFolder();
        await using var product = await StartAsync(home);
        using var web = product.Web();
        for (var round = 0; round < 5; round++)
        {
            await web.SayAsync($"touch {home.Root}/begun-{round}; sleep 100");
            await Eventually.Is(() => File.Exists(Path.Combine(home.Root, $"begun-{round}")), "the command runs");
            await Task.WhenAll(web.SayAsync("/stop"), web.SayAsync("/stop"));
            await web.SayAsync($"echo alive-{round}");
            await web.WaitForAnswerAsync($"alive-{round}");
        }
    }

    private static Task<Product> StartAsync(HomeFolder home, params (string, string)[] more) =>
        Product.StartAsync(home, [("Agents:claude:Command", "no-such-claude"), .. more]);
}
