using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Tests.Words;

public class StatusTextTests
{
    [Fact]
    public void A_message_that_waits_for_its_person_is_counted_where_it_is_listed()
    {
        QueuedView[] waiting = [new(Guid.NewGuid(), "“held”", 0), new(Guid.NewGuid(), "“next”", 1)];
        var status = new SessionStatus(
            "work",
            SessionPhase.Idle,
            "shell",
            null,
            null,
            TimeSpan.FromMinutes(10),
            1,
            "Shall it go on?",
            AgentUsage.None,
            "/work",
            default,
            null) { Waiting = waiting };

        var text = StatusTexts.Status(status, "nas", OutputMode.Smart);

        Assert.Contains("- queue: 2 messages wait\n  - “held” · next\n", text, StringComparison.Ordinal);
    }
}
