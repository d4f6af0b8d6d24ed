using System.Collections.Concurrent;
using System.Text;
using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Agents.Claude;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Extensions.Logging;

namespace Dormouse.Silo.Tests.Agents.Claude;

public sealed class ClaudeFuzzTests : IAgentEventSink
{
    private readonly ConcurrentQueue<AgentEvent> _events = new();
    private readonly ConcurrentQueue<string> _logged = new();

    [Theory(Timeout = TestScope.Patience)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_lines_come_every_turn_ends_once_questions_are_asked_and_no_log_tells_what_was_written(int seed)
    {
        for (var turn = 0; turn < 400; turn++)
        {
            var fuzz = new LineFuzz((seed * 1000) + turn);
            var queue = new AgentEventQueue();
            var connection = Connection(queue);
            var pump = queue.PumpAsync("run", this, TimeProvider.System, static _ => { }, TestScope.Ended);
            var prompt = new AgentPrompt(Guid.NewGuid(), "hello", []);
            await connection.GiveAsync(prompt);
            for (var line = 0; line < 12; line++)
            {
                await connection.TakeLineAsync(fuzz.Next(prompt.Id));
            }

            await connection.TakeLineAsync(Encoding.UTF8.GetBytes(RecordedLines.NewResult("done", prompt.Id)));
            await connection.TakeLineAsync(Encoding.UTF8.GetBytes(RecordedLines.Permission));
            while (!_events.OfType<AgentQuestion>().Any(static question => question.Text.Contains("touch zzz1", StringComparison.Ordinal)))
            {
                await Task.Yield();
            }

            foreach (var question in _events.OfType<AgentQuestion>().ToArray())
            {
                // The answer must be possible, whatever was asked.
                await connection.AnswerAsync(question.QuestionId, question.Options is [var first, ..] ? first : "my own words");
            }

            queue.Complete();
            await pump;
            var what = $"seed {seed}, turn {turn}";
            Assert.True(
                _events.OfType<AgentTurnEnded>().Count(ended => ended.PromptId == prompt.Id) == 1, $"The turn ended not once: {what}.");
            Assert.True(
                _events.OfType<AgentQuestion>().Any(static question => question.Text.Contains("touch zzz1", StringComparison.Ordinal)),
                what);
            Assert.All(_events.OfType<AgentTurnEnded>(), ended => Assert.InRange(ended.Usage.CostUsd, 0, 1e16m));
            _events.Clear();
        }

        Assert.DoesNotContain(_logged, static line => line.Contains(LineFuzz.Secret, StringComparison.Ordinal));
        Assert.NotEmpty(_logged);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Lines_as_they_were_recorded_are_all_read()
    {
        var queue = new AgentEventQueue();
        var connection = Connection(queue);
        var pump = queue.PumpAsync("run", this, TimeProvider.System, static _ => { }, TestScope.Ended);
        var prompt = new AgentPrompt(Guid.NewGuid(), "hello", []);
        await connection.GiveAsync(prompt);
        foreach (var line in LineFuzz.Recorded(prompt.Id))
        {
            await connection.TakeLineAsync(Encoding.UTF8.GetBytes(line));
        }

        queue.Complete();
        await pump;
        Assert.Empty(_logged);
        Assert.Single(
            _events.OfType<AgentTurnEnded>(), ended => ended is { Outcome: TurnOutcome.Completed, Text: "echo: hello SECRETTEXT" });
    }

    Task IAgentEventSink.TakeAsync(string run, long first, IReadOnlyList<AgentEvent> events)
    {
        foreach (var happened in events)
        {
            _events.Enqueue(happened);
        }

        return Task.CompletedTask;
    }

    private ClaudeConnection Connection(AgentEventQueue queue) => new(
        new SubprocessStart { FileName = "none", WorkingDirectory = "/", Mark = TestScope.Session, Scope = "" },
        FedConnection.Session,
        resumes: false,
        new Personas(new Dictionary<string, PersonaOptions>()),
        queue,
        logger: new Notes(_logged));

    private sealed class Notes(ConcurrentQueue<string> logged) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logged.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
