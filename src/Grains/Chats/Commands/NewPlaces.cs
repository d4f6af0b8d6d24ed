namespace Dormouse.Grains.Chats.Commands;

/// <summary>Where a new session can be: the machine that has its project, and what is offered to who said nothing.</summary>
internal static class NewPlaces
{
    private const int MostOffered = 8;

    /// <summary>Finds the machine of a new session.</summary>
    /// <param name="run">The command.</param>
    /// <param name="words">Its words; a machine that they name is online.</param>
    /// <returns>The machine; or null and what is asked instead, where several others have the project, and this one has not.</returns>
    public static async Task<(string? Machine, Reply? Question)> FindAsync(CommandRun run, NewWords words)
    {
        var known = run.Scope.Machines;
        if (words.Machine is not null || words.Project is null)
        {
            return (words.Machine ?? known.Local, null);
        }

        List<string> having = [];
        foreach (var machine in known.Online.OrderBy(machine => machine != known.Local))
        {
            if (await HasAsync(run, machine, words.Project))
            {
                if (machine == known.Local)
                {
                    return (machine, null);
                }

                having.Add(machine);
            }
        }

        return having switch
        {
            [] => (known.Local, null),
            [var one] => (one, null),
            _ => (null, NewTexts.WhichMachine(words, having)),
        };
    }

    /// <summary>Offers what a new session can be made of.</summary>
    /// <param name="run">The command.</param>
    /// <param name="machine">This machine.</param>
    /// <param name="name">A name that is free.</param>
    /// <returns>The reply.</returns>
    public static async Task<Reply> OfferAsync(CommandRun run, MachineDescription machine, string name)
    {
        var projects = await run.AskAsync(run.Machine(machine.Name).Projects(run.Message.User));
        List<Choice> choices = [new(NewTexts.JustNew(name), $"/new named {name}")];
        choices.AddRange(projects.Where(static project => project.Trouble is null).Take(MostOffered)
            .Select(static project => new Choice(NewTexts.InProject(project.Name), $"/new in {project.Name}")));
        choices.AddRange(machine.Agents.Skip(1).Take(MostOffered)
            .Select(static agent => new Choice(NewTexts.WithAgent(agent.Name), $"/new with {agent.Name}")));
        choices.AddRange(run.Scope.Machines.Online.Where(other => other != machine.Name).Take(MostOffered)
            .Select(static other => new Choice(NewTexts.OnMachine(other), $"/new @{other}")));
        return new(NewTexts.Offer, choices);
    }

    private static async Task<bool> HasAsync(CommandRun run, string machine, string project)
    {
        try
        {
            return (await run.AskAsync(run.Machine(machine).Projects(run.Message.User)))
                .Any(known => string.Equals(known.Name, project, StringComparison.OrdinalIgnoreCase));
        }
        catch (Exception exception) when (exception is MachineAwayException or TimeoutException)
        {
            return false;
        }
    }
}
