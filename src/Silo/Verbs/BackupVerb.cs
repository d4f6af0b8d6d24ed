using System.CommandLine;
using Dormouse.Hosting.Verbs;
using Dormouse.Silo.Backups;
using Dormouse.Silo.Machine;

namespace Dormouse.Silo.Verbs;

/// <summary><c>backup FILE</c>: writes the store, the keys and the private folders into one file, while Dormouse runs or not.</summary>
internal sealed class BackupVerb : Verb
{
    private readonly Argument<string> _file = new("FILE");

    /// <summary>Makes the verb.</summary>
    public BackupVerb()
        : base("backup", "write the store, the keys and the private folders into FILE, also while it runs") => Add(_file);

    public override string Usage => "Write backup FILE, with the file to write.";

    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        var file = Path.GetFullPath(words.GetRequiredValue(_file));
        var kept = KeptName.Of(SiloSettings.Read(Configuration.Load(settings)));
        Console.WriteLine(await new BackupWriter(kept).WriteAsync(file, TimeProvider.System.WallNow()));
        return 0;
    }
}
