using System.CommandLine;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Verbs;
using Dormouse.Silo.Backups;

namespace Dormouse.Silo.Verbs;

/// <summary>
/// <c>restore FILE</c>: puts a backup back where nothing is. With <c>--files</c>, in a cluster, only this machine's keys and private
/// folders.
/// </summary>
internal sealed class RestoreVerb : Verb
{
    private readonly Argument<string> _file = new("FILE");
    private readonly Option<bool> _filesOnly = new("--files");

    /// <summary>Makes the verb.</summary>
    public RestoreVerb()
        : base("restore", "put them back, where nothing is yet; --files: only this machine's, in a cluster")
    {
        Add(_file);
        Add(_filesOnly);
    }

    public override string Usage => "Write restore FILE, with the backup's file.";

    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        var (file, filesOnly) = (words.GetRequiredValue(_file), words.GetValue(_filesOnly));
        await RunAsync(SiloSettings.Read(Configuration.Load(settings)), file, filesOnly);
        return 0;
    }

    private async Task RunAsync(SiloSettings settings, string file, bool filesOnly)
    {
        if (filesOnly && !settings.Deployment.IsStoreShared)
        {
            throw new SettingsException($"{_filesOnly.Name} is for a cluster, whose store is there already; Storage:Postgres is not set.");
        }

        settings = settings.IsMachineNamed ? settings : settings with { Machine = await MachineOfAsync(file) ?? settings.Machine };
        settings.MakeDataFolder();
        await using var machine = await settings.Deployment.RestoreTarget.TakeNameAsync();
        Console.WriteLine(await new Restoration(settings).RunAsync(Path.GetFullPath(file), filesOnly));
    }

    /// <summary>
    /// Whatever this host is called: what comes back is the machine that it was. What can't be read is told when it is restored.
    /// </summary>
    private static async Task<string?> MachineOfAsync(string file)
    {
        try
        {
            return await BackupReader.ReadManifestAsync(Path.GetFullPath(file)) is { Machine: var machine } && MachineName.IsName(machine)
                ? machine
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
