using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents;

/// <summary>What was said in conversations, by the agents' own records.</summary>
/// <param name="agents">The agents.</param>
/// <param name="logger">Logs records that can't be read.</param>
internal sealed partial class ConversationTalks(ConfiguredAgents agents, ILogger<ConversationTalks> logger) : IConversationTalks
{
    /// <summary>A disk that does not answer holds up no session.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public ValueTask<IReadOnlyList<RecordedMessage>> ReadAsync(AgentLaunch launch, DateTimeOffset since, int most) =>
        LookAsync(launch, (protocol, settings) => protocol.ReadTalk(launch, settings, since, most), []);

    public ValueTask<string?> FindTitleAsync(AgentLaunch launch, DateTimeOffset since) =>
        LookAsync<string?>(launch, (protocol, settings) => protocol.FindTitle(launch, settings, since), null);

    private async ValueTask<T> LookAsync<T>(AgentLaunch launch, Func<IAgentProtocol, AgentOptions, T> look, T nothing)
    {
        if (!agents.Knows(launch.Agent))
        {
            return nothing;
        }

        var (settings, protocol) = agents.Of(launch.Agent);
        try
        {
            return await Task.Run(() => look(protocol, settings)).WaitAsync(Patience);
        }
        catch (Exception exception)
        {
            // The agent can write anything there, and what it wrote must not keep a prompt from it.
            LogUnreadable(logger, exception, launch.Session);
            return nothing;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The agent's record of session {Session} can't be read for what was said elsewhere.")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, SessionKey session);
}
