using Dormouse.Grains.Machines;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// Ends the wait of an agent for a person when nobody has come to answer for long and other sessions wait for its place: that is a no, and
/// the turn ends.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="asked">The questions that are open.</param>
/// <param name="questions">What its agent asks.</param>
/// <param name="run">Its process.</param>
/// <param name="idle">Its falling asleep.</param>
/// <param name="chats">Its chats.</param>
/// <param name="places">Whether the machine is drained, so that nobody waits for a place.</param>
/// <param name="longest">How long an agent may wait meanwhile.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs what was given up.</param>
internal sealed class UnansweredQuestions(
    StoredSession session,
    AskedQuestions asked,
    AgentQuestions questions,
    ActiveRun run,
    IdleSuspension idle,
    SessionChats chats,
    Places places,
    TimeSpan longest,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>Another session needs the place.</summary>
    /// <returns>A task that ends when the agent was told no, or at once if it has not waited for long enough.</returns>
    public async Task MakeRoomAsync()
    {
        if (places.IsDraining || run.Process is not { AsksSince: { } since } process || time.SteadyNow() - since < longest)
        {
            return;
        }

        logger.LogGivenUp(session.Key);
        if (asked.First is { } first && chats.Current is { } chat)
        {
            var (name, machine) = (session.State.Name, session.Key.Machine);
            await chats.DeliverAsync(
                chat, new SessionNotice(name, $"unanswered-{first.QuestionId}", SessionTexts.Unanswered(name, machine, longest)));
        }

        foreach (var question in process.OpenQuestions)
        {
            if (question.Form.No is { } no)
            {
                await process.AnswerAsync(question.QuestionId, no);
            }
        }

        await questions.CloseAllAsync();
        idle.Update();
        await process.InterruptAsync();
    }
}
