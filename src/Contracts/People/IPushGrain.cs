namespace Dormouse.Contracts;

/// <summary>
/// The browsers and other programs that one person is notified at by Web Push (RFC 8030), while nobody reads the news of their sessions.
/// Key: see <see cref="UserKey"/>.
/// </summary>
[Alias("dormouse.IPushGrain")]
public interface IPushGrain : IGrainWithStringKey
{
    /// <summary>Most of them at once; the oldest one gives way.</summary>
    const int Most = 20;

    /// <summary>Adds one. The same address again takes the place of what was known of it.</summary>
    /// <param name="subscription">It.</param>
    /// <returns>Why not, one sentence; null once it is durable.</returns>
    [Alias("Subscribe")]
    Task<string?> Subscribe(PushSubscription subscription);

    /// <summary>Removes one.</summary>
    /// <param name="id">Its id (<see cref="PushSubscription.Id"/>).</param>
    /// <returns>Whether there was one.</returns>
    [Alias("Unsubscribe")]
    Task<bool> Unsubscribe(string id);

    /// <summary>What there is.</summary>
    /// <returns>The key that programs subscribe with, who has subscribed, and the quiet hours.</returns>
    [Alias("Standing")]
    Task<PushStanding> Standing();

    /// <summary>Sets the hours of the day in which nothing is sent.</summary>
    /// <param name="hours">They; null for none.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("SetQuiet")]
    Task SetQuiet(QuietHours? hours);

    /// <summary>Sends something to all of them. One that is gone is forgotten; a failure is no loss, for the journal has it.</summary>
    /// <param name="note">What.</param>
    /// <returns>A task that ends when it was tried.</returns>
    [Alias("Notify")]
    Task Notify(PushNote note);
}

/// <summary>A browser, or another program, that is notified.</summary>
/// <param name="Endpoint">The address that its push service has given it.</param>
/// <param name="PublicKey">Its public key, base64url of 65 bytes: only it can read what is sent.</param>
/// <param name="Secret">Its secret, base64url of 16 bytes.</param>
/// <param name="Label">What it is called where it is listed.</param>
/// <param name="Made">When it subscribed.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PushSubscription")]
public sealed record PushSubscription(
    [property: Id(482)] string Endpoint,
    [property: Id(483)] string PublicKey,
    [property: Id(484)] string Secret,
    [property: Id(485)] string Label,
    [property: Id(486)] DateTimeOffset Made)
{
    private const int IdLength = 12;

    /// <summary>The log-in that it was made with, which it ends with; null if it was made with a token.</summary>
    [Id(497)]
    public string? Login { get; init; }

    /// <summary>What it is called by; its address is nobody's to read.</summary>
    public string Id => Digest.Of(Endpoint)[..IdLength];
}

/// <summary>Who is notified, and when not.</summary>
/// <param name="PublicKey">The key that programs subscribe with.</param>
/// <param name="Subscriptions">Who has subscribed, the newest last.</param>
/// <param name="Quiet">The quiet hours; null for none.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PushStanding")]
public sealed record PushStanding(
    [property: Id(490)] string PublicKey,
    [property: Id(491)] IReadOnlyList<PushSubscription> Subscriptions,
    [property: Id(492)] QuietHours? Quiet);

/// <summary>What a person is notified of.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="Number">Number of the entry in its journal.</param>
/// <param name="IsQuestion">Whether it waits for an answer.</param>
/// <param name="Text">What was said, in short.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PushNote")]
public sealed record PushNote(
    [property: Id(493)] string Session,
    [property: Id(494)] long Number,
    [property: Id(495)] bool IsQuestion,
    [property: Id(496)] string Text);
