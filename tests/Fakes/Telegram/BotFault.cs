namespace Dormouse.Fakes;

/// <summary>Something that goes wrong with one call.</summary>
public abstract record BotFault
{
    private BotFault()
    {
    }

    /// <summary>The call takes effect, and then the connection breaks before the answer.</summary>
    public static BotFault DropAfterProcessing { get; } = new DropAfter(Task.CompletedTask);

    /// <summary>The call takes effect, and the connection breaks without an answer when the test lets it.</summary>
    public static BotFault DropAfterProcessingWhen(Task until) => new DropAfter(until);

    /// <summary>The connection breaks and the call has no effect.</summary>
    public static BotFault DropBefore { get; } = new DropAtOnce();

    /// <summary>A gateway answers with a page of HTML, and the call has no effect.</summary>
    public static BotFault Status502 { get; } = new Gateway();

    public static BotFault Forbidden(string description = "Forbidden: bot was blocked by the user") => new Refusal(403, description);

    /// <summary>The description is sent as it is: begin it with "Bad Request: ".</summary>
    public static BotFault BadRequest(string description) => new Refusal(400, description);

    /// <summary>Any refusal; the description is sent as it is.</summary>
    public static BotFault Refused(int code, string description) => new Refusal(code, description);

    /// <summary>The token is not known, as after it was revoked.</summary>
    public static BotFault Unauthorized() => new Refusal(401, "Unauthorized");

    public static BotFault Conflict() =>
        new Refusal(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running");

    /// <summary>Refuses this and everything else to that chat until the seconds are over.</summary>
    public static BotFault TooManyRequests(int retryAfter) => new TooMany(retryAfter);

    /// <summary>The group has become a supergroup.</summary>
    public static BotFault MigratedTo(long chatId) => new Migrated(chatId);

    /// <summary>The call waits before it takes effect.</summary>
    public static BotFault Delay(TimeSpan time) => new Held(stop => Task.Delay(time, stop));

    /// <summary>The call waits until the test lets it take effect.</summary>
    public static BotFault Hold(Task until) => new Held(until.WaitAsync);

    /// <summary>The call takes effect, and its answer waits until the test lets it go.</summary>
    public static BotFault HoldAnswer(Task until) => new HeldAnswer(until.WaitAsync);

    /// <summary>
    /// The call takes effect (the file is there), and of the body of the answer only the first bytes come; then nothing, on a connection
    /// that stays open, until the test lets the rest go, if ever.
    /// </summary>
    public static BotFault StallAfter(int bytes, Task? until = null) => new Slow(bytes, 0, stop => (until ?? Never).WaitAsync(stop));

    /// <summary>The call takes effect (the file is there), and the body of the answer comes a few bytes at a time.</summary>
    public static BotFault Trickle(int bytes, TimeSpan every) => new Slow(bytes, bytes, stop => Task.Delay(every, stop));

    private static Task Never { get; } = new TaskCompletionSource().Task;

    internal sealed record DropAfter(Task Until) : BotFault;

    internal sealed record DropAtOnce : BotFault;

    internal sealed record Gateway : BotFault;

    internal sealed record Refusal(int Code, string Description) : BotFault;

    internal sealed record TooMany(int RetryAfter) : BotFault;

    internal sealed record Migrated(long ChatId) : BotFault;

    internal sealed record Held(Func<CancellationToken, Task> WaitAsync) : BotFault;

    internal sealed record HeldAnswer(Func<CancellationToken, Task> WaitAsync) : BotFault;

    /// <summary>How a body comes: the first bytes at once, then so many after each wait, or all of the rest if that is 0.</summary>
    internal sealed record Slow(int First, int Then, Func<CancellationToken, Task> WaitAsync) : BotFault;
}
