using System.Globalization;

namespace Dormouse.Silo.Agents.Shell;

/// <summary>
/// The start-up files of a person's shell. Ones that never come to an end, or that end the shell, are not read again until one of
/// them is changed: the shell may be the only way to mend them.
/// </summary>
/// <param name="home">The person's home folder.</param>
/// <param name="privateFolder">The session's private folder.</param>
internal sealed class ShellStartUp(string home, string privateFolder)
{
    private static readonly string[] OfAll = ["/etc/profile", "/etc/bash.bashrc", "/etc/bashrc"];

    private readonly string _note = Path.Combine(privateFolder, "startup-failed");

    /// <summary>Whether they are to be left out.</summary>
    public bool IsLeftOut
    {
        get
        {
            try
            {
                return File.Exists(_note) && File.ReadAllText(_note) == State();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <summary>Those that the shell reads, for people.</summary>
    public string Names =>
        string.Join(", ", Own.Where(File.Exists).Take(1).Select(static file => $"~/{Path.GetFileName(file)}").Prepend(OfAll[0]));

    private string[] Own => [Path.Combine(home, ".bash_profile"), Path.Combine(home, ".bash_login"), Path.Combine(home, ".profile")];

    /// <summary>They failed: they are left out from now on.</summary>
    public void LeaveOut()
    {
        try
        {
            File.WriteAllText(_note, State());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then the next start reads them again, and fails again.
        }
    }

    private string State() => string.Join('\n', OfAll
        .Concat(Own)
        .Append(Path.Combine(home, ".bashrc"))
        .Select(static file => new FileInfo(file))
        .Where(static file => file.Exists)
        .Select(
            static file => string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}")));
}
