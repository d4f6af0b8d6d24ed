using Dormouse.Hosting.People;
using Dormouse.Silo.Projects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dormouse.Silo.Doctor;

/// <summary>Looks whether the projects of the settings are there and git can work with them.</summary>
internal static class ProjectChecks
{
    /// <summary>Checks each project and each folder of projects.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>A finding for each that is wrong, or one that all is well; none if there are no projects.</returns>
    public static async Task<IReadOnlyList<Finding>> RunAsync(SiloSettings settings)
    {
        var machine = settings.Options.Machine;
        if (machine is { Projects.Count: 0, ProjectRoots: [] })
        {
            return [];
        }

        List<Finding> findings =
        [
            .. machine.ProjectRoots.Where(static root => !Directory.Exists(root)).Select(static root => Finding.Fail(
                "projects", $"{root} (Machine:ProjectRoots) is not there; make it or take it out of the settings")),
        ];
        var described = await new MachineProjects(settings, new(settings), new(settings.DataFolder, NullLogger.Instance))
            .ListAsync(KnownPeople.Owner);
        findings.AddRange(described.Where(static project => project.Trouble is not null)
            .Select(static project => Finding.Fail("projects", $"{project.Name}: {project.Trouble}")));
        return findings.Count > 0
            ? findings : [Finding.Ok("projects", string.Join(", ", described.Select(static project => project.Name)))];
    }
}
