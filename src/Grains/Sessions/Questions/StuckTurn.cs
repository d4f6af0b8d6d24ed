using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// Whether a turn that may be stuck is stopped. It is asked nowhere: chats are told of such a turn with a button, and whoever looks for
/// what waits finds it. Letting it run settles it for that turn.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="monitor">Says which turn may be stuck.</param>
/// <param name="interrupt">Interrupts a turn, and no later one.</param>
internal sealed class StuckTurn(StoredSession session, TurnMonitor monitor, Func<Guid, Task> interrupt)
{
    private const string Prefix = "stuck-";
    private Guid _settled;

    /// <summary>The question; null if no turn may be stuck.</summary>
    public SessionQuestion? Question => monitor.Stuck is { } stuck && stuck.Prompt != _settled
        ? new(session.State.Name, session.Key, IdOf(stuck.Prompt), stuck.Text, [WorkTexts.StopLabel, WorkTexts.LetItRun])
        {
            Form = AnswerForm.OneOption,
        }
        : null;

    /// <summary>Whether a question is of this kind.</summary>
    /// <param name="question">The question's id.</param>
    /// <returns>True if it is.</returns>
    public static bool Owns(string question) => question.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>A person decides.</summary>
    /// <param name="question">The question's id.</param>
    /// <param name="option">The answer.</param>
    /// <returns>What became of it.</returns>
    public async Task<AnswerReceipt> AnswerAsync(string question, string option)
    {
        if (monitor.Stuck is not { } stuck || IdOf(stuck.Prompt) != question || stuck.Prompt == _settled)
        {
            return AnswerReceipt.Closed;
        }

        if (option is not (WorkTexts.StopLabel or WorkTexts.LetItRun))
        {
            return AnswerReceipt.NoOption;
        }

        _settled = stuck.Prompt;
        if (option == WorkTexts.StopLabel)
        {
            await interrupt(stuck.Prompt);
        }

        return AnswerReceipt.Taken;
    }

    private static string IdOf(Guid prompt) => $"{Prefix}{prompt:N}";
}
