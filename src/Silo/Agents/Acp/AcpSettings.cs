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

    /// <summary>Why the model that was wanted is not in force; null if it is.</summary>
    public string? ModelFault { get; private set; }

    /// <summary>The mode in force, or null if the agent has none.</summary>
    public string? Mode => _modes.Current;

    /// <summary>Whether the conversation has begun in its mode, so that another one was chosen by somebody.</summary>
    public bool IsSettled { get; set; }

    /// <summary>Takes what an answer or an update says of them.</summary>
    /// <param name="said">The answer's result, or the update.</param>
    public void Take(JsonElement said)
    {
        _models.Take(said);
        _modes.Take(said);
        _firstModel ??= _models.Current;
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

    /// <summary>Begins a mode.</summary>
    /// <param name="mode">The mode.</param>
    /// <returns>Why it is not in force; null if it is.</returns>
    public async Task<string?> SetModeAsync(string mode)
    {
        if (_modes.Find(mode) is not { } id || !_modes.IsThere)
        {
            return _modes.All.Count == 0 ? "it has no modes" : $"it has only {string.Join(", ", _modes.All)}";
        }

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
