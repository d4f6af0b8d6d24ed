namespace Dormouse.Grains.Chats;

/// <summary>A question that can still be answered.</summary>
/// <param name="Seq">Number of the output that put it.</param>
/// <param name="QuestionId">Its id.</param>
/// <param name="Session">Key of the session that waits.</param>
/// <param name="Options">What can be answered.</param>
[GenerateSerializer, Immutable, Alias("dormouse.OpenQuestion")]
internal sealed record OpenQuestion(
    [property: Id(0)] long Seq,
    [property: Id(1)] string QuestionId,
    [property: Id(2)] string Session,
    [property: Id(3)] IReadOnlyList<string> Options)
{
    /// <summary>What it asks; null if it was put by a version that did not keep it.</summary>
    [Id(4)]
    public string? Text { get; init; }

    /// <summary>Name of the session that waits; null if it was put by a version that did not keep it.</summary>
    [Id(5)]
    public string? SessionName { get; init; }

    /// <summary>What a person answered while the session's machine was away; null if nothing waits.</summary>
    [Id(6)]
    public string? Chosen { get; init; }

    /// <summary>Who answered it; null if nothing waits, or an earlier version did not keep it.</summary>
    [Id(32)]
    public string? ChosenBy { get; init; }

    /// <summary>How it may be answered, beside choosing an option; null if it was put by a version that did not say.</summary>
    [Id(20)]
    public AnswerForm? Form { get; init; }

    /// <summary>
    /// Number of the first message that showed it in its channel's chat; see <see cref="ChatMessage.Number"/>. Null if it is not known.
    /// </summary>
    [Id(70)]
    public long? ShownAs { get; init; }

    /// <summary>Indexes of the options that are marked so far, where several may be chosen.</summary>
    [Id(22)]
    public IReadOnlyList<int> Marked { get; init; } = [];

    /// <summary>Whether the chat has said that a message waits behind it.</summary>
    [Id(30)]
    public bool IsWaitedFor { get; init; }

    /// <summary>Whether the session may have got an answer already, though it did not say so.</summary>
    [Id(31)]
    public bool MayBeAnswered { get; init; }

    /// <summary>A question as its chat keeps it, before an output has put it.</summary>
    /// <param name="question">What the session asks.</param>
    /// <returns>The question.</returns>
    public static OpenQuestion Of(SessionQuestion question) => new(0, question.QuestionId, question.Key.ToString(), question.Options)
    {
        Text = question.Text,
        SessionName = question.Session,
        Form = question.Form,
    };

    /// <summary>Makes an output that puts it.</summary>
    /// <param name="kind">The output's kind.</param>
    /// <param name="text">The output's text.</param>
    /// <returns>The output, without a number.</returns>
    public ChatOutput Output(ChatOutputKind kind, string text) => new(0, kind, QuestionId, SessionName ?? "", default, text)
    {
        Choices = [.. Options.Select(static option => new Choice(option))],
        Question = QuestionId,
        Asked = Seq == 0 ? null : Seq,
        Form = Form,
        Marked = Marked,
    };

    /// <summary>Whether a reference means this question.</summary>
    /// <param name="reference">An id, or <c>#</c> and the number of an output.</param>
    /// <returns>True if it does.</returns>
    public bool IsNamed(string reference) => QuestionId == reference || $"#{Seq}" == reference;
}
