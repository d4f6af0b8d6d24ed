using System.Text.Json;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>Sets model and mode of a conversation, which agents forget with their process.</summary>
/// <param name="rpc">The process.</param>
/// <param name="session">The agent's own id of the conversation, once it is known.</param>
internal sealed class AcpSettings(AcpRpc rpc, Func<string?> session)
{
    private readonly AcpChoices _models = AcpChoices.OfModels();
    private readonly AcpChoices _modes = AcpChoices.OfModes();
    private string? _firstModel;
    private string? _firstMode;
    private string? _wantedMode;

    /// <summary>Why the model that was wanted is not in force; null if it is.</summary>
    public string? ModelFault { get; private set; }

    /// <summary>The mode in force, or null if the agent has none.</summary>
    public string? Mode => _modes.Current;

    /// <summary>Why the mode that a person chose is not in force; null if it is.</summary>
    public string? ModeFault { get; private set; }

    /// <summary>Whether the mode in force is another one than was asked for last: the agent has changed it by itself.</summary>
    public bool HasOwnMode => Mode is not null && Mode != _wantedMode;

    /// <summary>Whether the conversation has begun in its mode, so that another one was chosen by somebody.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Whether a mode is in force.</summary>
    /// <param name="mode">The mode, as people or the session call it.</param>
    /// <returns>True if it is.</returns>
    public bool IsIn(string mode) => _modes.Find(mode) is { } id && id == _modes.Current;

    /// <summary>Takes what an answer or an update says of them.</summary>
    /// <param name="said">The answer's result, or the update.</param>
    public void Take(JsonElement said)
    {
        _models.Take(said);
        _modes.Take(said);
        _firstModel ??= _models.Current;
        _firstMode ??= _modes.Current;
        if (said.String("currentModeId") is { } mode)
        {
            _modes.Current = mode;
        }
    }

    /// <summary>Uses a model. Some agents say yes to one that they do not know: only what they say to be in force counts.</summary>
    /// <param name="model">The model; null for the one that the conversation began with.</param>
    /// <returns>A task that ends when it is known whether it is in force.</returns>
    public async Task SetModelAsync(string? model)
    {
        var wanted = model ?? _firstModel;
        ModelFault = null;
        if (wanted is null || wanted == _models.Current)
        {
            return;
        }

        if (!_models.IsThere)
        {
            ModelFault = $"the agent lets nobody choose its model here, so {wanted} is not used";
            return;
        }

        var id = _models.Find(wanted) ?? wanted;
        if (id == _models.Current)
        {
            return;
        }

        var isOption = _models.Option is not null;
        var reply = await SetAsync(_models, id, "session/set_model", "modelId");
        ModelFault = reply.IsError ? $"the agent does not take the model {wanted} ({reply.Error})"
            : isOption && _models.Current != id ? $"the agent has no model {wanted} and goes on with {_models.Current}"
            : null;
        if (!reply.IsError && !isOption)
        {
            _models.Current = id;
        }
    }

    /// <summary>What can be chosen here.</summary>
    /// <param name="start">What it has begun with: a mode that was kept is not the one that it begins in by itself.</param>
    /// <returns>Modes and models.</returns>
    public AgentChoices Choices(AcpStart start) => new(
        AcpModes.Of(start.Agent, _modes.IsThere ? _modes.All : []),
        start.KeptMode is null ? _modes.Current : start.SetMode ?? start.Agent.AskingMode ?? _firstMode,
        _models.IsThere ? [.. _models.All.Select(static one => one.Word)] : []);

    /// <summary>Goes over to a mode that a person has chosen.</summary>
    /// <param name="mode">The mode.</param>
    /// <returns>A task that ends when it is known whether it is in force.</returns>
    public async Task ChooseModeAsync(string mode) => ModeFault = await SetModeAsync(mode) is { } fault
        ? $"the agent does not take the mode {mode} ({fault}); choose another one with /mode"
        : null;

    /// <summary>Begins a mode.</summary>
    /// <param name="mode">The mode.</param>
    /// <returns>Why it is not in force; null if it is.</returns>
    public async Task<string?> SetModeAsync(string mode)
    {
        if (_modes.Find(mode) is not { } id || !_modes.IsThere)
        {
            return _modes.All.Count == 0
                ? "it has no modes" : $"it has only {string.Join(", ", _modes.All.Select(static one => one.Id))}";
        }

        _wantedMode = id;
        if (id == _modes.Current)
        {
            return null;
        }

        var reply = await SetAsync(_modes, id, "session/set_mode", "modeId");
        if (reply.IsError)
        {
            return reply.Error;
        }

        _modes.Current = id;
        return null;
    }

    private Task<AcpReply> SetAsync(AcpChoices choices, string id, string method, string member) => choices.Option is { } option
        ? rpc.AskAsync(
            "session/set_config_option",
            writer =>
            {
                writer.WriteString("sessionId", session());
                writer.WriteString("configId", option);
                writer.WriteString("value", id);
            },
            reply => Take(reply.Result))
        : rpc.AskAsync(method, writer =>
        {
            writer.WriteString("sessionId", session());
            writer.WriteString(member, id);
        });
}
