using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>Runs the commands of a chat.</summary>
/// <param name="scope">The chat.</param>
/// <param name="current">The sessions that it talks to.</param>
/// <param name="access">Whose they are, and who may use them.</param>
/// <param name="route">Calls sessions.</param>
/// <param name="mode">The output mode.</param>
/// <param name="drafts">Whether what grows is shown as a draft.</param>
/// <param name="waiting">Prompts that wait for their machines.</param>
/// <param name="sent">Where prompts went.</param>
/// <param name="messages">The inbox, where the command is until it is done.</param>
/// <param name="queues">What was sent to sessions and not taken yet.</param>
/// <param name="followed">The sessions that it follows.</param>
/// <param name="questions">The questions that it puts.</param>
/// <param name="topics">The sessions that have a topic.</param>
/// <param name="pin">The pinned line.</param>
/// <param name="audit">Notes what is done.</param>
internal sealed class CommandDesk(
    ChatScope scope,
    CurrentSessions current,
    SessionAccess access,
    SessionRoute route,
    OutputModeSetting mode,
    DraftSetting drafts,
    WaitingPrompts waiting,
    SentPrompts sent,
    InboxMessages messages,
    SessionQueues queues,
    FollowedSessions followed,
    PutQuestions questions,
    TopicSessions topics,
    PinSetting pin,
    ChatAudit audit)
{
    public ChatAudit Audit => audit;

    public SessionQueues Queues => queues;

    public FollowedSessions Followed => followed;

    public PutQuestions Questions => questions;

    public TopicSessions Topics => topics;

    public PinSetting Pin => pin;

    public InboxMessages Messages => messages;

    public ChatScope Scope => scope;

    public CurrentSessions Current => current;

    public SessionAccess Access => access;

    public SessionRoute Route => route;

    public OutputModeSetting Mode => mode;

    public DraftSetting Drafts => drafts;

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

        if (command.NeedsSession && topics.IsLobby(message) && message.StopsDraft is null)
        {
            return [topics.Lobby(message.User)];
        }

        var run = new CommandRun(this, message, arguments);
        while (true)
        {
            try
            {
                if (command.NeedsSession)
                {
                    await run.Current.EnsureAsync(message).PatientlyAsync(scope.Time);
                }

                return command.Needs(arguments) is var needed && needed is not SessionRight.None
                    && await run.RefusalAsync(needed) is { } refusal
                        ? [refusal]
                        : await command.RunAsync(run);
            }
            catch (MachineAwayException exception)
            {
                if (run.Current.Key is not { } session || await route.FollowAsync(session, exception) is null)
                {
                    return [new(ChatTexts.AwayForCommand(exception.Machine))];
                }

                // The session has left that machine before: once more, where it is now.
            }
            catch (MissingDefaultException missing)
            {
                return [new(missing.Message)];
            }
            catch (TimeoutException exception) when (exception is NoAnswerException || !command.MayRepeat)
            {
                return [new(ChatTexts.NoAnswer(command.Name))];
            }
        }
    }
}
