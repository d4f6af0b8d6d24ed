using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class DrainCommand : IChatCommand
{
    public string Name => "drain";

    public string Arguments => "MACHINE";

    public string Description => "finish what runs on a machine and start nothing new there; owner only";

    public bool IsOwnerOnly => true;

    public Task<IReadOnlyList<Reply>> RunAsync(CommandRun run) => SetAsync(run, isDraining: true);

    /// <summary>Lets a machine start nothing new, or work again.</summary>
    /// <param name="run">The command, whose one argument is the machine.</param>
    /// <param name="isDraining">Whether it starts nothing new.</param>
    /// <returns>What to say.</returns>
    internal static async Task<IReadOnlyList<Reply>> SetAsync(CommandRun run, bool isDraining)
    {
        if (run.Arguments is not [var word])
        {
            return [new(MoveTexts.DrainUsage)];
        }

        var name = word.TrimStart('@').ToLowerInvariant();
        var online = run.Scope.Machines.Online;
        if (!online.Contains(name))
        {
            return [new(ChatTexts.UnknownMachine(name, online))];
        }

        await run.NoteAsync(AuditTexts.Drains(name, isDraining));
        await run.AskAsync(run.Machine(name).SetDraining(isDraining));
        return [new(isDraining
            ? MoveTexts.Drains(name, (await run.AskAsync(run.Machine(name).Describe())).Busy)
            : MoveTexts.TakesWork(name))];
    }
}
