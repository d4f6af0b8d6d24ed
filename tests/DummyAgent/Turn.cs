using System.Diagnostics;
using System.Globalization;

namespace Dormouse.DummyAgent;

/// <summary>One prompt being answered.</summary>
internal sealed class Turn(
    IWire wire, AgentLog log, Points points, Transcript transcript, UserMessage message, Action over) : IDisposable
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
            wire.Abort(message.Uuid);
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

    public void Decide(bool isAllowed) => _decided.TrySetResult(isAllowed);

    public void Dispose() => _interrupted.Dispose();

    private async Task KeepPromptAsync(Task when)
    {
        await when;
        transcript.AddPrompt(message.Uuid, message.Text);
        await points.ReachAsync("kept", message.Id);
    }

    private async Task WorkAsync(Task kept)
    {
        wire.Begin();
        using var child = message.HasChild ? StartChild() : null;
        if (message.Asks)
        {
            await AskAsync();
        }

        wire.BeginText();
        for (var i = 0; i < message.Events; i++)
        {
            wire.Grow(i == 0 ? $"answered {message.Id}" : ".");
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
        wire.Answer(answer);

        // The host may give the next prompt as soon as it has the result.
        over();
        wire.End(message.Uuid, answer);
        log.Note("answered", message.Uuid);
        await points.ReachAsync("told", message.Id);
    }

    private async Task AskAsync()
    {
        var (tool, command) = ($"toolu_{Guid.NewGuid():N}", $"touch {message.Id}");
        wire.Ask(tool, command);
        await points.ReachAsync("asked", message.Id);
        var isAllowed = await _decided.Task.WaitAsync(_interrupted.Token);
        wire.Ran(tool, isAllowed ? "done" : "denied");
    }

    // Like the CLI's tools it leads a session of its own, so that killing the agent's group does not reach it.
    private static Process StartChild() => Process.Start(new ProcessStartInfo("setsid", ["sleep", "1000"]))!;
}
