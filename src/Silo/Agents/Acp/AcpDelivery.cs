using Dormouse.Grains.Agents;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>
/// The way of a prompt to the agent: it waits until the conversation is open and the model is settled, is noted, and written. What is taken
/// back before that, or meant for a model that is not in force, never reaches the agent.
/// </summary>
/// <param name="start">What the process begins with.</param>
/// <param name="opening">The beginning of the process.</param>
/// <param name="open">Ends when the conversation is open.</param>
/// <param name="settings">Model and mode of the conversation.</param>
/// <param name="turn">The turn.</param>
/// <param name="record">The agent's own record of the conversation.</param>
/// <param name="rpc">The process.</param>
/// <param name="ended">Takes the answer to a prompt.</param>
internal sealed class AcpDelivery(
    AcpStart start,
    AcpOpening opening,
    Task open,
    AcpSettings settings,
    AcpTurn turn,
    AcpRecordLength record,
    AcpRpc rpc,
    Func<Guid, AcpReply, ValueTask> ended)
{
    private Task _settingModel = Task.CompletedTask;
    private Task _settingMode = Task.CompletedTask;

    /// <summary>Another model is wanted: the next prompt waits for it, so that it is told if the agent does not take it.</summary>
    /// <param name="model">The model; null for the one that the conversation began with.</param>
    public void SetModel(string? model) => _settingModel = settings.SetModelAsync(model);

    /// <summary>Another mode is wanted, at once: the next prompt waits for it, and is not given where the agent does not take it.</summary>
    /// <param name="mode">The mode.</param>
    public void SetMode(string mode) => _settingMode = SetModeAsync(mode, _settingMode);

    /// <summary>Gives a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="persona">Text of the persona to take on, or null.</param>
    /// <returns>The end of its turn if it is never given; else null.</returns>
    /// <exception cref="IOException">It could not be noted, and was not given.</exception>
    public async Task<AgentTurnEnded?> SendAsync(AgentPrompt prompt, string? persona)
    {
        await open;
        await _settingModel;
        await _settingMode;
        if (settings.ModelFault is { } fault)
        {
            return Refusal(prompt, "", new(AgentFailureKind.UnknownModel, fault, HasProduced: false));
        }

        if (settings.ModeFault is { } mode)
        {
            return Refusal(prompt, $"Your message was not given to the agent: {mode}.", failure: null);
        }

        var content = await AcpPrompt.OfAsync(prompt, persona, opening.TakesImages);
        if (!rpc.IsOpen || !turn.TrySend(prompt.Id))
        {
            // What is not noted was certainly not given.
            return null;
        }

        var session = opening.Session!;
        new AcpNote(start.Conversation, session, prompt.Id, record.Of(session)).Write(start.Folder);
        rpc.Ask(
            "session/prompt",
            writer =>
            {
                writer.WriteString("sessionId", session);
                content.Write(writer);
            },
            reply => ended(prompt.Id, reply));
        if (turn.IsInterrupted)
        {
            // It was stopped while it was being written.
            Cancel();
        }

        return null;
    }

    private static AgentTurnEnded Refusal(AgentPrompt prompt, string text, AgentFailure? failure) =>
        new(prompt.Id, TurnOutcome.Failed, text, AgentUsage.None with { Turns = 1 }, failure) { MayBeUnrecorded = true };

    private async Task SetModeAsync(string mode, Task before)
    {
        await open;
        await before;
        await settings.ChooseModeAsync(mode);
    }

    /// <summary>Tells the agent to stop.</summary>
    public void Cancel() => rpc.TellUrgently("session/cancel", writer => writer.WriteString("sessionId", opening.Session));
}
