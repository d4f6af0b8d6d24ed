using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>Where a new session can be, by what its person says and by what they have set for when they say nothing.</summary>
/// <param name="Machine">The machine; null where several others have the project.</param>
/// <param name="Project">The project; null for a folder of the session's own.</param>
/// <param name="Having">The machines that have the project, if several others do and nothing says which.</param>
internal sealed record NewPlace(string? Machine, string? Project, IReadOnlyList<string> Having)
{
    /// <summary>What a person has set for their new sessions.</summary>
    /// <param name="person">The person.</param>
    /// <returns>It.</returns>
    public static async Task<PersonDefaults> DefaultsOf(IUserGrain person)
    {
        try
        {
            return await person.Defaults();
        }
        catch (Exception exception) when (exception is not (TimeoutException or StoreUnavailableException))
        {
            // While silos are upgraded one by one, the person may be with one of a version that has none.
            return PersonDefaults.None;
        }
    }

    /// <summary>Finds the place.</summary>
    /// <param name="scope">The chat.</param>
    /// <param name="user">The person.</param>
    /// <param name="defaults">What they have set.</param>
    /// <param name="machine">The machine that they name, which is online; or null.</param>
    /// <param name="project">The project that they name, or null.</param>
    /// <param name="isAlone">Whether they want a folder of the session's own.</param>
    /// <returns>The place.</returns>
    /// <exception cref="MissingDefaultException">What they have set is not there.</exception>
    public static async Task<NewPlace> FindAsync(
        ChatScope scope, string user, PersonDefaults defaults, string? machine = null, string? project = null, bool isAlone = false)
    {
        var online = scope.Machines.Online;
        var home = machine ?? defaults.Machine ?? scope.Machines.Local;
        if (machine is null && defaults.Machine is not null && !online.Contains(home))
        {
            throw new MissingDefaultException(DefaultTexts.MachineAway(home, online));
        }

        if (isAlone || (project ?? defaults.Project) is not { } wanted)
        {
            return new(home, null, []);
        }

        if (machine is not null)
        {
            // Of one that is said, the machine says by itself that it is not there.
            return project is not null || await HasAsync(scope, user, machine, wanted)
                ? new(machine, wanted, [])
                : throw new MissingDefaultException(DefaultTexts.ProjectElsewhere(wanted, machine));
        }

        List<string> having = [];
        foreach (var other in online.OrderByDescending(one => one == home).ThenByDescending(one => one == scope.Machines.Local))
        {
            if (await HasAsync(scope, user, other, wanted))
            {
                if (other == home || other == scope.Machines.Local)
                {
                    return new(other, wanted, []);
                }

                having.Add(other);
            }
        }

        return having switch
        {
            [] when project is null => throw new MissingDefaultException(DefaultTexts.ProjectGone(wanted)),
            [] => new(home, wanted, []),
            [var one] => new(one, wanted, []),
            _ => new(null, wanted, having),
        };
    }

    private static async Task<bool> HasAsync(ChatScope scope, string user, string machine, string project)
    {
        try
        {
            return (await scope.Machine(machine).Projects(user).PatientlyAsync(scope.Time))
                .Any(known => string.Equals(known.Name, project, StringComparison.OrdinalIgnoreCase));
        }
        catch (Exception exception) when (exception is MachineAwayException or TimeoutException)
        {
            return false;
        }
    }
}
