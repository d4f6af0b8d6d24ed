using System.Text;
using Dormouse.Grains.Agents;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Agents.Echo;

/// <summary>Talks to <c>cat</c>: a line is a prompt, and the next line is its answer.</summary>
internal sealed class EchoConnection(SubprocessStart start, AgentEventQueue events) : IAgentConnection
{
    private readonly TurnActivityMeter _activity = new(TimeProvider.System);
    private volatile AgentInput? _input;
    private Guid? _turn;

    public SubprocessStart Start => start;

    public bool IsReady => _input is not null;

    public bool IsInTurn => _turn is not null;

    public IReadOnlyCollection<string> Commands => [];

    public bool HasBackgroundWork => false;

    public bool IsStopping => false;

    public int StopsBegun => 0;

    public bool StreamsDeltas { get; set; } = true;

    public TurnActivity Activity => _activity.Read();

    public async Task RunAsync(Subprocess process)
    {
        _input = new(process);
        await events.PostAsync(new AgentReady("", []));
        await foreach (var line in process.ReadLinesAsync())
        {
            var prompt = _turn!.Value;
            _turn = null;
            await events.PostAsync(
                new AgentTurnEnded(prompt, TurnOutcome.Completed, Encoding.UTF8.GetString(line.Span), AgentUsage.None with { Turns = 1 }));
        }
    }

    public ValueTask<bool> GiveAsync(AgentPrompt prompt)
    {
        _turn = prompt.Id;
        return new(_input!.Post(Encoding.UTF8.GetBytes(prompt.Text)));
    }

    public ValueTask InterruptAsync() => ValueTask.CompletedTask;

    public ValueTask<bool> AnswerAsync(string questionId, string option) => new(false);

    public ValueTask<bool> SetModelAsync(string? model) => new(true);

    public AgentExited Explain(SubprocessExit exit, bool wasAsked) =>
        new(wasAsked ? AgentExitReason.Asked : AgentExitReason.Crashed, exit.Describe());
}
