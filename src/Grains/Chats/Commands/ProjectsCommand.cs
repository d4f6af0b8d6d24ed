using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class ProjectsCommand : IChatCommand
{
    public string Name => "projects";

    public string Description => "every project, by machine, with its branch and state";

    public bool OnlyShows => true;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var found = await run.Overview.ProjectsAsync();
        if (found.All(static machine => machine.Projects is { Count: 0 }))
        {
            return [new(ProjectTexts.None)];
        }

        var lines = found.SelectMany(static machine => ProjectTexts.Lines(machine.Machine, machine.Projects));
        var buttons = found.SelectMany(static machine => (machine.Projects ?? []).Where(static project => project.Trouble is null)
            .Select(project => new Choice(
                ProjectTexts.Button(project.Name, machine.Machine), $"/new in {project.Name} @{machine.Machine}")));
        return [new(string.Join('\n', lines), [.. buttons.Take(ChatTexts.MostButtons)])];
    }
}
