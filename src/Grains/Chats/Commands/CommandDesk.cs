using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>Runs the commands of a chat.</summary>
/// <param name="scope">The chat.</param>
/// <param name="current">The session that it talks to.</param>
/// <param name="route">Calls sessions.</param>
/// <param name="mode">The output mode.</param>
/// <param name="waiting">Prompts that wait for their machines.</param>
/// <param name="sent">Where prompts went.</param>
/// <param name="messages">The inbox, where the command is until it is done.</param>
/// <param name="queues">What was sent to sessions and not taken yet.</param>
/// <param name="audit">Notes what is done.</param>
internal sealed class CommandDesk(
    ChatScope scope,
    CurrentSession current,
    SessionRoute route,
    OutputModeSetting mode,
    WaitingPrompts waiting,
    SentPrompts sent,
    InboxMessages messages,
    SessionQueues queues,
    ChatAudit audit)
{
    public ChatAudit Audit => audit;

    public SessionQueues Queues => queues;

    public InboxMessages Messages => messages;

    public ChatScope Scope => scope;

    public CurrentSession Current => current;

    public SessionRoute Route => route;

    public OutputModeSetting Mode => mode;

    public WaitingPrompts Waiting => waiting;

    public SentPrompts Sent => sent;

    /// <summary>Runs a command.</summary>
    /// <param name="message">The message that is the command.</param>
    /// <param name="command">The command.</param>
    /// <param name="arguments">The words behind its name.</param>
    /// <returns>What to say.</returns>
    public async Task<IReadOnlyList<Reply>> RunAsync(ChatMessage message, IChatCommand command, IReadOnlyList<string> arguments)
    {
        if (command.IsOwnerOnly && message.User != UserKey.Owner)
        {
            return [new(MoveTexts.OwnerOnly)];
        }

        while (true)
        {
            try
            {
                if (command.NeedsSession)
                {
                    await current.EnsureAsync(message).PatientlyAsync(scope.Time);
                }

                return await command.RunAsync(new(this, message, arguments));
            }
            catch (MachineAwayException exception)
            {
                if (current.Key is not { } session || await route.FollowAsync(session, exception) is null)
                {
                    return [new(ChatTexts.AwayForCommand(exception.Machine))];
                }

                // The session has left that machine before: once more, where it is now.
            }
            catch (TimeoutException exception) when (exception is NoAnswerException || !command.MayRepeat)
            {
                return [new(ChatTexts.NoAnswer(command.Name))];
            }
        }
    }
}
