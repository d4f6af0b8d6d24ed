namespace Dormouse.Grains.Push;

/// <summary>Sends to push services.</summary>
public interface IPushSender
{
    /// <summary>Whether an address may be sent to: one of a push service in the world, or of one that the settings name.</summary>
    /// <param name="endpoint">The address.</param>
    /// <returns>Why not, one sentence; null if it may.</returns>
    string? Check(string endpoint);

    /// <summary>Sends a message to one subscription. It never takes long, and never fails otherwise.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="keys">Our keys.</param>
    /// <param name="message">The message, text.</param>
    /// <param name="topic">A later message of the same topic takes the place of one that was not delivered yet; base64url.</param>
    /// <param name="isUrgent">Whether somebody is waited for.</param>
    /// <returns>What became of it.</returns>
    Task<PushResult> SendAsync(PushSubscription subscription, PushKeys keys, string message, string topic, bool isUrgent);
}

/// <summary>What became of a message to a push service.</summary>
public enum PushResult
{
    /// <summary>The service has it.</summary>
    Sent,

    /// <summary>The service does not know the subscription any more.</summary>
    Gone,

    /// <summary>It was refused, or the service can't be reached.</summary>
    Failed,
}

/// <summary>Where nothing sends.</summary>
internal sealed class NoPushSender : IPushSender
{
    public string? Check(string endpoint) => "Nothing is sent from here.";

    public Task<PushResult> SendAsync(PushSubscription subscription, PushKeys keys, string message, string topic, bool isUrgent) =>
        Task.FromResult(PushResult.Failed);
}
