using System.Net.Sockets;
using Telegram.Bot.Exceptions;

namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>Tells troubles that pass from mistakes, which a repeat does not mend.</summary>
internal static class Failures
{
    /// <summary>Whether it is a trouble of the store, the cluster or the net, which ends some day.</summary>
    /// <param name="exception">The failure.</param>
    /// <returns>False for what nobody foresaw.</returns>
    public static bool IsPassing(Exception exception) => exception is OrleansException or TimeoutException or RequestException
        or HttpRequestException or IOException or SocketException or OperationCanceledException or FileNotFetchedException;
}
