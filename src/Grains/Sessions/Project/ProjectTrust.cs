using Dormouse.Grains.Agents;
using Dormouse.Grains.Projects;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// Asks a person once whether what a project runs by itself may run: an agent runs a repository's hooks and servers without a question.
/// Until the answer the agent starts without them.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="agents">Says what would run.</param>
/// <param name="idle">Starts the process anew.</param>
/// <param name="asked">The chats that show questions.</param>
/// <param name="grains">The session's person.</param>
/// <param name="chats">Its chats.</param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
/// <param name="logger">Logs what went wrong beside a call.</param>
internal sealed class ProjectTrust(
    StoredSession session,
    IAgentHost agents,
    IdleSuspension idle,
    AskedQuestions asked,
    IGrainFactory grains,
    SessionChats chats,
    Func<bool, Task> advance,
    ILogger logger)
{
    private string? _askedFor;

    /// <summary>The question, if it is open; or null.</summary>
    public SessionQuestion? Question => State.TrustQuestion is { } question ? Of(question) : null;

    private SessionState State => session.State;

    /// <summary>
    /// A process is about to be started: looks whether the person must be asked. What is found is written with the next write.
    /// </summary>
    /// <param name="chat">Key of the chat that prompted.</param>
    /// <returns>A task that ends when the chat has the question; that it can't be asked now stops nothing.</returns>
    public async Task LookAsync(string chat)
    {
        if (State is not { Project: { } place, TrustsProject: null })
        {
            return;
        }

        try
        {
            if (agents.FindOwnCode(session.Launch()) is not { Count: > 0 } code)
            {
                return;
            }

            State.TrustsProject = await Person.Trusts(session.Key.Machine, KeyOf(place));
            if (State.TrustsProject is null)
            {
                State.TrustQuestion ??= new(
                    $"trust-{Guid.NewGuid():N}", chat, ProjectTexts.Trust(
                        State.Name, place.Project, session.Key.Machine, code, Traits is not { RunsOwnCodeAtOnce: true }));
                await AskAsync(State.TrustQuestion);
            }
        }
        catch (Exception exception) when (exception is TimeoutException or StoreUnavailableException or OrleansException)
        {
            logger.LogTrustUnknown(exception, session.Key);
        }
    }

    /// <summary>A person has decided.</summary>
    /// <param name="question">The question.</param>
    /// <param name="option">The answer.</param>
    /// <returns>What became of it.</returns>
    public async Task<AnswerReceipt> AnswerAsync(TrustQuestion question, string option)
    {
        bool? isTrusted = option.Equals(ProjectTexts.TrustIt, StringComparison.OrdinalIgnoreCase) ? true
            : option.Equals(ProjectTexts.LeaveIt, StringComparison.OrdinalIgnoreCase) ? false
            : null;
        if (isTrusted is not { } decided || State.Project is not { } place)
        {
            return isTrusted is null ? AnswerReceipt.NoOption : AnswerReceipt.Closed;
        }

        await Person.SetTrust(session.Key.Machine, KeyOf(place), decided);
        State.TrustsProject = decided;
        State.TrustQuestion = null;
        if (decided)
        {
            idle.RestartWhenFree();
        }

        await advance(true);
        return AnswerReceipt.Taken;
    }

    private AgentTraits? Traits => agents.Agents.FirstOrDefault(agent => agent.Name == State.Agent)?.Traits;

    /// <summary>What one agent would run is not what another one would: each is asked about.</summary>
    private string KeyOf(ProjectPlace place) => Traits?.Kind is { } kind ? $"{place.Folder}\n{kind}" : place.Folder;

    private IUserGrain Person => grains.GetGrain<IUserGrain>(UserKey.Of(State.Owner!));

    private async Task AskAsync(TrustQuestion question)
    {
        if (_askedFor != question.Id)
        {
            await chats.DeliverAsync(question.Chat, Of(question));
            _askedFor = question.Id;
            asked.PutTo(question.Id, question.Chat);
        }
    }

    private SessionQuestion Of(TrustQuestion question) =>
        new(State.Name, session.Key, question.Id, question.Text, [ProjectTexts.TrustIt, ProjectTexts.LeaveIt])
        {
            Form = new() { Yes = ProjectTexts.TrustIt, No = ProjectTexts.LeaveIt },
        };
}
