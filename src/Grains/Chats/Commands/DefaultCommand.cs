using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class DefaultCommand : IChatCommand
{
    public string Name => "default";

    public string Arguments => "[agent|project|machine NAME]";

    public string Description => "show or set what your new sessions take where you say nothing";

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        if (run.Arguments is [])
        {
            return [new(DefaultTexts.Shown(await run.AskAsync(run.User.Defaults())))];
        }

        if (run.Arguments is not [var word, var name] || KindOf(word) is not { } kind)
        {
            return [new(DefaultTexts.Usage)];
        }

        var known = Is(name, NewWords.None) ? [] : await KnownAsync(run, kind);
        var chosen = known.FirstOrDefault(one => Is(one, name));
        return chosen is null && !Is(name, NewWords.None)
            ? [new(DefaultTexts.Unknown(kind, name, known))]
            : [new(DefaultTexts.Set(kind, await run.AskAsync(run.User.SetDefault(kind, chosen))))];
    }

    private static async Task<IReadOnlyList<string>> KnownAsync(CommandRun run, DefaultKind kind) => kind switch
    {
        DefaultKind.Agent => Names((await run.Overview.MachinesAsync())
            .SelectMany(static machine => machine.Description?.Agents ?? []).Select(static agent => agent.Name)),
        DefaultKind.Project => Names((await run.Overview.ProjectsAsync())
            .SelectMany(static machine => machine.Projects ?? []).Select(static project => project.Name)),
        _ => run.Scope.Machines.Online,
    };

    private static IReadOnlyList<string> Names(IEnumerable<string> names) => [.. names.Distinct(StringComparer.OrdinalIgnoreCase)];

    private static DefaultKind? KindOf(string word) => word.ToLowerInvariant() switch
    {
        "agent" => DefaultKind.Agent,
        "project" => DefaultKind.Project,
        "machine" => DefaultKind.Machine,
        _ => null,
    };

    private static bool Is(string known, string typed) => string.Equals(known, typed, StringComparison.OrdinalIgnoreCase);
}
