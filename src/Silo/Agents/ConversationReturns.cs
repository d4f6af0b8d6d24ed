using Dormouse.Grains.Agents;
using Dormouse.Silo.Agents.Isolation;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents;

/// <summary>The way back in conversations, by the agents' own records and copies of files.</summary>
/// <param name="agents">The agents.</param>
/// <param name="host">Puts back what is gone of a history.</param>
/// <param name="scope">The processes of this machine.</param>
/// <param name="isolation">The sandboxes.</param>
/// <param name="time">The clock.</param>
/// <param name="lifetime">Says when the silo stops.</param>
/// <param name="logger">Logs records that can't be read.</param>
internal sealed partial class ConversationReturns(
    ConfiguredAgents agents,
    AgentHost host,
    ProcessScope scope,
    SessionIsolation isolation,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<ConversationReturns> logger) : IConversationReturns
{
    /// <summary>How long a process may take to put files back; a long conversation is read first.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public async ValueTask<IReadOnlyList<PastPrompt>> FindPromptsAsync(AgentLaunch launch, int most)
    {
        if (!agents.Knows(launch.Agent))
        {
            return [];
        }

        var (settings, protocol) = agents.Of(launch.Agent);
        host.Mend(launch);
        try
        {
            return await protocol.FindPromptsAsync(launch, settings, most);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(logger, exception, launch.Session);
            return [];
        }
    }

    public async ValueTask<FileReturn> PutFilesBackAsync(AgentLaunch launch, Guid prompt, bool isTrial)
    {
        var stopping = lifetime.ApplicationStopping;
        stopping.ThrowIfCancellationRequested();
        var (settings, protocol) = agents.Of(launch.Agent);
        var folder = scope.FolderOf(launch.Session.Id);
        host.Mend(launch);
        var sandbox = await isolation.OfAsync(launch, folder);
        if (protocol.PrepareFileReturn(sandbox?.Launch ?? launch, settings, folder) is not { } prepared)
        {
            return FileReturn.Failed("its agent has no copies of them");
        }

        var start = prepared with { Scope = scope.Id };
        try
        {
            await using var process = await Subprocess.StartAsync(
                sandbox is null ? start : await sandbox.AroundAsync(start), scope.Cgroups, stopping);
            var answer = protocol.PutFilesBackAsync(process, prompt, isTrial);
            await Task.WhenAny(answer, Task.Delay(Patience, time, stopping));

            // One that is told by the end of its input ends at once, and tidies up.
            process.CloseStandardInput();
            await process.StopAsync(Grace);
            return await answer;
        }
        catch (SubprocessStartException exception)
        {
            return FileReturn.Failed(exception.Message.TrimEnd('.'));
        }
    }

    [LoggerMessage(LogLevel.Warning, "The agent's record of session {Session} can't be read for its prompts.")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, SessionKey session);
}
