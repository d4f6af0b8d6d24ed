using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dormouse.Frontend.Tests.Telegram.Delivery;

/// <summary>What is left out says so in the log, with the reason.</summary>
public sealed class LeftOutTests(TelegramHome home) : IClassFixture<TelegramHome>
{
    private const int Patience = 60_000;

    [Fact(Timeout = Patience)]
    public async Task Everything_that_is_silent_has_a_debug_line_with_its_reason()
    {
        using var lines = new LogLines(LogLevel.Debug);
        home.Configure = services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(lines));
        await home.StopFrontendAsync();
        await home.StartFrontendAsync();
        var (group, anna) = (home.NewGroup(), home.NewPerson());
        var reasons = new (string Message, string Reason)[]
        {
            ($$"""{"text":"x","sender_chat":{"id":{{group.Id}},"type":"supergroup","title":"x"} }""", "an anonymous administrator wrote it"),
            ("""{"text":"x","sender_chat":{"id":-5,"type":"channel","title":"x"}}""", "it was written in the name of a chat"),
            ("""{"text":"x","is_automatic_forward":true}""", "it is a post of the channel that the group belongs to"),
            ("""{"text":"/status@other_bot"}""", "its command is for another bot"),
            ("""{"new_chat_title":"x"}""", "it is a service message (NewChatTitle)"),
        };

        foreach (var (message, _) in reasons)
        {
            group.WriteRaw(anna, JsonNode.Parse(message)!.AsObject());
        }

        group.Write(home.Bot.Person(9_001, "Bert"), "hello");
        await home.Bot.WaitUntilConfirmed();

        Assert.All(
            reasons.Select(static left => left.Reason).Append("nobody that I know wrote it"),
            reason => Assert.StartsWith("Debug Dormouse.Frontend.Telegram.", Assert.Single(lines.With($"is left out: {reason}."))));
        Assert.Empty(group.AllMessages);
    }
}
