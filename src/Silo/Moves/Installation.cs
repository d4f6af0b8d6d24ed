using Dormouse.Grains.Agents;
using Dormouse.Grains.Moves;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Files;
using Dormouse.Silo.Machine;
using Dormouse.Silo.Projects;

namespace Dormouse.Silo.Moves;

/// <summary>Puts what was fetched where the session and its agent look for it. It may be done again after a crash.</summary>
internal static class Installation
{
    /// <summary>Installs.</summary>
    /// <param name="order">What was fetched.</param>
    /// <param name="launch">The session's agent; its working folder is not known yet.</param>
    /// <param name="formerFolder">The working folder on the machine that it comes from.</param>
    /// <param name="staging">Where it was put together.</param>
    /// <param name="workspace">The working folders.</param>
    /// <param name="projects">The projects.</param>
    /// <param name="agents">The agents.</param>
    /// <returns>The working folder.</returns>
    /// <exception cref="MoveException">It can't be put there.</exception>
    public static async Task<string> InstallAsync(
        MoveOrder order,
        AgentLaunch launch,
        string formerFolder,
        Staging staging,
        Workspace workspace,
        MachineProjects projects,
        AgentHost agents)
    {
        try
        {
            var folder = staging.Chosen ??= workspace.FreeFolder(order.Owner, order.Name);
            if (!Directory.Exists(folder))
            {
                var fetched = staging.PlaceOf(MoveParts.Work);
                Directory.CreateDirectory(fetched);
                Directory.Move(fetched, folder);
            }

            launch = launch with { WorkingFolder = folder };
            if (launch.Project is { Branch: not null } place)
            {
                await projects.JoinAsync(
                    order.Owner, order.Name, place, folder, staging.PlaceOf(MoveParts.Branch), staging.PlaceOf("worktree"));
            }

            foreach (var part in agents.HistoryOf(launch, arrives: true))
            {
                Copy(staging.PlaceOf(part.Name), part.Path);
            }

            agents.Relocate(launch, formerFolder);
            Disks.Flush();
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ProjectException)
        {
            throw new MoveException($"{order.To.Machine} can't put its files in their place: {exception.Message}");
        }
    }

    /// <summary>A copy, because a try that is cut off must find all of it again.</summary>
    private static void Copy(string from, string to)
    {
        switch (FileFacts.Of(from))
        {
            case { Kind: EntryKind.File } facts:
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(from, to + ".moved", overwrite: true);
                File.SetLastWriteTimeUtc(to + ".moved", new(facts.Time, DateTimeKind.Utc));
                File.Move(to + ".moved", to, overwrite: true);
                break;
            case { Kind: EntryKind.Folder }:
                Directory.CreateDirectory(to);
                foreach (var inner in new DirectoryInfo(from).GetFileSystemInfos())
                {
                    Copy($"{from}/{inner.Name}", $"{to}/{inner.Name}");
                }

                break;
            case { Kind: EntryKind.Link }:
                FolderRemoval.Remove(to);
                File.CreateSymbolicLink(to, new FileInfo(from).LinkTarget!);
                break;
        }
    }
}
