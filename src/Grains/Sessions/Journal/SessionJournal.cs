using Dormouse.Grains.Agents;
using Dormouse.Grains.Journal;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// What happens in a session, on its way into the session's journal. Nothing waits for that: what must not be lost goes with the writes
/// that the session makes anyway until the journal has it, and everything has an id, so that what happens again is one entry. It alone
/// changes <see cref="SessionState.Journal"/> and <see cref="SessionState.Unjournaled"/>.
/// </summary>
internal sealed class SessionJournal
{
    private const int MostInput = 300;
    private const int MostResult = 1_000;

    /// <summary>A store that is away must not keep a prompt from its agent.</summary>
    private static readonly TimeSpan RecordedPatience = TimeSpan.FromSeconds(5);

    private readonly StoredSession _session;
    private readonly JournalPump _pump;
    private readonly TimeProvider _time;
    private readonly List<JournalEntry> _held = [];
    private readonly Dictionary<string, TimeSpan> _steps = [];
    private (Guid Prompt, TimeSpan At)? _began;

    /// <summary>Begins to note.</summary>
    /// <param name="session">The session.</param>
    /// <param name="pump">Hands over what is noted.</param>
    /// <param name="time">The clock.</param>
    public SessionJournal(StoredSession session, JournalPump pump, TimeProvider time)
    {
        (_session, _pump, _time) = (session, pump, time);
        session.Writing += () => State.Unjournaled = [.. Unjournaled, .. _held];
        session.Written += () =>
        {
            Post([.. _held]);
            _held.Clear();
        };
    }

    /// <summary>
    /// Whether the store does not know all that must not be lost. Where a session was, nothing is to be written: its row may be gone, and
    /// what its journal may not have went along.
    /// </summary>
    public bool HasUnwritten => State is { Owner: not null, MovedTo: null }
        && Unjournaled.Any(entry => State.Unjournaled.TrueForAll(other => other.Id != entry.Id));

    /// <summary>Whether the session is of an earlier version, and begins its journal in this activation.</summary>
    public bool BeginsLate { get; private set; }

    private SessionState State => _session.State;

    /// <summary>The journal's key.</summary>
    public string Key => JournalKey.Of(State.Journal ?? _session.Key.Id);

    private IEnumerable<JournalEntry> Unjournaled => _pump.PendingOf(Key).Where(static entry => entry.Kind is not JournalKind.Step);

    /// <summary>The session is made: its journal begins with it.</summary>
    /// <param name="origin">What it goes on with, or null.</param>
    public void Begin(SessionOrigin? origin)
    {
        State.Journal = _session.Key.Id;
        if (origin is not null)
        {
            Hold(Mark("begin", JournalTexts.Begins(origin)));
        }
    }

    /// <summary>The activation begins: the journal gets what it may not have. One of a session of an earlier version begins here.</summary>
    public void TakeOver()
    {
        if (State is not { Owner: not null, MovedTo: null, IsArriving: false })
        {
            return;
        }

        if (State.Journal is null)
        {
            BeginsLate = true;
            State.Journal = _session.Key.Id;
            Post(Mark("begin", JournalTexts.BeganEarlier));
        }

        Post(State.Unjournaled);
    }

    /// <summary>The session comes from another machine, with what its journal may not have.</summary>
    /// <param name="arrived">The session's record.</param>
    /// <param name="from">Its key there.</param>
    public void Arrive(SessionState arrived, SessionKey from)
    {
        arrived.Journal ??= from.Id;
        _pump.Post(
            JournalKey.Of(arrived.Journal), new(arrived.Owner!, arrived.Name) { Key = _session.Key }, arrived.Unjournaled);
    }

    /// <summary>A prompt is about to be given; the next write of the session says so.</summary>
    /// <param name="prompt">The prompt.</param>
    public void Give(QueuedPrompt prompt)
    {
        if (prompt.Continues is not null)
        {
            // Nobody has written it again: who decided that it goes on is noted.
            return;
        }

        Hold(New($"prompt-{prompt.Id:N}", JournalKind.Prompt, prompt.Chat, prompt.Shown) with
        {
            Person = prompt.Author ?? State.Owner,
            Prompt = prompt.Id,
            Files = [.. prompt.Files.Select(static file => Path.GetFileName(file.Path))],
            Paths = [.. prompt.Files.Select(file => InFolder(file.Path))],
        });
    }

    /// <summary>A process is started for a session that slept; the next write of the session says so.</summary>
    public void Wake() => Hold(Mark($"woken-{State.InFlight!.Id:N}", JournalTexts.Woken));

    /// <summary>The session's process has ended because it was asked to.</summary>
    /// <param name="run">The process's run.</param>
    public void Suspend(string run) => Post(Mark($"suspended-{run}", JournalTexts.Suspended));

    /// <summary>The agent has the prompt from now on.</summary>
    /// <param name="prompt">The prompt's id.</param>
    public void BeginTurn(Guid prompt) => _began = (prompt, _time.SteadyNow());

    /// <summary>The agent uses a tool.</summary>
    /// <param name="run">The run of its process.</param>
    /// <param name="tool">The tool.</param>
    public void Use(string run, AgentToolStarted tool)
    {
        var text = JournalEntry.Bounded(tool.Progress, MostInput);
        Post(New($"step-{run}-{tool.ToolUseId}", JournalKind.Step, State.InFlight?.Chat ?? "", text) with
        {
            Step = $"{run}-{tool.ToolUseId}",
            Tool = tool.Tool,
            Input = JournalEntry.Bounded(tool.Input, MostInput),
        });
        _steps[tool.ToolUseId] = _time.SteadyNow();
    }

