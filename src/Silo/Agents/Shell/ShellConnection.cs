using System.Text;
using Dormouse.Grains.Agents;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Shell;

/// <summary>
/// Talks to one shell process. Its output is one stream; marks in it tell when a command begins and ends. A signal is only sent while
/// a command runs, and a line that has the shell tell how it ended follows each signal: whatever the signal hits, an answer comes.
/// </summary>
/// <param name="start">What to start.</param>
/// <param name="memory">What the session remembers.</param>
/// <param name="startUp">The start-up files, or null if there are none to be read.</param>
/// <param name="inputrc">What the person has in <c>INPUTRC</c>, or null.</param>
/// <param name="events">Where events go.</param>
/// <param name="patience">How long we wait for it.</param>
internal sealed class ShellConnection(
    SubprocessStart start, ShellMemory memory, ShellStartUp? startUp, string? inputrc, AgentEventQueue events, ShellPatience patience)
    : IAgentConnection
{
    private readonly ShellMarks _marks = new();
    private readonly ShellTurn _turn = new();
    private readonly ShellReader _reader = new(events, patience.Quiet);
    private readonly ShellStartSaid _startSaid = new();
    private readonly TurnActivityMeter _activity = new(TimeProvider.System);
    private ShellOutput _output = new();
    private ShellLive _live = new();
    private Subprocess? _process;
    private AgentInput? _input;
    private ShellStop? _stop;
    private ITimer? _looks;
    private long? _switches;
    private volatile string? _endedBecause;

    public SubprocessStart Start => start;

    public bool IsReady => _turn.IsReady;

    public bool IsInTurn => _turn.IsOpen;

    public bool IsStopping => _turn.IsStopping;

    public int StopsBegun => _turn.StopsBegun;

    public bool StreamsDeltas { get; set; } = true;

    public IReadOnlyCollection<string> Commands => [];

    public bool HasBackgroundWork => !IsInTurn && _stop is { Children.Any: true };

    public TurnActivity Activity => _activity.Read();

    private static AgentUsage Once => new(0, 0, 0, 1);

    public async Task RunAsync(Subprocess process)
    {
        _process = process;
        _input = new(process);
        _stop = new(process, _turn, patience, AskForEnd, IsAllRead, because => End(process, because));
        Tell(ShellScript.Define(memory, _marks.Nonce, inputrc));
        Tell(startUp is null ? ShellScript.NoStartUp(memory) : ShellScript.StartUp(memory));
        _ = WatchStartAsync(process);
        using var looks = TimeProvider.System.CreateTimer(_ => Look(process), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _looks = looks;
        var stream = process.StandardOutput;
        var bytes = new byte[16 * 1024];
        while (await _reader.ReadAsync(stream, bytes, () => IsInTurn) is not 0 and var read)
        {
            _activity.Output();
            foreach (var piece in _marks.Read(bytes.AsSpan(0, read)))
            {
                await ShowAsync(piece.Text);
                await MarkAsync(piece);
            }
        }

        await ShowAsync(_marks.Rest());
        await EndAsync(await process.Exited);
    }

    public ValueTask<bool> GiveAsync(AgentPrompt prompt)
    {
        _activity.Begin();
        if (!_turn.Open(prompt))
        {
            // Start-up files may not even come to an end; until they do, nothing is lost, and a stop needs nobody.
            return new(_process is { TakesInput: true });
        }

        try
        {
            return new(Post(prompt));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _turn.Close();
            throw;
        }
    }

    public ValueTask InterruptAsync()
    {
        if (_stop?.Begin() is { IsWaiting: true } stopped)
        {
            // Nobody waits here for the session to take it.
            _ = events.PostAsync(new AgentTurnEnded(stopped.Prompt, TurnOutcome.Interrupted, "", Once)).AsTask();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> AnswerAsync(string questionId, string option) => new(false);

    public ValueTask<bool> SetModelAsync(string? model) => new(true);

    public AgentExited Explain(SubprocessExit exit, bool wasAsked)
    {
        var how = Describe(exit);
        if (wasAsked || IsReady)
        {
            return new(wasAsked ? AgentExitReason.Asked : AgentExitReason.Crashed, how);
        }

        if (startUp is null || (_endedBecause is null && exit.Signal is not null))
        {
            return new(AgentExitReason.StartFailed, _endedBecause ?? how);
        }

        startUp.LeaveOut();
        return new(AgentExitReason.StartFailed, _endedBecause ?? ShellTexts.EndedInStartUp(how, startUp.Names, _startSaid.LastLine));
    }

    // What a shell prints to its own stderr are prompts that nobody sees.
    private static string Describe(SubprocessExit exit) => (exit with { StandardErrorTail = "" }).Describe();

    private bool Tell(string lines) => _input?.Post(Encoding.UTF8.GetBytes(lines)) ?? false;

    private void AskForEnd() => Tell(_turn.IsReady ? ShellScript.End : ShellScript.Finish(memory));

    private bool Post(AgentPrompt prompt)
    {
        memory.Write(ShellScript.Command(prompt.Id, PromptText.Script(prompt)));
        _stop?.Children.Note();
        _looks?.Change(patience.Look, patience.Look);
        return Tell(ShellScript.Run);
    }

    private async Task WatchStartAsync(Subprocess process)
    {
        if (await new ShellStartWatch(process, Path.GetFileName(start.FileName), patience).WaitAsync(() => IsReady) is var (waitsFor, after))
        {
            End(process, ShellTexts.StartTakesTooLong(waitsFor, after, _startSaid.LastLine));
        }
    }

    /// <summary>A shell that has read all that we wrote, and waits, is done: its mark is lost.</summary>
    private void Look(Subprocess process)
    {
        if (_turn.Look(HasNothingToDo, patience.Look))
        {
            End(process, ShellTexts.MarkLost);
        }

        bool HasNothingToDo()
        {
            // A prompt or a trace of the person's may run one program after the other, each of them slowly where the machine is busy.
            var before = _switches;
            _switches = ContextSwitches.Of(process.Id);
            return _switches == before && IsAllRead() && process.UnreadInput == 0 && ProcessTable.TryRead(process.Id) is { State: 'S' };
        }
    }

    /// <summary>Whether all that the shell wrote was read; the reader of a busy machine may not know yet that there is more.</summary>
    private bool IsAllRead() => _reader.IsReading && _process is { HasUnreadOutput: false };

    private void End(Subprocess process, string because)
    {
        _endedBecause ??= because;
        _ = process.KillTreeAsync();
    }

    private async Task MarkAsync(ShellPiece mark)
    {
        switch (mark)
        {
            case { Id: null }:
                break;
            case { Id: ShellScript.Ready, Code: ShellScript.Starting }:
                _turn.Starting();
                break;
            case { Id: ShellScript.Ready }:
                await ReadyAsync();
                break;
            case { Code: ShellScript.Begun }:
                if (Guid.TryParse(mark.Id, out var begun) && _turn.Begin(begun, () => Tell(ShellScript.End)))
                {
                    await _reader.WakeAsync();
                    (_output, _live) = (new(), new());
                }

                break;
            case { Code: ShellScript.NotNoted }:
                if (Guid.TryParse(mark.Id, out var unrun) && _turn.IsStill(unrun))
                {
                    _turn.Close();
                    await events.PostAsync(new AgentTurnEnded(unrun, TurnOutcome.Failed, ShellTexts.NotRun, Once));
                }

                break;
            default:
                // Who takes all variables away from the shell takes the id too; whose end it is, is clear all the same.
                if (_turn.Ended(Guid.TryParse(mark.Id, out var id) ? id : null) is { } ended)
                {
                    memory.Keep();
                    await TellEndAsync(ended, mark.Code == "0" || ended.IsInterrupted ? null : ShellTexts.ExitCode(mark.Code));
                }

                break;
        }
    }

    private async Task ReadyAsync()
    {
        if (IsReady)
        {
            return;
        }

        var waiting = _turn.Ready();
        await events.PostAsync(new AgentReady("", []));
        if (waiting is not null)
        {
            try
            {
                Post(waiting);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                _turn.Close();
                await events.PostAsync(new AgentTurnEnded(waiting.Id, TurnOutcome.Failed, ShellTexts.NotRun, Once));
            }
        }
    }

    /// <summary>
    /// The shell is gone. A command that it had begun is answered by what it printed; one that it had not is not touched.
    /// </summary>
    private async Task EndAsync(SubprocessExit exit)
    {
        memory.Keep();
        await _reader.SpeakAsync();
        if (_turn.Close() is { } open)
        {
            var note = _endedBecause ?? ShellTexts.Ended(Describe(exit));
            if (open.HasBegun || memory.HasBegun(open.Prompt))
            {
                await TellEndAsync(open, note);
            }
            else if (open.IsInterrupted)
            {
                await TellEndAsync(open, null);
            }
        }
    }

    private async Task TellEndAsync(ShellTurnView turn, string? note)
    {
        _looks?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var outcome = turn.IsInterrupted ? TurnOutcome.Interrupted : TurnOutcome.Completed;
        var text = _output.Render(note);
        _output = new();
        await events.PostAsync(new AgentTurnEnded(turn.Prompt, outcome, text, Once));
    }

    private async Task ShowAsync(string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (!IsReady)
        {
            // What start-up files print is no answer to anything.
            _startSaid.Append(text);
        }
        else if (!_turn.HasBegun)
        {
            _reader.Overhear(text);
        }
        else if (_live.Next(_output.Append(text), StreamsDeltas) is { Length: > 0 } shown)
        {
            await events.PostAsync(new AgentText(shown));
        }
    }
}
