namespace Dormouse.Contracts;

/// <summary>A message's words: the person's own, and what is around them.</summary>
/// <param name="Text">The person's own words as they were written; may be empty.</param>
/// <param name="Markdown">The same as CommonMark, for agents that read; null if it is no different.</param>
/// <param name="Surroundings">What is around them, in order; null if there is nothing.</param>
/// <param name="Pieces">The messages that it was put together from, in order; null if it was one.</param>
public sealed record Wording(
    string Text, string? Markdown = null, IReadOnlyList<Surrounding>? Surroundings = null, IReadOnlyList<MessagePiece>? Pieces = null)
{
    /// <summary>Most characters of a message in a channel that cuts longer texts: one of this length was cut wherever that was.</summary>
    public const int CutAt = 4096;

    /// <summary>How much there is to read.</summary>
    public int Length =>
        (Markdown ?? Text).Length + (Surroundings?.Sum(static around => (around.Markdown ?? around.Text)?.Length ?? 0) ?? 0);

    /// <summary>What people are shown of it: the person's own words; without any, what the message brings.</summary>
    public string Shown => Text.Length > 0 ? Text
        : Surroundings?.FirstOrDefault(static around => around.Text?.Length > 0)?.Text ?? (Surroundings is [var first, ..] ? first.About : "");

    /// <summary>Puts messages together.</summary>
    /// <param name="pieces">The messages, in order.</param>
    /// <returns>The words of all of them.</returns>
    public static Wording Of(IReadOnlyList<MessagePiece> pieces) => new(
        Join(pieces, static piece => piece.Text),
        pieces.Any(static piece => piece.Markdown is not null) ? Join(pieces, static piece => piece.Markdown ?? piece.Text) : null,
        NullIfEmpty([.. pieces.SelectMany(static piece => piece.Surroundings ?? [])]),
        pieces);

    /// <summary>The words after an edit, of all or of one message that they were put together from.</summary>
    /// <param name="message">The channel's id of the message that was edited; null if it can't say.</param>
    /// <param name="edit">The new words of that message.</param>
    /// <returns>The new words. What a channel does not repeat with an edit stays around them; where the words led goes with them.</returns>
    public Wording Edited(string? message, Wording edit) =>
        Pieces?.Any(piece => piece.Id == message) == true
            ? Of([.. Pieces.Select(piece => piece.Id != message ? piece : piece with
            {
                Text = edit.Text,
                Markdown = edit.Markdown,
                Surroundings = Around(piece.Surroundings, edit.Surroundings),
            })])
            : edit with { Surroundings = Around(Surroundings, edit.Surroundings), Pieces = null };

    private static IReadOnlyList<Surrounding>? Around(IReadOnlyList<Surrounding>? old, IReadOnlyList<Surrounding>? edited) => NullIfEmpty(
        [
            .. (old ?? []).Where(
                around => around.Kind is not SurroundingKind.Link && edited?.Any(other => other.Kind == around.Kind) != true),
            .. edited ?? [],
        ]);

    private static string Join(IReadOnlyList<MessagePiece> pieces, Func<MessagePiece, string> text)
    {
        var joined = new System.Text.StringBuilder();
        MessagePiece? before = null;
        foreach (var piece in pieces.Where(piece => text(piece).Length > 0))
        {
            if (before is not null && before.Text.Length < CutAt)
            {
                // A message's ends are trimmed, so if it was cut at a line's end, that is gone.
                joined.Append('\n');
            }

            joined.Append(text(piece));
            before = piece;
        }

        return joined.ToString();
    }

    private static IReadOnlyList<Surrounding>? NullIfEmpty(IReadOnlyList<Surrounding> surroundings) =>
        surroundings.Count == 0 ? null : surroundings;
}

/// <summary>One of several messages that were put together.</summary>
/// <param name="Id">The channel's own id of it.</param>
/// <param name="Text">The person's own words in it.</param>
/// <param name="Markdown">The same as CommonMark; null if it is no different.</param>
/// <param name="Surroundings">What is around them; null if there is nothing.</param>
[GenerateSerializer, Immutable, Alias("dormouse.MessagePiece")]
public sealed record MessagePiece(
    [property: Id(0)] string Id,
    [property: Id(1)] string Text,
    [property: Id(2)] string? Markdown,
    [property: Id(3)] IReadOnlyList<Surrounding>? Surroundings);
