using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// Prompts that their sessions can't take now, in order and bounded. It alone changes <see cref="ChatState.Waiting"/>.
/// </summary>
/// <param name="state">The chat's state.</param>
internal sealed class WaitingPrompts(ChatState state)
{
    private const int Most = 100;
    private const int MostLength = 1_000_000;

    /// <summary>All of them; what was added first comes first.</summary>
    public IReadOnlyList<WaitingPrompt> All => state.Waiting;

    /// <summary>Whether any waits, cancelled ones included.</summary>
    public bool Any => state.Waiting.Count > 0;

    /// <summary>How many wait to be given.</summary>
    public int Count => state.Waiting.Count(static waiting => !waiting.IsCancelled);

    /// <summary>Whether one waits for a session, so that later ones must wait behind it.</summary>
    /// <param name="session">The session's key.</param>
    /// <returns>True if one does.</returns>
    public bool Has(string session) => state.Waiting.Exists(waiting => waiting.Session == session);

    /// <summary>The one that a session gets next.</summary>
    /// <param name="session">The session's key.</param>
    /// <returns>The prompt, or null.</returns>
    public WaitingPrompt? First(string session) => state.Waiting.Find(waiting => waiting.Session == session);

    /// <summary>Adds a prompt, unless too much waits.</summary>
    /// <param name="waiting">The prompt.</param>
    /// <returns>Why it was not added; null if it was.</returns>
    public string? Add(WaitingPrompt waiting)
    {
        if (state.Waiting.Count >= Most)
        {
            return SessionTexts.QueueFull(waiting.SessionName, Most);
        }

        if (Any && state.Waiting.Sum(static other => other.Prompt.Text.Length) + waiting.Prompt.Text.Length > MostLength)
        {
            return SessionTexts.QueueHeavy(waiting.SessionName, MostLength);
        }

        state.Waiting.Add(waiting);
        return null;
    }

    /// <summary>Takes out a prompt that was given. One that was edited or cancelled meanwhile is another one, and stays.</summary>
    /// <param name="given">What was given.</param>
    /// <returns>False if it stays.</returns>
    public bool Remove(WaitingPrompt given) =>
        state.Waiting.RemoveAll(other => other.Prompt == given.Prompt && other.IsCancelled == given.IsCancelled) > 0;

    /// <summary>Finds a prompt.</summary>
    /// <param name="shortId">The beginning of its id; see <see cref="ShortId"/>.</param>
    /// <returns>The prompt; null if none waits under that id.</returns>
    public WaitingPrompt? Find(string shortId) => state.Waiting.Find(waiting => ShortId.Names(shortId, waiting.Prompt.OwnId));

    /// <summary>Cancels a prompt. It stays until its session knows, for an earlier try may have reached it.</summary>
    /// <param name="shortId">The beginning of its id; see <see cref="ShortId"/>.</param>
    /// <returns>The prompt as it was before; null if none waits under that id.</returns>
    public WaitingPrompt? Cancel(string shortId)
    {
        var index = state.Waiting.FindIndex(waiting => ShortId.Names(shortId, waiting.Prompt.OwnId));
        if (index < 0)
        {
            return null;
        }

        var before = state.Waiting[index];
        state.Waiting[index] = before with { IsCancelled = true };
        return before;
    }

    /// <summary>Gives a prompt that waits a new form.</summary>
    /// <param name="prompt">The prompt's id.</param>
    /// <param name="edited">Makes the new form.</param>
    /// <returns>The prompt as it was before; null if it does not wait. A cancelled one is left as it is.</returns>
    public WaitingPrompt? Edit(Guid prompt, Func<Prompt, Prompt> edited)
    {
        var index = state.Waiting.FindLastIndex(waiting => waiting.Prompt.Id == prompt);
        if (index < 0)
        {
            return null;
        }

        var before = state.Waiting[index];
        if (!before.IsCancelled)
        {
            state.Waiting[index] = before with { Prompt = edited(before.Prompt) };
        }

        return before;
    }

    /// <summary>The name of a session that one waits for.</summary>
    /// <param name="session">The session's key.</param>
    /// <returns>The name, or null.</returns>
    public string? NameOf(string session) => state.Waiting.Find(waiting => waiting.Session == session)?.SessionName;

    /// <summary>All of them are elsewhere now.</summary>
    public void Clear() => state.Waiting.Clear();

    /// <summary>A session has another key now.</summary>
    /// <param name="from">The key of the session that moved.</param>
    /// <param name="to">Its new key.</param>
    public void Follow(string from, string to) =>
        state.Waiting = [.. state.Waiting.Select(waiting => waiting.Session == from ? waiting with { Session = to } : waiting)];
}
