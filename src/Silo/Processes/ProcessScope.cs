namespace Dormouse.Silo.Processes;

/// <summary>Where this silo's processes are at home: the mark that they carry, and the folders about them.</summary>
internal sealed class ProcessScope
{
    private readonly string _sessions;

    /// <summary>Opens the scope; makes its folders.</summary>
    /// <param name="id">The mark: the same for every silo of one store, different for all others.</param>
    /// <param name="machine">The machine's name.</param>
    /// <param name="folder">The data folder.</param>
    public ProcessScope(string id, string machine, string folder)
    {
        Id = id;
        Machine = machine;
        Cgroups = Cgroups.Find();
        Folder = folder;
        _sessions = Path.Combine(folder, "sessions");
    }

    /// <summary>The mark.</summary>
    public string Id { get; }

    /// <summary>The machine's name.</summary>
    public string Machine { get; }

    /// <summary>The data folder.</summary>
    public string Folder { get; }

    /// <summary>Cgroups, where the system lets us make them.</summary>
    public Cgroups? Cgroups { get; }

    /// <summary>The private folders of all sessions that have one.</summary>
    public IReadOnlyList<string> SessionFolders => Directory.Exists(_sessions) ? Directory.GetDirectories(_sessions) : [];

    /// <summary>Removes what versions up to 0.2.0 wrote down about live processes: the mark finds them.</summary>
    public void RemoveFormerRecords()
    {
        var folder = Path.Combine(Folder, "processes");
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in nobody's way.
        }
    }

    /// <summary>A private folder for what belongs to a session and not to its working folder; it exists afterwards.</summary>
    /// <param name="session">The session's id on this machine.</param>
    /// <returns>Its absolute path.</returns>
    public string FolderOf(string session) => Directory.CreateDirectory(
        Path.Combine(_sessions, session),
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
}
