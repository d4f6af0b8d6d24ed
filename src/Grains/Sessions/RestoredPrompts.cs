using System.Security.Cryptography;
using System.Text;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// Prompts of a session that come back from a backup. They waited when it was taken and may have been run since, so a person
/// decides, about all of them at once, before the first one is given.
/// </summary>
internal sealed class RestoredPrompts
{
    private const int MostExcerpts = 5;

    private RestoredPrompts(IReadOnlyList<QueuedPrompt> prompts, string session)
    {
        Count = prompts.Count;

        // What came or was edited since belongs to another question: an answer to the former one is of somebody who had not seen it.
        var all = string.Join('\0', prompts.Select(static prompt => $"{prompt.Id:N} {prompt.Shown}"));
        QuestionId = $"restored-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..32]}";
        Text = SessionTexts.Restored(
            session,
            prompts.Max(static prompt => prompt.BackupOf!.Value),
            [.. prompts.Take(MostExcerpts).Select(static prompt => SessionTexts.Excerpt(prompt.Shown, QueueTexts.ExcerptLength))],
            Count - MostExcerpts);
        Options = Count == 1 ? [SessionTexts.RunIt, SessionTexts.Drop] : [SessionTexts.RunThem, SessionTexts.DropThem];
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>Id of the question; another one whenever one of them has come, gone or been edited.</summary>
    public string QuestionId { get; }

    /// <summary>The question, in CommonMark.</summary>
    public string Text { get; }

    /// <summary>What can be answered.</summary>
    public IReadOnlyList<string> Options { get; }

    /// <summary>The prompts that a session must ask about before it goes on.</summary>
    /// <param name="state">The session.</param>
    /// <returns>They, or null if there are none or something else comes first.</returns>
    public static RestoredPrompts? Of(SessionState state) =>
        state is { InFlight: null, Decision: null, Paused: null, IsArchived: false, Queue: [{ BackupOf: not null }, ..] }
            ? new([.. state.Queue.Where(static prompt => prompt.BackupOf is not null)], state.Name)
            : null;

    /// <summary>Does what a person decided: they run, or are dropped.</summary>
    /// <param name="queue">The session's prompts; changed, and not written.</param>
    /// <param name="option">The answer.</param>
    /// <returns>False if it is none of the options.</returns>
    public bool TryDecide(PromptQueue queue, string option)
    {
        if (string.Equals(option, Options[0], StringComparison.OrdinalIgnoreCase))
        {
            queue.RunRestored();
            return true;
        }

        if (string.Equals(option, Options[1], StringComparison.OrdinalIgnoreCase))
        {
            queue.RemoveRestored();
            return true;
        }

        return false;
    }
}
