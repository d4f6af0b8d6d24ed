using System.Text;
using Dormouse.Grains.Agents;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Shell;

/// <summary>Talks to one shell process. Its output is one stream; a line set off by control characters ends each command.</summary>
internal sealed class ShellConnection(SubprocessStart start, string folder, AgentEventQueue events) : IAgentConnection
{
    private const int MaxMark = 200;
    private const string NotRun =
        "⚠ The command was not run: the disk that holds Dormouse's store takes no more writes. Free some space there, then send the command again.";

    private static readonly TimeSpan InterruptPatience = TimeSpan.FromSeconds(2);

    private readonly string _nonce = Guid.NewGuid().ToString("N");
    private readonly Decoder _decoder = new UTF8Encoding(false).GetDecoder();
    private readonly StringBuilder _pending = new();
    private readonly WorkSigns _signs = new(TimeProvider.System);
    private ShellOutput _output = new();
    private Subprocess? _process;
    private AgentInput? _input;
    private Guid? _prompt;
    private bool _isInterrupted;
    private bool _showsFence;

    public SubprocessStart Start => start;

    public bool IsReady { get; private set; }

    public bool IsInTurn => _prompt is not null;

    public bool IsBrief { get; set; }

    public IReadOnlyCollection<string> Commands => [];

    public bool HasBackgroundWork =>
        _prompt is null && _process is { } process && ProcessTable.Snapshot().Exists(entry => entry.ParentId == process.Id && entry.IsAlive);

    public AgentSigns Signs => _signs.Read();

    public async Task RunAsync(Subprocess process)
    {
        _process = process;
        _input = new(process);
        _input.Post(Encoding.UTF8.GetBytes(ShellScript.Initialize(folder, _nonce)));
        var stream = process.StandardOutput;
        var bytes = new byte[16 * 1024];
        var chars = new char[bytes.Length + 4];
        while (await stream.ReadAsync(bytes) is > 0 and var read)
        {
            _signs.Output();
            _pending.Append(chars.AsSpan(0, _decoder.GetChars(bytes.AsSpan(0, read), chars, flush: false)));
            await ConsumeAsync();
        }

        await ShowAsync(_pending.ToString());
        if (_prompt is { } prompt)
        {
            // The shell went away under the command: what it printed is the answer, and how it ended.
            var exit = await process.Exited;
            await EndAsync(prompt, $"*The shell {exit.Describe()}. The next message starts it again.*");
        }
    }

    public ValueTask<bool> GiveAsync(AgentPrompt prompt)
    {
        _prompt = prompt.Id;
        _signs.Begin();
        _isInterrupted = false;
        _output = new();
        _showsFence = false;
        return new(_input?.Post(Encoding.UTF8.GetBytes(ShellScript.Run(prompt.Id, PromptText.Script(prompt)))) ?? false);
    }

    public ValueTask InterruptAsync()
    {
        if (_prompt is { } prompt && _process is { } process)
        {
            _isInterrupted = true;
            process.SignalGroup(UnixSignal.Interrupt);
            _ = InsistAsync(process, prompt);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> AnswerAsync(string questionId, string option) => new(false);

    public ValueTask<bool> SetModelAsync(string? model) => new(true);

    public AgentExited Explain(SubprocessExit exit, bool wasAsked)
    {
        var reason = wasAsked ? AgentExitReason.Asked : IsReady ? AgentExitReason.Crashed : AgentExitReason.StartFailed;
        return new(reason, exit.Describe());
    }

    /// <summary>A command that does not heed SIGINT is ended by force; the shell itself stays, unless it does not read.</summary>
    private async Task InsistAsync(Subprocess process, Guid prompt)
    {
        foreach (var signal in new[] { UnixSignal.Terminate, UnixSignal.Kill })
        {
            await Task.Delay(InterruptPatience);
            if (_prompt != prompt || process.Exited.IsCompleted)
            {
                return;
            }

            if (_input is { IsStuck: true } input)
            {
                await input.EndAsync();
                return;
            }

            foreach (var entry in ProcessTable.Snapshot().Where(entry => entry.ParentId == process.Id && entry.IsAlive))
            {
                using var handle = PidHandle.TryOpen(entry.Identity);
                handle?.Send(signal);
            }
        }
    }

    private async Task ConsumeAsync()
    {
        while (true)
        {
            var text = _pending.ToString();
            var begin = text.IndexOf($"{ShellScript.Mark}{_nonce} ", StringComparison.Ordinal);
            var end = begin < 0 ? -1 : text.IndexOf($"{ShellScript.Mark}\n", begin + 1, StringComparison.Ordinal);
            if (end < 0)
            {
                // What may be the beginning of a mark waits for the rest of it.
                var keepFrom = begin >= 0 ? begin : text.LastIndexOf(ShellScript.Mark) is >= 0 and var last && text.Length - last < MaxMark ? last : text.Length;
                _pending.Remove(0, keepFrom);
                await ShowAsync(text[..keepFrom]);
                return;
            }

            _pending.Remove(0, end + 2);
            await ShowAsync(text[..begin]);
            await MarkAsync(text[(begin + 1)..end].Split(' '));
        }
    }

    private async Task MarkAsync(string[] words)
    {
        if (words is [_, "ready", _])
        {
            // Whatever start-up files printed is no answer to anything.
            _output = _prompt is null ? new() : _output;
            IsReady = true;
            await events.PostAsync(new AgentReady("", []));
        }
        else if (words is [_, var unrun, ShellScript.NotNoted] && Guid.TryParse(unrun, out var refused) && refused == _prompt)
        {
            _prompt = null;
            await events.PostAsync(new AgentTurnEnded(refused, TurnOutcome.Failed, NotRun, new(0, 0, 0, 1)));
        }
        else if (words is [_, var id, var code] && Guid.TryParse(id, out var prompt) && prompt == _prompt)
        {
            await EndAsync(prompt, code == "0" || _isInterrupted ? null : $"*exit code {code}*");
        }
    }

    private async Task EndAsync(Guid prompt, string? note)
    {
        var outcome = _isInterrupted ? TurnOutcome.Interrupted : TurnOutcome.Completed;
        var text = _output.Render(note);
        _prompt = null;
        await events.PostAsync(new AgentTurnEnded(prompt, outcome, text, new(0, 0, 0, 1)));
    }

    private async Task ShowAsync(string text)
    {
        if (text.Length == 0 || !IsReady || _prompt is null)
        {
            return;
        }

        var shown = ShellOutput.Plain(_output.Append(text));
        if (shown.Length > 0 && !IsBrief)
        {
            await events.PostAsync(new AgentText(_showsFence ? $"\n{shown}" : $"```\n{shown}"));
            _showsFence = true;
        }
    }
}
