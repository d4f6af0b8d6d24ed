using System.Text;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;
using Orleans.Concurrency;

namespace Dormouse.Grains.Tests.Sessions;

/// <summary>An agent is given nothing while the session's own folder is not there; nothing is lost, and it goes on by itself.</summary>
public sealed class FolderTests
{
    private const string Missing =
        "⚠ work/ada/default on nas, the working folder of session default, is not there. Is its disk mounted? "
        + "Your message waits, and is given by itself when the right folder is back.";

    private const string Another =
        "⚠ work/ada/default on nas is not the working folder of session default, but an empty or another one in its place. Is its disk mounted? "
        + "Your message waits, and is given by itself when the right folder is back.";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory(Timeout = Wait.Patience)]
    [InlineData(FolderFinding.Missing, Missing)]
    [InlineData(FolderFinding.Another, Another)]
    public async Task A_message_waits_for_the_folder_is_told_once_and_goes_on_by_itself(FolderFinding finding, string told)
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var first = await home.Agents.NextRunAsync();
        home.Workspace.Finding = finding;
        await chat.SendAsync("two");
        await chat.SaysAsync(told);
        await chat.SendAsync("three");
        await home.PassTimeAsync(Second, () => first.WasStopped, "the agent that works in a folder that is gone is ended");
        home.Clock.Advance(TimeSpan.FromMinutes(1));
        await (await home.SessionAsync()).Resume();
        Assert.Single(home.Agents.Given);
        Assert.Single(home.Workspace.Taken);

        home.Workspace.Finding = FolderFinding.There;
        await home.PassTimeAsync(Second, () => chat.HasShown("re: three"), "what waits is given");

        Assert.Equal(["one", "two", "three"], home.Agents.Given.Select(static prompt => prompt.Text));
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
        Assert.Single(chat.Shown, output => output.Text == told);
        Assert.Single(home.Workspace.Taken);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_photo_waits_for_the_folder_and_makes_none()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        home.Workspace.Finding = FolderFinding.Missing;
        await home.Grains.GetGrain<IUploadGrain>("upload/1").Store(Encoding.UTF8.GetBytes("jpg").AsImmutable());
        await chat.Grain.Accept(new("1", "ada", "look", [new("upload/1", "photo.jpg", "image/jpeg", 3)]));
        await chat.SaysAsync(Missing);
        await chat.SendAsync("and this");
        await chat.SaysAsync("2 messages wait for nas.");
        home.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(home.Workspace.Files);

        home.Workspace.Finding = FolderFinding.There;
        await home.PassTimeAsync(Second, () => chat.HasShown("re: and this"), "what waits is given");

        Assert.Equal(["one", "look", "and this"], home.Agents.Given.Select(static prompt => prompt.Text));
        Assert.Equal("work/ada/default/photo.jpg:jpg", Assert.Single(home.Workspace.Files));
        Assert.Single(chat.Shown, static output => output.Text == Missing);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(FolderFinding.Missing, "Begin with an empty folder")]
    [InlineData(FolderFinding.Another, "Use this folder")]
    public async Task A_person_may_decide_for_what_is_there(FolderFinding finding, string option)
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        home.Workspace.Finding = finding;
        await chat.SendAsync("two");
        var question = await chat.NextAsync(ChatOutputKind.Question);
        Assert.Equal([option], question.Choices.Select(static choice => choice.Label));

        await chat.AnswerAsync(question.Id, option);

        await home.PassTimeAsync(Second, () => chat.HasShown("re: two"), "what waits is given");
        Assert.Equal(["work/ada/default", "work/ada/default"], home.Workspace.Taken);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_waited_for_the_folder_waits_after_a_restart_too()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        home.Workspace.Finding = FolderFinding.Another;
        await chat.SendAsync("two");
        await chat.SaysAsync(Another);
        var seen = chat.LastSeq;
        await home.RestartAsync();
        home.Agents.Echoes = true;
        chat = home.Chat(after: seen);
        await (await home.SessionAsync()).Resume();
        Assert.Empty(home.Agents.Given);

        home.Workspace.Finding = FolderFinding.There;
        await home.PassTimeAsync(Second, () => chat.HasShown("re: two"), "what waits is given");

        Assert.DoesNotContain(chat.Shown, static output => output.Text == Another);
        Assert.Contains(chat.Shown, static output => output.Kind is ChatOutputKind.QuestionClosed);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_chat_whose_message_waits_for_the_folder_is_told_once_and_that_it_is_back(bool hasPhoto)
    {
        await using var home = await TestHome.StartEchoingAsync();
        var (chat, other, _) = await WaitInTwoChatsAsync(home, hasPhoto);
        if (!hasPhoto)
        {
            await other.SendAsync("four");
        }

        await other.SaysNothingElseAsync();
        await chat.SaysNothingElseAsync();

        home.Workspace.Finding = FolderFinding.There;
        await home.PassTimeAsync(Second, () => other.HasShown(hasPhoto ? "re: three" : "re: four"), "what waits is given");

        Assert.Single(chat.Shown, static output => output.Kind is ChatOutputKind.QuestionClosed);
        Assert.Single(other.Shown, static output => output.Kind is ChatOutputKind.QuestionClosed);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_one_chat_decides_about_the_folder_is_known_to_the_others(bool isAfterRestart)
    {
        await using var home = await TestHome.StartEchoingAsync();
        var (chat, other, question) = await WaitInTwoChatsAsync(home);
        if (isAfterRestart)
        {
            var (seen, seenInOther) = (chat.LastSeq, other.LastSeq);
            await home.RestartAsync();
            home.Agents.Echoes = true;
            (chat, other) = (home.Chat(after: seen), home.Chat("telegram:8", after: seenInOther));
        }

        await other.AnswerAsync(question.Id, "Begin with an empty folder");

        Assert.Equal("Begin with an empty folder", (await other.NextAsync(ChatOutputKind.QuestionClosed)).Text);
        await Eventually.Is(
            () => chat.Shown.Any(static output => output is { Kind: ChatOutputKind.QuestionClosed, Text: "Begin with an empty folder" }),
            "the other chat knows what was decided");
        await home.PassTimeAsync(Second, () => other.HasShown("re: three"), "what waits is given");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_that_comes_again_is_accepted_only_when_it_is_written()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        home.Workspace.Finding = FolderFinding.Missing;
        await chat.SendAsync("two");
        await chat.SaysAsync(Missing);
        var session = await home.SessionAsync();
        await home.PhaseIsAsync(session, SessionPhase.Idle);
        var prompt = new Prompt(Guid.NewGuid(), "telegram:7", "three", [], IsCommand: false);
        home.Workspace.LookFailure = new IOException("the disk is busy");
        await Assert.ThrowsAsync<IOException>(() => session.Prompt(prompt));

        Assert.Null((await session.Prompt(prompt)).Refusal);

        await home.RestartAsync();
        home.Agents.Echoes = true;
        home.Workspace.Finding = FolderFinding.There;
        await (await home.SessionAsync()).Resume();
        await home.PassTimeAsync(Second, () => home.Agents.Given.Any(static given => given.Text == "three"), "what was accepted is given");
        Assert.Equal(["two", "three"], home.Agents.Given.Select(static given => given.Text));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_turn_that_was_cut_off_is_not_gone_on_with_in_another_folder()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.SendAsync("one");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        await run.NextPromptAsync();
        home.Agents.Transcript = static _ => new(TranscriptFindingKind.NotGiven);
        home.Workspace.Finding = FolderFinding.Another;

        run.Crash();

        await chat.SaysAsync(Another);
        Assert.Single(home.Agents.Given);
    }

    /// <summary>The folder is missing, and a message of each of two chats waits for it.</summary>
    private static async Task<(TestChat Chat, TestChat Other, ChatOutput Question)> WaitInTwoChatsAsync(
        TestHome home, bool hasPhoto = false)
    {
        var (chat, other) = (home.Chat(), home.Chat("telegram:8"));
        await chat.PromptAsync("one");
        await other.AskAsync("/session default");
        home.Workspace.Finding = FolderFinding.Missing;
        await chat.SendAsync("two");
        await chat.SaysAsync(Missing);
        await home.Grains.GetGrain<IUploadGrain>("upload/1").Store(Encoding.UTF8.GetBytes("jpg").AsImmutable());
        await other.Grain.Accept(new("1", "ada", "three", hasPhoto ? [new("upload/1", "photo.jpg", "image/jpeg", 3)] : []));
        return (chat, other, await other.SaysAsync(Missing));
    }
}
