using Dormouse.Hosting.People;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Agents.Isolation;

/// <summary>
/// Where Dormouse keeps what is for no session: its store, keys and secrets, and what is other people's. All paths are real ones.
/// </summary>
/// <param name="settings">The settings.</param>
internal sealed class SilosOwn(SiloSettings settings)
{
    // What there is beside the store.
    private static readonly string[] Ours = ["sessions", "agents", "homes", "clusters"];

    /// <summary>The store's folder, with keys, private folders and logins in it; and the folder of all working folders.</summary>
    public IEnumerable<string> Folders =>
        There([
            Path.GetDirectoryName(settings.StorePath)!, settings.DataFolder, settings.Options.Machine.Workspaces, PrivateTemp.Root,
            Environment.GetEnvironmentVariable(SecretFiles.CredentialsVariable),
        ]);

    /// <summary>The files of settings and of secrets.</summary>
    public IEnumerable<string> Files =>
        There([Path.GetFullPath("appsettings.json"), settings.Cluster.Certificate, .. settings.Options.SecretFiles]);

    /// <summary>The same as <see cref="Folders"/>, but what is ours in a folder instead of it where a place in it is seen.</summary>
    /// <param name="kept">The place.</param>
    /// <returns>Files and folders.</returns>
    public IEnumerable<string> FoldersBeside(string kept) => Folders.SelectMany(folder =>
        !IsIn(RealPath.Of(kept), folder) ? [folder]
        : There(Ours.Select(name => Path.Combine(folder, name)).Concat(
            Directory.GetFiles(folder, $"{Path.GetFileName(settings.StorePath)}*"))));

    /// <summary>Where other people's logins are.</summary>
    /// <param name="user">The person whose own are left out.</param>
    /// <returns>Folders.</returns>
    public IEnumerable<string> OfOthers(string user)
    {
        var own = settings.Options.Agents.Keys.Select(agent => settings.ConfigDirectory(agent, user)).ToHashSet();
        return There(
            from agent in settings.Options.Agents.Keys
            from other in settings.Options.Users.Keys.Append(KnownPeople.Owner)
            select settings.ConfigDirectory(agent, other) is { } folder && !own.Contains(folder) ? folder : null);
    }

    private static IEnumerable<string> There(IEnumerable<string?> paths) =>
        paths.OfType<string>().Where(static path => path.Length > 0).Select(RealPath.Of).Where(Path.Exists).Distinct();

    private static bool IsIn(string path, string folder) => path == folder || path.StartsWith($"{folder}/", StringComparison.Ordinal);
}
