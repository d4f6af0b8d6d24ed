using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>What was found out about a return to before a prompt, or what became of it.</summary>
/// <param name="Newest">The newest prompt of the conversation; null if it has none.</param>
/// <param name="Prompt">The prompt; null if the conversation has none of that id any more.</param>
/// <param name="Files">What becomes of the files; null if they were left alone.</param>
/// <param name="Holder">The process that has the conversation open, or null.</param>
internal sealed record ReturnLook(PastPrompt? Newest, PastPrompt? Prompt, FileReturn? Files, ConversationHolder? Holder = null)
{
    /// <summary>How many prompts can be chosen from.</summary>
    public const int Most = 8;

    /// <summary>Looks, and puts files back when that was chosen. It is no turn of a grain, and it may be done again.</summary>
    /// <param name="holders">Who has conversations of the machine open.</param>
    /// <param name="returns">The way back in their conversations.</param>
    /// <param name="launch">The session's agent.</param>
    /// <param name="wish">The return.</param>
    /// <returns>What was found.</returns>
    public static async Task<ReturnLook> TakeAsync(
        IConversationHolders holders, IConversationReturns returns, AgentLaunch launch, PendingReturn wish)
    {
        if (await holders.FindHolderAsync(launch) is { } holder)
        {
            return new(Newest: null, Prompt: null, Files: null, holder);
        }

        var prompts = await returns.FindPromptsAsync(launch, Most);
        var look = new ReturnLook(
            prompts.Count == 0 ? null : prompts[0], prompts.FirstOrDefault(one => ShortId.Names(wish.Prompt, one.Id)), Files: null);
        var isTrial = wish.Chosen is null;
        return look.Prompt is { } found && (isTrial || (look.Newest!.Id == wish.Newest && ReturnTexts.IsAboutFiles(wish.Chosen!)))
            ? look with { Files = await returns.PutFilesBackAsync(launch, found.Id, isTrial) }
            : look;
    }
}
