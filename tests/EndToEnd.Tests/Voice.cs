using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

/// <summary>What people say reaches the real CLI as text.</summary>
public class Voice
{
    private const int Patience = 120_000;

    [Fact(Timeout = Patience)]
    public async Task A_voice_message_is_shown_as_text_and_answered()
    {
        await using var stage = await Stage.SetAsync(("Voice:Command", "cat {file}"));

        stage.Chat.WriteVoice("what is the time?"u8.ToArray());

        await stage.Chat.WaitForText("🎙 what is the time?");
        await stage.Chat.WaitForText("echo: what is the time?");
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task Without_the_setting_it_is_a_file_and_how_to_have_it_is_said_once()
    {
        await using var stage = await Stage.SetAsync();

        stage.Chat.WriteVoice("one"u8.ToArray());
        await stage.Chat.WaitForText("Voice:Command or Voice:Url");
        stage.Chat.WriteVoice("two"u8.ToArray());
        await Eventually.Is(
            () => stage.Model.Requests.Count(static request => request.UserTexts.Any(
                static text => text.Contains("voice-", StringComparison.Ordinal))) >= 2,
            "both are given as files");

        Assert.Single(stage.Chat.Messages, static message => message.Text.Contains("Voice:Command", StringComparison.Ordinal));
        Assert.Empty(stage.Bot.Violations);
    }
}