    /// <summary>A tool has come back.</summary>
    /// <param name="run">The run of its process.</param>
    /// <param name="tool">What it gave back.</param>
    public void Finish(string run, AgentToolFinished tool)
    {
        var began = _steps.Remove(tool.ToolUseId, out var at) ? at : (TimeSpan?)null;
        Post(New($"result-{run}-{tool.ToolUseId}", JournalKind.Step, State.InFlight?.Chat ?? "", "") with
        {
            Step = $"{run}-{tool.ToolUseId}",
            Result = JournalEntry.Bounded(tool.Result, MostResult),
            IsError = tool.IsError,
            Duration = _time.SteadyNow() - began,
        });
    }

    /// <summary>A turn has ended, and its answer was noted.</summary>
    /// <param name="ended">The turn.</param>
    public void End(AgentTurnEnded ended)
    {
        _steps.Clear();
        Post(New($"turn-{ended.PromptId:N}", JournalKind.Turn, State.InFlight?.Chat ?? "", "") with
        {
            Outcome = ended.Outcome,
            Usage = ended.Usage,
            Duration = _began is { } began && began.Prompt == ended.PromptId ? _time.SteadyNow() - began.At : null,
        });
    }

    /// <summary>A person has answered a question.</summary>
    /// <param name="question">The question's id.</param>
    /// <param name="answer">The answer.</param>
    public void Decide(string question, string answer)
    {
        var (person, door) = AnsweredBy.Get();
        Post(New($"decision-{question}", JournalKind.Decision, door, answer) with { Question = question, Person = person });
    }

    /// <summary>The agent's record tells what was said elsewhere.</summary>
    /// <param name="said">The messages, in order.</param>
    /// <returns>A task that ends when the journal has them, or after a while: it gets them when the store is back.</returns>
    public async Task TakeRecordedAsync(IReadOnlyList<RecordedMessage> said)
    {
        if (said.Count > 0)
        {
            var answered = new HashSet<Guid>();
            Post([.. said.Select(message => Recorded(message, isFirst: message.IsPrompt || answered.Add(message.Prompt)))]);
            await _pump.EmptyAsync(Key).WaitAsync(RecordedPatience, _time).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>Chats are told something.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="outputs">What; what only passes is not noted.</param>
    public void Tell(string chat, IReadOnlyList<SessionOutput> outputs)
    {
        foreach (var output in outputs)
        {
            Tell(chat, output);
        }
    }

    private void Tell(string chat, SessionOutput output)
    {
        var entry = output switch
        {
            SessionAnswer answer =>
                New($"answer-{answer.PromptId:N}", JournalKind.Answer, chat, answer.Text) with { Prompt = answer.PromptId },
            SessionQuestion question => New($"question-{question.QuestionId}", JournalKind.Question, chat, question.Text) with
            {
                Question = question.QuestionId, Options = question.Options, Form = question.Form,
            },
            SessionQuestionClosed closed =>
                New($"decision-{closed.QuestionId}", JournalKind.Decision, "", closed.Answer) with { Question = closed.QuestionId },
            SessionNotice notice when !notice.Id.StartsWith(JournalTexts.ResumeNotice, StringComparison.Ordinal) =>
                New($"{JournalTexts.Notice}{notice.Id}", JournalKind.Notice, chat, notice.Text) with { Choices = notice.Choices },
            SessionFiles sent => New(sent.Id, JournalKind.File, chat, JournalTexts.SentFiles(sent.Files)) with
            {
                Files = [.. sent.Files.Select(static file => file.Name)],
                Paths = sent.Paths,
            },
            _ => null,
        };
        if (entry is not null)
        {
            Post(entry);
        }
    }

    /// <summary>What came by a process of ours all the same has the same name here, so that it is one entry.</summary>
    private JournalEntry Recorded(RecordedMessage message, bool isFirst)
    {
        var (id, kind) = message.IsPrompt
            ? ($"prompt-{message.Id:N}", JournalKind.Prompt)
            : ($"answer-{(isFirst ? message.Prompt : message.Id):N}", JournalKind.Answer);
        return new(0, id, message.At, kind, $"{ChatKey.Terminal}:{_session.Key.Machine}", JournalEntry.Bounded(message.Text))
        {
            Person = message.IsPrompt ? State.Owner : null,
            Prompt = message.Prompt,
        };
    }

    /// <summary>A path as the session's folder has it, wherever that is; empty for one that is not in it.</summary>
    private string InFolder(string path) =>
        State.WorkingFolder is { Length: > 0 } folder && path.StartsWith($"{folder.TrimEnd('/')}/", StringComparison.Ordinal)
            ? path[(folder.TrimEnd('/').Length + 1)..]
            : "";

    private JournalEntry Mark(string id, string text) => New(id, JournalKind.Mark, "", text);

    private JournalEntry New(string id, JournalKind kind, string door, string text) =>
        new(0, id, _time.WallNow(), kind, door, JournalEntry.Bounded(text)) { Prompt = State.InFlight?.Id };

    private void Hold(JournalEntry entry) => _held.Add(entry);

    private void Post(params IReadOnlyList<JournalEntry> entries) =>
        _pump.Post(Key, new(State.Owner!, State.Name) { Key = _session.Key }, entries);
}
