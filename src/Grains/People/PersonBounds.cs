namespace Dormouse.Grains.People;

/// <summary>How much of what all people share one person may have, so that there is something left for the others.</summary>
internal static class PersonBounds
{
    /// <summary>Most sessions that are not archived.</summary>
    public const int MostSessions = 200;

    /// <summary>Most files that are on their way to sessions, or wait for the message that they go with.</summary>
    public const int MostFiles = 100;

    /// <summary>Most bytes of these: a little more than one message may come with.</summary>
    public const long MostBytes = 256 * 1024 * 1024;

    /// <summary>How long a file is counted whose end was not heard of.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3);

    public static string TooManySessions { get; } = FormattableString.Invariant(
        $"You have {MostSessions} sessions, the most that one person may have; /archive NAME hides one of them. Nothing was changed.");

    /// <summary>Why a person's next file is not taken.</summary>
    /// <param name="held">Their files that are on their way.</param>
    /// <param name="size">Bytes of the next one.</param>
    /// <returns>One sentence; null if it is taken.</returns>
    public static string? Refusal(IReadOnlyCollection<HeldUpload> held, long size) =>
        held.Count >= MostFiles ? FormattableString.Invariant(
            $"{MostFiles} of your files are on their way already, which is the most; send this one again when some have arrived.")
        : held.Sum(static upload => upload.Size) + size > MostBytes ? FormattableString.Invariant(
            $"Your files on their way would have more than {MostBytes / (1024 * 1024)} MiB; send this one again when some have arrived.")
        : null;
}

/// <summary>A file of a person's that is on its way.</summary>
/// <param name="Upload">The upload's key.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="At">Since when.</param>
[GenerateSerializer, Immutable, Alias("dormouse.HeldUpload")]
internal sealed record HeldUpload([property: Id(0)] string Upload, [property: Id(1)] long Size, [property: Id(2)] DateTimeOffset At);
