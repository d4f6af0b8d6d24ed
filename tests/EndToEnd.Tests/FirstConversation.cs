using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

public class FirstConversation
{
    private const int Patience = 120_000;

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task The_first_message_makes_a_session_and_is_answered(string claude)
    {
        await using var stage = await Stage.SetAsync(claude);

        stage.Chat.Write("hello there");

        var answer = await stage.Chat.WaitForText("echo: hello there");
        Assert.Empty(answer.Buttons);
        Assert.Empty(stage.Bot.Violations);
        Assert.Empty(stage.Model.Violations);
        Assert.Contains($"claude {claude}", stage.Product.Output, StringComparison.Ordinal);
        stage.Chat.Write("/sessions");
        await stage.Chat.WaitForText($"default · LIVE · {stage.Product.Machine}");
    }

    [Fact(Timeout = Patience)]
    public async Task Ten_messages_at_once_are_answered_one_by_one_in_order()
    {
        await using var stage = await Stage.SetAsync();
        var sent = Enumerable.Range(1, 10).Select(static number => $"message number {number}").ToArray();

        foreach (var text in sent)
        {
            stage.Chat.Write(text);
        }

        await stage.Chat.WaitForText($"echo: {sent[^1]}");
        Assert.Equal(sent.Select(static text => $"echo: {text}"), stage.Chat.Messages.Select(static message => message.Text));
        Assert.Equal(sent, stage.Model.Requests.Select(static request => request.LastUserText));
        Assert.Equal(sent, stage.Model.Requests[^1].UserTexts);
        Assert.Empty(stage.Bot.Violations);
    }
}
