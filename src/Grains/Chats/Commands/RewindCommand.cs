using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>
/// Shows the last messages of the current session, and goes back to before one of them once a person has said what goes: the session asks
/// that itself, so that the answer counts once.
/// </summary>
internal sealed class RewindCommand : IChatCommand
{
    public string Name => "rewind";

    public string Description => "go back to before an earlier message: the talk, the files or both";

    public bool NeedsSession => true;

    public SessionRight Needs(IReadOnlyList<string> arguments) => SessionRight.Own;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        if (run.Arguments is [var id] && ShortId.IsValid(id))
        {
            return await run.AskAsync(run.Current.Grain.OfferReturn(id, run.Scope.Key)) is { } refusal ? [new(refusal)] : [];
        }

        var past = await run.AskAsync(run.Current.Grain.PastPrompts());
        if (past.Refusal is { } why)
        {
            return [new(why)];
        }

        var now = run.Scope.Time.WallNow();
        return
        [
            new(
                ReturnTexts.Which(run.Current.Name),
                [.. past.Prompts.Select(prompt => new Choice(ReturnTexts.Button(prompt, now), $"/{Name} {ShortId.Of(prompt.Id)}"))]),
        ];
    }
}
