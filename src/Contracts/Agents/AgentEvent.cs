namespace Dormouse.Contracts;

/// <summary>Something that a running agent told us, in the order in which it told it.</summary>
[GenerateSerializer, Immutable, Alias("dormouse.AgentEvent")]
public abstract record AgentEvent;

/// <summary>The process is up and takes prompts.</summary>
/// <param name="Version">The agent's version, or an empty string.</param>
/// <param name="Commands">Names of its own slash commands, without the slash.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentReady")]
public sealed record AgentReady([property: Id(0)] string Version, [property: Id(1)] IReadOnlyList<string> Commands) : AgentEvent;

/// <summary>The agent goes on under another id of its own (for example after its <c>/clear</c>).</summary>
/// <param name="AgentSessionId">The id to resume by from now on.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentSessionChanged")]
public sealed record AgentSessionChanged([property: Id(0)] string AgentSessionId) : AgentEvent;

/// <summary>More text of the answer that is being written.</summary>
/// <param name="Text">The text to append.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentText")]
public sealed record AgentText([property: Id(0)] string Text) : AgentEvent;

/// <summary>The agent began to use a tool.</summary>
/// <param name="ToolUseId">The agent's id of this use.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="Progress">A short line for people, for example <c>Reading server.py…</c>.</param>
/// <param name="Input">The tool's input in short.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentToolStarted")]
public sealed record AgentToolStarted(
    [property: Id(0)] string ToolUseId,
    [property: Id(1)] string Tool,
    [property: Id(2)] string Progress,
    [property: Id(3)] string Input) : AgentEvent;

/// <summary>A tool came back.</summary>
/// <param name="ToolUseId">The agent's id of this use.</param>
/// <param name="Result">The result in short.</param>
/// <param name="IsError">Whether it failed.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentToolFinished")]
public sealed record AgentToolFinished(
    [property: Id(0)] string ToolUseId,
    [property: Id(1)] string Result,
    [property: Id(2)] bool IsError) : AgentEvent;

/// <summary>The agent waits for a person: a permission, a choice.</summary>
/// <param name="QuestionId">Our id of the question, unique in the run.</param>
/// <param name="Text">The question, in CommonMark.</param>
/// <param name="Options">What can be chosen; empty if it only takes the person's own words.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentQuestion")]
public sealed record AgentQuestion(
    [property: Id(0)] string QuestionId,
    [property: Id(1)] string Text,
    [property: Id(2)] IReadOnlyList<string> Options) : AgentEvent
{
    /// <summary>How it may be answered, beside choosing one option.</summary>
    [Id(20)]
    public AnswerForm Form { get; init; } = AnswerForm.OneOption;
}

/// <summary>The agent no longer waits for an answer to a question.</summary>
/// <param name="QuestionId">Our id of the question.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentQuestionWithdrawn")]
public sealed record AgentQuestionWithdrawn([property: Id(0)] string QuestionId) : AgentEvent;

/// <summary>What the agent lets people choose is known.</summary>
/// <param name="Choices">It.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentChoicesTold")]
public sealed record AgentChoicesTold([property: Id(280)] AgentChoices Choices) : AgentEvent;

/// <summary>The conversation has another title, in the agent's own record too.</summary>
/// <param name="Title">It, one line.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentTitled")]
public sealed record AgentTitled([property: Id(470)] string Title) : AgentEvent;

/// <summary>How full the conversation's context was with the last request to the model.</summary>
/// <param name="Fill">It.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentContextTold")]
public sealed record AgentContextTold([property: Id(474)] ContextFill Fill) : AgentEvent;

/// <summary>A person allowed something for good, or another permission mode is in force.</summary>
/// <param name="Permissions">All that the session keeps of permissions from now on.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentPermissionsChanged")]
public sealed record AgentPermissionsChanged([property: Id(0)] AgentPermissions Permissions) : AgentEvent;

/// <summary>Something worth one line of progress, such as a retry of the model's API.</summary>
/// <param name="Text">The line.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentProgress")]
public sealed record AgentProgress([property: Id(0)] string Text) : AgentEvent;

