using Dormouse.Grains.Push;

namespace Dormouse.Grains.Tests.Harness;

/// <summary>Push services, played by the test.</summary>
internal sealed class FakePushSender : IPushSender
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<(string Label, string Message)> _sent = new();

    /// <summary>Browsers that their services do not know any more, by their labels.</summary>
    public HashSet<string> Gone { get; } = [];

    /// <summary>What was sent to whom, in order.</summary>
    public IReadOnlyCollection<(string Label, string Message)> Sent => _sent;

    public string? Check(string endpoint) => null;

    public Task<PushResult> SendAsync(PushSubscription subscription, PushKeys keys, string message, string topic, bool isUrgent)
    {
        if (Gone.Contains(subscription.Label))
        {
            return Task.FromResult(PushResult.Gone);
        }

        _sent.Enqueue((subscription.Label, message));
        return Task.FromResult(PushResult.Sent);
    }
}
