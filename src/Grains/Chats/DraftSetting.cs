using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// Whether a chat shows what grows as a draft: a message that is not sent yet, leaves nothing behind, and can be stopped. It alone changes
/// <see cref="ChatState.AreDraftsOff"/> and <see cref="ChatState.DraftRefusal"/>.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
/// <param name="live">What grows.</param>
internal sealed class DraftSetting(ChatScope scope, ChatState state, LiveView live)
{
    private const int LongestReason = 200;

    private readonly long _since = state.SeqCeiling;
    private string? _offeredBy;

    /// <summary>Whether the chat can have them: the API has them in private chats only.</summary>
    public bool ArePossible => scope.Channel == ChatKey.Telegram && !ChatKey.IsGroup(scope.Key);

    /// <summary>Whether its person wants none.</summary>
    public bool AreOff => state.AreDraftsOff;

    /// <summary>What the channel said when it refused one; null if it has not.</summary>
    public string? Refusal => state.DraftRefusal;

    /// <summary>Whether what grows is shown so now: by a frontend that can, and not where all that is shown is answers.</summary>
    public bool AreShown =>
        ArePossible && !AreOff && Refusal is null && state.Mode is not OutputMode.Quiet
        && _offeredBy is { } offered && (state.Deliverer ?? offered) == offered;

    /// <summary>A frontend can show drafts.</summary>
    /// <param name="frontend">The frontend's id.</param>
    /// <returns>Whether that changes what is shown.</returns>
    public bool Offer(string frontend)
    {
        var were = AreShown;
        _offeredBy = frontend;
        return were != AreShown;
    }

    /// <summary>The channel has refused one: none is tried any more, until its person asks for them.</summary>
    /// <param name="reason">What it said.</param>
    public void Refuse(string reason) => state.DraftRefusal = SessionTexts.Excerpt(reason, LongestReason);

    /// <summary>A person wants them, or does not.</summary>
    /// <param name="isOn">Whether they are wanted; what was refused is tried again.</param>
    public void Set(bool isOn) => (state.AreDraftsOff, state.DraftRefusal) = (!isOn, null);

    /// <summary>The session that a draft shows.</summary>
    /// <param name="draft">Its number.</param>
    /// <returns>
    /// The session, which works; null if that is over. A draft from before the chat was in memory is that of the only one that works.
    /// </returns>
    public WorkingSession? SessionOf(long draft) =>
        live.SessionOfDraft(draft) is { } name ? state.Working.Find(working => working.Name == name)
        : draft <= _since && state.Working is [var only] ? only
        : null;
}
