using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>The section <c>Machine</c>.</summary>
public sealed record MachineOptions
{
    /// <summary>The machine's name; null for the one that it has had so far, and at its first start one made of the host name.</summary>
    [Setting("this machine's name; `rename` changes it", Default = "the host name at the first start, made to fit, for ever")]
    [MachineName]
    public string? Name { get; init; }

    /// <summary>The full path of the folder that holds each session's working folder; <c>~/dormouse</c> by default.</summary>
    [Setting(
        "folder that holds each session's working folder `<user>/<session>`; while its disk is not mounted, messages wait",
        Default = "`~/dormouse`", ReadBy = ProgramKinds.Silo, HelpOf = ProgramKinds.Silo)]
    [FilePath]
    public string Workspaces { get; init; } = HomeFolders.Full("~/dormouse");

    /// <summary>Most agent processes that are alive at once; 16 by default.</summary>
    [Setting(
        "most agent processes at once; past it the longest-idle session sleeps, or the message waits",
        Unit = "processes", ReadBy = ProgramKinds.Silo)]
    [WholeNumber(1, 10_000)]
    public int MaxLive { get; init; } = 16;

    /// <summary>Folders that sessions may work in, by the name that people call them by; full paths.</summary>
    [Setting(
        "folder that sessions may work in by this name: a git repository gives each a worktree of its own", ReadBy = ProgramKinds.Silo)]
    [Names("name", Pattern = "[A-Za-z0-9._-]{1,64}", Allowed = "1 to 64 letters, digits, `.`, `-` or `_`")]
    [FilePath]
    public IReadOnlyDictionary<string, string> Projects { get; init; } = new Dictionary<string, string>();

    /// <summary>Folders whose direct subfolders are projects too; full paths.</summary>
    [Setting("folder each of whose direct subfolders is a project too", ReadBy = ProgramKinds.Silo)]
    [FilePath]
    public IReadOnlyList<string> ProjectRoots { get; init; } = [];
}
