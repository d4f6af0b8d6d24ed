using Dormouse.Hosting.Settings;
using Dormouse.Silo.Backups;
using Dormouse.Silo.Machine;

namespace Dormouse.Silo.Verbs;

/// <summary><c>backup FILE</c>: writes the store, the keys and the private folders into one file, while Dormouse runs or not.</summary>
internal static class BackupVerb
{
    /// <summary>Runs the verb.</summary>
    /// <param name="args">The file, and settings.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) => ProgramExit.RunAsync(async () =>
    {
        if (args is not [var file, .. var rest] || file.StartsWith('-'))
        {
            throw new SettingsException("Write backup FILE, with the file to write.");
        }

        var settings = KeptName.Of(SiloSettings.Read(Configuration.Load(rest)));
        Console.WriteLine(await new BackupWriter(settings).WriteAsync(Path.GetFullPath(file), TimeProvider.System.WallNow()));
        return 0;
    });
}
