using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

/// <summary>The line that stands pinned in a chat.</summary>
public class Pinning(TelegramStage stage) : IClassFixture<TelegramStage>
{
    private const int Patience = 120_000;

    [Fact(Timeout = Patience)]
    public async Task It_is_pinned_silently_changed_in_place_and_taken_away()
    {
        var chat = stage.NewChat();
        chat.Write($"/new first-{chat.Id}");
        await chat.WaitForText("is ready");
        chat.Write("/pin on");

        await chat.WaitUntil(chat => chat.Pinned is [{ Silent: true }]);
        var pinned = chat.Pinned[0];
        Assert.StartsWith($"first-{chat.Id} · ", pinned.Text, StringComparison.Ordinal);
        Assert.True(Assert.Single(chat.Pins).Silent);
        chat.Write($"/new second-{chat.Id}");
        await chat.WaitUntil(chat => chat.Message(pinned.Id).Text.StartsWith($"second-{chat.Id} · ", StringComparison.Ordinal));
        Assert.Single(chat.Pins);

        chat.Write("/pin off");
        await chat.WaitUntil(static chat => chat.Pinned.Count == 0);
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task Without_the_right_that_is_said_once()
    {
        var (group, anna) = (stage.Bot.Group(-1_003_000_000_001, "the group"), stage.NewAccount());
        group.MayPin = false;
        group.Write(anna, "/pin on");

        await group.WaitForText("I may not pin a message here");

        group.Write(anna, "/pin");
        await group.WaitForText("There is no pinned line");
        Assert.Single(group.Messages, static message => message.Text.StartsWith("I may not pin", StringComparison.Ordinal));
        Assert.Empty(group.Pinned);
        Assert.Empty(stage.Bot.Violations);
    }
}
