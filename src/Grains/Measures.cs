using System.Diagnostics.Metrics;

namespace Dormouse.Grains;

/// <summary>What we count ourselves, beside what Orleans and .NET count. Labels never name a person, a chat or a session.</summary>
public static class Measures
{
    /// <summary>The meter's name.</summary>
    public const string Name = MeterNames.Dormouse;

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Accepted = Meter.CreateCounter<long>(
        "dormouse.chat.messages.accepted", "{message}", "Messages of people that are safely stored.");

    private static readonly Counter<long> Kept = Meter.CreateCounter<long>(
        "dormouse.chat.outputs.kept", "{output}", "Outputs that are kept until they are shown.");

    private static readonly Counter<long> Confirmed = Meter.CreateCounter<long>(
        "dormouse.chat.outputs.confirmed", "{output}", "Outputs that a channel has confirmed.");

    internal static void MessageAccepted(string channel) => Accepted.Add(1, Channel(channel));

    internal static void OutputKept(string channel) => Kept.Add(1, Channel(channel));

    internal static void OutputsConfirmed(string channel, int count) => Confirmed.Add(count, Channel(channel));

    private static KeyValuePair<string, object?> Channel(string channel) => new("dormouse.channel", channel);
}
