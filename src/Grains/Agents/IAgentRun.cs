using System.Collections.Immutable;

namespace Dormouse.Grains.Agents;

/// <summary>One process of an agent.</summary>
public interface IAgentRun
{
    /// <summary>Names this run among all runs of the session.</summary>
    string Id { get; }

    /// <summary>The session that it belongs to.</summary>
    SessionKey Session { get; }

    /// <summary>The process id.</summary>
    int ProcessId { get; }

    /// <summary>Whether the agent said that it takes prompts.</summary>
    bool IsReady { get; }

    /// <summary>Whether it was asked to end or has ended; it takes no more prompts.</summary>
    bool IsEnding { get; }

    /// <summary>Ends when nothing of the process, nor of what came from it, is left; its last event comes after that.</summary>
    Task Gone { get; }

    /// <summary>The prompt that was given last, or null if none was. It resolves what a dropped activation had done.</summary>
    Guid? LastGiven { get; }

    /// <summary>
    /// Since when the session has nothing to do, by the steady clock (<see cref="Clocks.SteadyNow"/>), or null while it is busy. Set by
    /// the session's grain.
    /// </summary>
    TimeSpan? IdleSince { get; set; }

    /// <summary>Since when the agent waits for a person, by the steady clock, or null if it does not. Set by the session's grain.</summary>
    TimeSpan? AsksSince { get; set; }

    /// <summary>The point of the conversation that it was started from (<see cref="AgentLaunch.ReturnPoint"/>), or null.</summary>
    string? ReturnPoint { get; }

    /// <summary>Whether it was started with settings that no longer hold, and is to be started anew. Set by the session's grain.</summary>
    bool IsOutdated { get; set; }

    /// <summary>The turn that ended last and that the store may not know to have ended; or null. Set by the session's grain.</summary>
    ConcludedTurn? Concluded { get; set; }

    /// <summary>
    /// The prompt that a person took back last, before it was given, and that is never to be given; or null. Set by the session's grain.
    /// </summary>
    Guid? TakenBack { get; set; }

    /// <summary>
    /// Keys of the chats that each open question of the session was put to, by the question's id. Set by the session's grain.
    /// </summary>
    ImmutableDictionary<string, ImmutableHashSet<string>> AskedChats { get; set; }

    /// <summary>
    /// How many of its events were dealt with, and what they had to tell has arrived; those that follow may be offered again. Set by the
    /// session's grain.
    /// </summary>
    long Taken { get; set; }

    /// <summary>
    /// Key of the chat that was told that it works by itself and not yet that it has ended; or null. Set by the session's grain.
    /// </summary>
    string? WorksUnaskedFor { get; set; }

    /// <summary>
    /// Whether somebody follows it word by word. Else it tells neither growing text nor what tools return, and only the answer as a whole.
    /// Set by the session's grain, at any time.
    /// </summary>
    bool StreamsDeltas { get; set; }

    /// <summary>The agent's own slash commands, without the slash; empty until it is ready.</summary>
    IReadOnlyCollection<string> Commands { get; }

    /// <summary>Whether work of the agent goes on although no turn runs (a background task, a shell's job).</summary>
    bool HasBackgroundWork { get; }

    /// <summary>
    /// Whether the agent does something that no prompt asks for and that <see cref="InterruptAsync"/> stops: a turn of its own, or tasks
    /// beside its turns.
    /// </summary>
    bool IsWorkingUnasked { get; }

    /// <summary>What it shows of its work now.</summary>
    TurnActivity Activity { get; }

    /// <summary>The questions that it waits for a person to answer, the oldest first.</summary>
    IReadOnlyList<AgentQuestion> OpenQuestions => [];

    /// <summary>What runs beside its turns, the oldest first, as far as it tells.</summary>
    IReadOnlyList<BackgroundTask> Background => [];

    /// <summary>Asks something beside the turn that runs; the answer is an <see cref="AgentAside"/>.</summary>
    /// <param name="question">The question.</param>
    /// <returns>False if the agent can't, or no longer takes input.</returns>
    ValueTask<bool> AskAsideAsync(AgentPrompt question) => new(false);

