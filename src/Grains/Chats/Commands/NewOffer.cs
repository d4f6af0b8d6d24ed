namespace Dormouse.Grains.Chats.Commands;

/// <summary>What is offered to who wants a new session and says nothing of it.</summary>
internal static class NewOffer
{
    private const int MostOffered = 8;

    /// <summary>Offers what a new session can be made of.</summary>
    /// <param name="run">The command.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="name">A name that is free.</param>
    /// <param name="defaults">What the person's new sessions take by themselves.</param>
    /// <returns>The reply.</returns>
    public static async Task<Reply> OfferAsync(CommandRun run, MachineDescription machine, string name, PersonDefaults defaults)
    {
        var projects = await run.AskAsync(run.Machine(machine.Name).Projects(run.Message.User));
        List<Choice> choices = [new(NewTexts.JustNew(name), $"/new named {name}")];
        if (defaults.Project is not null)
        {
            choices.Add(new(NewTexts.Alone(name), $"/new named {name} in {NewWords.None}"));
        }

        choices.AddRange(projects.Where(static project => project.Trouble is null).Take(MostOffered)
            .Select(static project => new Choice(NewTexts.InProject(project.Name), $"/new in {project.Name}")));
        choices.AddRange(machine.Agents.Where((agent, index) => defaults.Agent is null ? index > 0 : agent.Name != defaults.Agent)
            .Take(MostOffered).Select(static agent => new Choice(NewTexts.WithAgent(agent.Name), $"/new with {agent.Name}")));
        choices.AddRange(run.Scope.Machines.Online.Where(other => other != machine.Name).Take(MostOffered)
            .Select(static other => new Choice(NewTexts.OnMachine(other), $"/new @{other}")));
        return new(NewTexts.Offer, choices);
    }
}
