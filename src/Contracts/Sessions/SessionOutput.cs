namespace Dormouse.Contracts;

/// <summary>What a session tells a chat.</summary>
/// <param name="Session">The session's name.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionOutput")]
public abstract record SessionOutput([property: Id(0)] string Session);

/// <summary>The session began or ended to work for the chat. Best effort.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="IsWorking">Whether it works now.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionWorking")]
public sealed record SessionWorking(string Session, [property: Id(0)] bool IsWorking) : SessionOutput(Session)
{
    /// <summary>Whether its work waits for a person's answer.</summary>
    [Id(20)]
    public bool IsAsking { get; init; }
}

/// <summary>More text of the answer that is being written. Best effort.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="Text">The text to append.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionText")]
public sealed record SessionText(string Session, [property: Id(0)] string Text) : SessionOutput(Session);

/// <summary>One line about what goes on. Best effort.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="Text">The line; empty to take it away.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionProgress")]
public sealed record SessionProgress(string Session, [property: Id(0)] string Text) : SessionOutput(Session);

/// <summary>A tool call or its result, for chats that want to see everything.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="Id">Names this output for good.</param>
/// <param name="Text">CommonMark.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionDetail")]
public sealed record SessionDetail(string Session, [property: Id(0)] string Id, [property: Id(1)] string Text)
    : SessionOutput(Session);

/// <summary>The answer to a prompt. Kept until delivered.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="PromptId">The prompt.</param>
/// <param name="Text">CommonMark; never empty.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionAnswer")]
public sealed record SessionAnswer(string Session, [property: Id(0)] Guid PromptId, [property: Id(1)] string Text)
    : SessionOutput(Session);

/// <summary>Something that the person must know. Kept until delivered.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="Id">Names this output for good.</param>
/// <param name="Text">CommonMark.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionNotice")]
public sealed record SessionNotice(string Session, [property: Id(0)] string Id, [property: Id(1)] string Text)
    : SessionOutput(Session)
{
    /// <summary>Buttons under it; may be empty.</summary>
    [Id(2)]
    public IReadOnlyList<Choice> Choices { get; init; } = [];
}

/// <summary>Files of the session's folder that its agent sends. Kept until delivered.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="Id">Names this output for good.</param>
/// <param name="Files">The files, as uploads of the chat.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionFiles")]
public sealed record SessionFiles(
    string Session, [property: Id(370)] string Id, [property: Id(371)] IReadOnlyList<Attachment> Files) : SessionOutput(Session)
{
    /// <summary>Where in the session's folder they are, in the same order; none where a session of an earlier version sends them.</summary>
    [Id(419)]
    public IReadOnlyList<string> Paths { get; init; } = [];
}

/// <summary>The session waits for a person. Kept until delivered.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="Key">The session to answer to.</param>
/// <param name="QuestionId">Names the question for good.</param>
/// <param name="Text">CommonMark.</param>
/// <param name="Options">What can be chosen; empty if it only takes the person's own words.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionQuestion")]
public sealed record SessionQuestion(
    string Session,
    [property: Id(0)] SessionKey Key,
    [property: Id(1)] string QuestionId,
    [property: Id(2)] string Text,
    [property: Id(3)] IReadOnlyList<string> Options) : SessionOutput(Session)
{
    /// <summary>How it may be answered, beside choosing one option.</summary>
    [Id(20)]
    public AnswerForm? Form { get; init; }
}

/// <summary>A question is no longer open.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="QuestionId">The question.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionQuestionClosed")]
public sealed record SessionQuestionClosed(string Session, [property: Id(0)] string QuestionId) : SessionOutput(Session)
{
    /// <summary>What it was answered with in another chat; empty if it was not.</summary>
    [Id(20)]
    public string Answer { get; init; } = "";

    /// <summary>Who answered it, and where, for people to read; null if that is not known.</summary>
    [Id(21)]
    public string? By { get; init; }
}

/// <summary>The session is on another machine now: the chat talks to it there.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="From">Its key so far.</param>
/// <param name="To">Its key from now on.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionMoved")]
public sealed record SessionMoved(string Session, [property: Id(0)] SessionKey From, [property: Id(1)] SessionKey To)
    : SessionOutput(Session);