/// <summary>How a turn ended.</summary>
public enum TurnOutcome
{
    /// <summary>The agent answered.</summary>
    Completed,

    /// <summary>The agent reported an error instead of an answer; its text says which.</summary>
    Failed,

    /// <summary>A person interrupted it.</summary>
    Interrupted,
}

/// <summary>The turn is over; the agent takes the next prompt.</summary>
/// <param name="PromptId">The prompt that the turn was about.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Text">The answer, the partial answer or the error, in CommonMark; may be empty.</param>
/// <param name="Usage">What this turn cost.</param>
/// <param name="Failure">
/// Why it failed, where that is known; <paramref name="Text"/> is then only what the agent had answered before. Null otherwise.
/// </param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentTurnEnded")]
public sealed record AgentTurnEnded(
    [property: Id(0)] Guid PromptId,
    [property: Id(1)] TurnOutcome Outcome,
    [property: Id(2)] string Text,
    [property: Id(3)] AgentUsage Usage,
    [property: Id(4)] AgentFailure? Failure = null) : AgentEvent
{
    /// <summary>Whether the agent's own record may lack it: it was taken back before it began, or the process was ended in it.</summary>
    [Id(5)]
    public bool MayBeUnrecorded { get; init; }
}

/// <summary>The agent begins or ends a turn that no prompt asked for, for example because a subagent has ended.</summary>
/// <param name="IsWorking">Whether it works now.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentWorksUnasked")]
public sealed record AgentWorksUnasked([property: Id(0)] bool IsWorking) : AgentEvent;

/// <summary>The agent was told to stop and did not; its process is ended now.</summary>
/// <param name="After">How long it was waited for.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentIgnoredStop")]
public sealed record AgentIgnoredStop([property: Id(0)] TimeSpan After) : AgentEvent;

/// <summary>The session's processes came to a limit of what they may use.</summary>
/// <param name="Id">Names it for good.</param>
/// <param name="What">Which one and what became of it, as the end of a sentence that begins with the session.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentReachedLimit")]
public sealed record AgentReachedLimit([property: Id(0)] Guid Id, [property: Id(1)] string What) : AgentEvent;

/// <summary>The agent said something that no prompt asked for, for example when a background task ended.</summary>
/// <param name="Id">Names it for good.</param>
/// <param name="Text">What it said, in CommonMark; only empty if it was stopped.</param>
/// <param name="Usage">What it cost.</param>
/// <param name="IsStopped">Whether a person stopped it, or what it ran in the background.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentSpoke")]
public sealed record AgentSpoke(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Text,
    [property: Id(2)] AgentUsage Usage,
    [property: Id(3)] bool IsStopped = false) : AgentEvent;

/// <summary>A question that was asked beside a turn is answered, or never will be.</summary>
/// <param name="PromptId">The question.</param>
/// <param name="Text">The answer, in CommonMark; where it failed, why, one sentence.</param>
/// <param name="IsFailed">Whether there is no answer.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentAside")]
public sealed record AgentAside(
    [property: Id(370)] Guid PromptId, [property: Id(371)] string Text, [property: Id(372)] bool IsFailed = false) : AgentEvent;

/// <summary>The process ended; no event follows.</summary>
/// <param name="Reason">Why, as far as it is known.</param>
/// <param name="Description">One sentence, for example <c>ended with exit code 1: …</c>.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentExited")]
public sealed record AgentExited([property: Id(0)] AgentExitReason Reason, [property: Id(1)] string Description) : AgentEvent;

/// <summary>Why an agent's process ended.</summary>
public enum AgentExitReason
{
    /// <summary>We asked it to.</summary>
    Asked,

    /// <summary>It could not continue the conversation that it was asked to resume.</summary>
    ResumeFailed,

    /// <summary>It ended before it was ready.</summary>
    StartFailed,

    /// <summary>It ended by itself or was killed by somebody else.</summary>
    Crashed,

    /// <summary>It refused to begin because another process has the conversation open; nothing of the prompt was taken.</summary>
    Held,
}
