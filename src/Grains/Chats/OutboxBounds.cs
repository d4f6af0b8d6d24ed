using System.Text;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// What keeps a chat's row small, which is written as a whole: what nobody takes is left out if it is a detail, and leaves the row page by
/// page if it is more. All sizes are bytes.
/// </summary>
internal static class OutboxBounds
{
    /// <summary>Most bytes of details that wait to be taken.</summary>
    public const int MostDetails = 192 * 1024;

    /// <summary>About what a page holds; the outbox is at most two pages and what came with the last write.</summary>
    public const int PageBytes = 128 * 1024;

    /// <summary>Most outputs of a page.</summary>
    public const int PageSize = 100;

    /// <summary>Most pages of a chat whose channel keeps no history itself; older ones go.</summary>
    public const int MostPages = 500;

    private const int Overhead = 200;

    /// <summary>About what an output takes in the row.</summary>
    /// <param name="output">The output.</param>
    /// <returns>Bytes.</returns>
    public static int SizeOf(ChatOutput output) =>
        Overhead + Encoding.UTF8.GetByteCount(output.Text) + output.Choices.Sum(
            static choice => choice.Label.Length + (choice.Command?.Length ?? 0));

    /// <summary>
    /// Leaves details out that nobody has taken, if they are too many: one notice in the place of the first tells their number. What
    /// comes after them is left out too until the notice is taken.
    /// </summary>
    /// <param name="outbox">The outbox; it changes.</param>
    /// <param name="leftOut">What was left out before, or null.</param>
    /// <param name="taken">Number of the last output that somebody may have taken.</param>
    /// <returns>What is left out now, or null.</returns>
    public static LeftOut? LeaveOut(List<ChatOutput> outbox, LeftOut? leftOut, long taken)
    {
        var notice = leftOut is null || leftOut.Seq <= taken ? -1 : outbox.FindIndex(output => output.Seq == leftOut.Seq);
        leftOut = notice < 0 ? null : leftOut;
        var first = outbox.FindIndex(output => output.Seq > taken && output.Kind is ChatOutputKind.Detail);
        if (first < 0
            || (leftOut is null && outbox.Where(output => output.Kind is ChatOutputKind.Detail && output.Seq > taken).Sum(SizeOf) <= MostDetails))
        {
            return leftOut;
        }

        var place = leftOut is null ? outbox[first] : outbox[notice];
        var count = outbox.RemoveAll(output => output.Seq > taken && output.Kind is ChatOutputKind.Detail);
        leftOut = new(place.Seq, (leftOut?.Count ?? 0) + count);
        outbox.RemoveAll(output => output.Seq == place.Seq);
        outbox.Insert(outbox.FindIndex(output => output.Seq > place.Seq) is >= 0 and var next ? next : outbox.Count, place with
        {
            Kind = ChatOutputKind.Notice,
            Id = $"left-out-{place.Seq}",
            Text = ChatTexts.LeftOut(leftOut.Count),
        });
        return leftOut;
    }

    /// <summary>What is to leave the row.</summary>
    /// <param name="outbox">The outbox.</param>
    /// <param name="durable">Number of the last durable output: what is not durable can't leave yet.</param>
    /// <returns>The outputs at its beginning that make a page; none if it is small enough.</returns>
    public static IReadOnlyList<ChatOutput> Page(List<ChatOutput> outbox, long durable)
    {
        if (outbox.Count < 2 * PageSize && outbox.Sum(SizeOf) <= 2 * PageBytes)
        {
            return [];
        }

        var bytes = 0;
        return [.. outbox.TakeWhile(
            (output, index) =>
                output.Seq <= durable && index < PageSize && (bytes += SizeOf(output)) <= PageBytes
                    || index == 0 && output.Seq <= durable)];
    }
}

/// <summary>Details that were left out, because nobody took them.</summary>
/// <param name="Seq">Number of the notice that tells it.</param>
/// <param name="Count">How many.</param>
[GenerateSerializer, Immutable, Alias("dormouse.LeftOut")]
internal sealed record LeftOut([property: Id(0)] long Seq, [property: Id(1)] int Count);
