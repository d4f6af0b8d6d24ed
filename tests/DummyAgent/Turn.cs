using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Dormouse.DummyAgent;

/// <summary>One prompt being answered.</summary>
internal sealed class Turn(
    AgentStart start, AgentLog log, Points points, Transcript transcript, UserMessage message, Action over) : IDisposable
{
    private readonly CancellationTokenSource _interrupted = new();
    private readonly TaskCompletionSource<bool> _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task RunAsync()
    {
        var late = Task.Delay(message.Lag);
        var kept = message.Lag == 0 ? KeepPromptAsync(Task.CompletedTask) : KeepPromptAsync(late);
        if (message.Lag == 0)
        {
            await kept;
        }

        try
        {
            await WorkAsync(kept);
        }
        catch (OperationCanceledException)
        {
            over();
            log.Note("stopped", message.Uuid, message.Text);
            StreamJson.Aborted(message.Uuid);
        }
        finally
        {
            await kept;
        }
    }

    public void Interrupt()
    {
        try
        {
            if (!message.IsDeaf)
            {
                _interrupted.Cancel();
            }
        }
        catch (ObjectDisposedException)
        {
            // It was just over.
        }
    }

    public void Decide(JsonElement response) => _decided.TrySetResult(
        response.TryGetProperty("response", out var inner)
        && inner.TryGetProperty("behavior", out var behaviour)
        && behaviour.GetString() == "allow");

    public void Dispose() => _interrupted.Dispose();

    private async Task KeepPromptAsync(Task when)
    {
        await when;
        transcript.AddPrompt(message.Uuid, message.Text);
        await points.ReachAsync("kept", message.Id);
    }

    private async Task WorkAsync(Task kept)
    {
        StreamJson.Begin(start.Session);
        using var child = message.HasChild ? StartChild() : null;
        if (message.Asks)
        {
            await AskAsync();
        }

        StreamJson.BeginBlock();
        for (var i = 0; i < message.Events; i++)
        {
            StreamJson.Delta(i == 0 ? $"answered {message.Id}" : ".");
            await Task.Delay(message.Slow / Math.Max(1, message.Events), _interrupted.Token);
            if (i == message.Events / 2)
            {
                await points.ReachAsync("half", message.Id);
            }
        }

        child?.Kill();
        await kept;
        var answer = string.Create(CultureInfo.InvariantCulture, $"answered {message.Id} as prompt {transcript.Prompts}");
        transcript.AddAnswer(answer);
        await points.ReachAsync("answered", message.Id);
        StreamJson.Assistant(answer);

        // The host may give the next prompt as soon as it has the result.
        over();
        StreamJson.Result(message.Uuid, answer);
        log.Note("answered", message.Uuid);
        await points.ReachAsync("told", message.Id);
    }

    private async Task AskAsync()
    {
        var (tool, command) = ($"toolu_{Guid.NewGuid():N}", $"touch {message.Id}");
        StreamJson.Tool(tool, command);
        StreamJson.Ask(Guid.NewGuid().ToString(), tool, command);
        await points.ReachAsync("asked", message.Id);
        var isAllowed = await _decided.Task.WaitAsync(_interrupted.Token);
        StreamJson.ToolResult(tool, isAllowed ? "done" : "denied");
    }

    // Like the CLI's tools it leads a session of its own, so that killing the agent's group does not reach it.
    private static Process StartChild() => Process.Start(new ProcessStartInfo("setsid", ["sleep", "1000"]))!;
}
