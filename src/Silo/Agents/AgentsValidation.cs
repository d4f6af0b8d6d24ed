using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Settings.Binding;
using Microsoft.Extensions.Options;

namespace Dormouse.Silo.Agents;

/// <summary>Agents must be of a kind that there is, whole, and in a mode of their kind; and a new session's must be one of them.</summary>
/// <param name="descriptors">The kinds of agents.</param>
internal sealed class AgentsValidation(AgentDescriptors descriptors) : IValidateOptions<DormouseOptions>
{
    private readonly string _protocols = Alternatives.InWords(descriptors.Names);

    public ValidateOptionsResult Validate(string? name, DormouseOptions options)
    {
        List<string> faults = [.. options.Agents.Select(agent => FaultOf(agent.Key, agent.Value)).OfType<string>()];
        if (options.Sessions.Agent is { } wanted && !options.Agents.ContainsKey(wanted))
        {
            faults.Add(SettingsBinder.Wrong("Sessions:Agent", wanted, $"one of {string.Join(", ", options.Agents.Keys)}"));
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private string? FaultOf(string name, AgentOptions agent)
    {
        if (agent.Protocol.Length > 0 && !descriptors.Names.Contains(agent.Protocol))
        {
            return SettingsBinder.Wrong($"Agents:{name}:Protocol", agent.Protocol, _protocols);
        }

        if (agent.Protocol.Length == 0 || agent.Command.Length == 0)
        {
            return $"Agents:{name} is not complete; it must have Protocol ({_protocols}) and Command.";
        }

        var modes = descriptors.PermissionModesOf(agent.Protocol);
        return agent.PermissionMode is { } mode && !modes.Contains(mode) && !descriptors.Of(agent.Protocol).HasOwnModes
            ? SettingsBinder.Wrong($"Agents:{name}:PermissionMode", mode, Alternatives.InWords(modes))
            : null;
    }
}
