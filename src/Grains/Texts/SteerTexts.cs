using System.Globalization;

namespace Dormouse.Grains.Texts;

/// <summary>The sentences about messages that go first.</summary>
internal static class SteerTexts
{
    public const string Usage =
        "Write /steer and what the agent is to do instead, for example /steer use the other file; nothing was interrupted.";

    public const string Running = "The agent already works on this message.";

    public const string Done = "This message was given to the agent, and its turn is over.";

    public const string Cancelled = "This message is cancelled, so it was not sent; send it again.";

    public static string IsAway(string machine) => $"{machine} is away, so this message waits for it; nothing was interrupted.";

    /// <summary>The button of a message that waits.</summary>
    public static string SendNow(int number) => string.Create(CultureInfo.InvariantCulture, $"Send {number} now");
}
