using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class ModeCommand : IChatCommand
{
    public string Name => "mode";

    public string Arguments => "[NAME]";

    public string Description => "show or set what the session's agent asks before it acts";

    public bool NeedsSession => true;

    public SessionRight Needs(IReadOnlyList<string> arguments) => arguments.Count == 0 ? SessionRight.Use : SessionRight.Own;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var status = await run.AskAsync(run.Current.Grain.Status());
        if (status.Modes.Count == 0)
        {
            return [new(status.ChoicesAreToCome
                ? ModeTexts.NotTold(status.Name, status.Agent) : ModeTexts.NoModes(status.Name, status.Agent))];
        }

        if (run.Arguments.Count == 0)
        {
            var others = status.Modes.Where(mode => mode.Name != status.Mode);
            return [new(ModeTexts.Modes(status), [.. others.Select(static mode => new Choice(mode.Word, $"/mode {mode.Word}"))])];
        }

        if (status.Modes.FirstOrDefault(mode => Is(mode.Word, run.Text) || Is(mode.Name, run.Text)) is not { } chosen)
        {
            return [new(ModeTexts.UnknownMode(run.Text, status.Modes))];
        }

        if (chosen.Risk is not null && chosen.Name != status.Mode)
        {
            await run.NoteAsync(AuditTexts.SetsMode(status.Name, chosen.Word));
        }

        return [new(ModeTexts.ModeSet(status.Name, chosen, isAtOnce: await run.AskAsync(run.Current.Grain.SetMode(chosen.Name))))];
    }

    private static bool Is(string known, string typed) => string.Equals(known, typed, StringComparison.OrdinalIgnoreCase);
}