    /// <summary>Has the tool that the turn waits for go on in the background.</summary>
    /// <returns>False if the agent can't, or no longer takes input.</returns>
    ValueTask<bool> PutInBackgroundAsync() => new(false);

    /// <summary>Ends something that runs beside the turns.</summary>
    /// <param name="task">Its id (<see cref="BackgroundTask.Id"/>).</param>
    /// <returns>False if nothing of that id runs.</returns>
    ValueTask<bool> StopTaskAsync(string task) => new(false);

    /// <summary>Measures the processor time of all its processes; takes some milliseconds, none of them on the caller's thread.</summary>
    /// <returns>What they have used so far; it only grows while they live.</returns>
    Task<TimeSpan> MeasureProcessorAsync();

    /// <summary>Hands one prompt to the agent; it does not wait until the process reads it.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <returns>False if the process no longer takes input. Its exit is reported as an event, also if that turns out later.</returns>
    /// <exception cref="IOException">It could not be noted on disk, and so nothing of it was given.</exception>
    ValueTask<bool> GiveAsync(AgentPrompt prompt);

    /// <summary>
    /// Interrupts the turn that is running, or, if none is, what the agent runs beside its turns; harmless when nothing is.
    /// </summary>
    /// <returns>A task that ends at once. An agent that can't be told within seconds, or does not stop, is ended.</returns>
    ValueTask InterruptAsync();

    /// <summary>Answers a question of the agent.</summary>
    /// <param name="questionId">The question.</param>
    /// <param name="option">One of its options, or free text.</param>
    /// <returns>False if the question is no longer open.</returns>
    ValueTask<bool> AnswerAsync(string questionId, string option);

    /// <summary>Uses another model from the next prompt on.</summary>
    /// <param name="model">The model, or null for the agent's default.</param>
    /// <returns>False if the agent must be started anew for it.</returns>
    ValueTask<bool> SetModelAsync(string? model);

    /// <summary>The permission modes that the process says it can be in; null if its agent has the same at any time.</summary>
    IReadOnlyList<AgentMode>? Modes => null;

    /// <summary>Sets the permission mode, at once.</summary>
    /// <param name="mode">The agent's own name of it (<see cref="AgentMode.Name"/>).</param>
    /// <returns>False if the agent must be started anew for it.</returns>
    ValueTask<bool> SetModeAsync(string mode) => new(false);

    /// <summary>Sets how hard the model thinks, from the next request to it on.</summary>
    /// <param name="effort">One of <see cref="AgentDescription.Efforts"/>, or null for the model's default.</param>
    /// <returns>False if the agent must be started anew for it.</returns>
    ValueTask<bool> SetEffortAsync(string? effort) => new(false);

    /// <summary>Gives the conversation a title in the agent's own record; harmless where it keeps none.</summary>
    /// <param name="title">The title, one line.</param>
    void SetTitle(string title)
    {
    }

    /// <summary>Asks the process to end: cleanly, then SIGTERM, then SIGKILL, its whole tree included.</summary>
    /// <returns>A task that ends when nothing of it is left.</returns>
    Task StopAsync();
}

/// <summary>Something that an agent runs beside its turns.</summary>
/// <param name="Id">The agent's own id of it.</param>
/// <param name="What">What it is, in a few words of the agent.</param>
/// <param name="Since">Since when it is known to run, by the steady clock (<see cref="Clocks.SteadyNow"/>).</param>
/// <param name="Tokens">Tokens that it has used, if it told; 0 if not.</param>
public sealed record BackgroundTask(string Id, string What, TimeSpan Since, long Tokens = 0);

/// <summary>A turn whose answer is with its chat.</summary>
/// <param name="Prompt">Its prompt.</param>
/// <param name="Usage">What it has cost.</param>
public sealed record ConcludedTurn(Guid Prompt, AgentUsage Usage);

/// <summary>Takes the events of one run.</summary>
public interface IAgentEventSink
{
    /// <summary>Takes a batch. A batch that throws is offered again.</summary>
    /// <param name="run">The run's id.</param>
    /// <param name="first">Number of the first event, counted from 0 in the run.</param>
    /// <param name="events">The events, in order.</param>
    /// <returns>A task that ends when the batch is taken.</returns>
    Task TakeAsync(string run, long first, IReadOnlyList<AgentEvent> events);
}
