using System.Globalization;
using Dormouse.Frontend.Channels.Delivery;

namespace Dormouse.Frontend.Web;

/// <summary>What an event carries; what does not apply is left out.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="Session">The session that it comes from, or an empty text.</param>
/// <param name="At">When it was made.</param>
internal sealed record EventData(long Seq, string Session, DateTimeOffset At)
{
    /// <summary>CommonMark; for an accepted message, what was written.</summary>
    public string? Text { get; init; }

    /// <summary>The event that this one takes the place of.</summary>
    public long? Replaces { get; init; }

    /// <summary>A question's possible answers, or a notice's buttons with their label and command.</summary>
    public object? Options { get; init; }

    /// <summary>The question that is put or closed.</summary>
    public string? Question { get; init; }

    /// <summary>The open question that a notice's buttons answer.</summary>
    public string? Asks { get; init; }

    /// <summary>How many of a question's options, from the first on, may be chosen together; left out if only one may be.</summary>
    public int? Several { get; init; }

    /// <summary>Whether a question is answered with the person's own words, too.</summary>
    public bool? Words { get; init; }

    /// <summary>An address that a question asks to open.</summary>
    public string? Link { get; init; }

    /// <summary>What the question was answered with; empty if it was not.</summary>
    public string? Answer { get; init; }

    /// <summary>Who answered a question, and where, if it was elsewhere.</summary>
    public string? By { get; init; }

    /// <summary>Whether this is a finished piece of a turn, to be kept rather than replaced by the next line.</summary>
    public bool? Detail { get; init; }

    /// <summary>
    /// <c>working</c>, <c>waiting</c> (for a person's answer, in the midst of work), <c>idle</c>, <c>marked</c>, <c>accepted</c> or
    /// <c>closed</c>.
    /// </summary>
    public string? State { get; init; }

    /// <summary>The message that was accepted; a notice's name, which for a reply to a command begins with <c>reply-</c>.</summary>
    public string? Id { get; init; }

    /// <summary>The prompt that an accepted message becomes, in a session's events.</summary>
    public string? Prompt { get; init; }

    /// <summary>Names of the files that came with it.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>A file's name.</summary>
    public string? Name { get; init; }

    /// <summary>Where the file is, on this server.</summary>
    public string? Url { get; init; }

    /// <summary>Turns output into an event.</summary>
    /// <param name="output">The output.</param>
    /// <param name="files">The address under which the chat's long output is, each by its number.</param>
    /// <returns>The event's name and what it carries.</returns>
    public static (string Name, EventData Data) Of(ChatOutput output, string files)
    {
        var data = new EventData(output.Seq, output.Session, output.At)
        {
            Replaces = output.Replaces,
            Asks = output.Kind is ChatOutputKind.Notice ? output.Question : null,
            Several = output.Form is { Several: > 0 and var several } ? several : null,
            Words = output.Form is { TakesWords: true } ? true : null,
            Link = output.Form?.Link,
        };
        return output.Kind switch
        {
            _ when output.File is { } file => ("file", data with
            {
                Id = output.Id,
                Text = output.Text,
                Name = file.Name,
                Url = string.Create(CultureInfo.InvariantCulture, $"{files}/{output.Seq}"),
                Options = Buttons(output),
            }),
            _ when LongOutput.IsFile(output, WebAdapter.Abilities) => ("file", data with
            {
                Id = output.Kind is ChatOutputKind.Notice ? output.Id : null,
                Text = LongOutput.Summary(output),
                Name = $"{LongOutput.NameOf(output)}.md",
                Url = string.Create(CultureInfo.InvariantCulture, $"{files}/{output.Seq}"),
                Options = Buttons(output),
            }),
            ChatOutputKind.Answer => ("answer", data with { Text = output.Text }),
            ChatOutputKind.Text => ("text", data with { Text = output.Text }),
            ChatOutputKind.Progress => ("progress", data with { Text = output.Text }),
            ChatOutputKind.Detail => ("progress", data with { Text = output.Text, Detail = true }),
            ChatOutputKind.Question => ("question", data with
            {
                Text = output.Text,
                Question = output.Id,
                Options = output.Choices.Select(static choice => choice.Label).ToArray(),
            }),
            ChatOutputKind.QuestionClosed => ("state", data with
            {
                State = "closed",
                Question = output.Id,
                Answer = output.Text,
                By = output.By,
            }),
            ChatOutputKind.Accepted => ("state", data with
            {
                State = "accepted",
                Id = output.Id,
                Text = output.Text,
                Files = output.Files.Count == 0 ? null : output.Files,
            }),
            ChatOutputKind.QuestionMarked => ("state", data with
            {
                State = "marked",
                Question = output.Question,
                Options = output.Marked.Select(index => output.Choices[index].Label).ToArray(),
            }),
            ChatOutputKind.Asking => ("state", data with { State = "waiting" }),
            ChatOutputKind.Working => ("state", data with { State = "working" }),
            ChatOutputKind.Resting => ("state", data with { State = "idle" }),
            _ => ("notice", data with
            {
                Id = output.Id,
                Text = output.Text,
                Options = Buttons(output),
            }),
        };
    }

    private static EventOption[]? Buttons(ChatOutput output) => EventOption.Of(output.Choices);
}

/// <summary>A button under a notice.</summary>
/// <param name="Label">What it says.</param>
/// <param name="Command">What it sends as a message.</param>
internal sealed record EventOption(string Label, string? Command)
{
    /// <summary>Shows buttons.</summary>
    /// <param name="choices">The buttons.</param>
    /// <returns>Them; null if there are none.</returns>
    public static EventOption[]? Of(IReadOnlyList<Choice> choices) =>
        choices.Count == 0 ? null : [.. choices.Select(static choice => new EventOption(choice.Label, choice.Command))];
}
