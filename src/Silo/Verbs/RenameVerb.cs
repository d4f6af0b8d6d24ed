using System.CommandLine;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Verbs;

namespace Dormouse.Silo.Verbs;

/// <summary>
/// <c>rename [OLD] NEW</c>: gives this machine, whose silo does not run, another name, and its sessions with it. All or nothing; what a
/// crash cut off is brought to its end by the same words again, or by the machine's next start.
/// </summary>
internal sealed class RenameVerb : Verb
{
    private readonly Argument<string[]> _names = new("NAMES") { Arity = new(1, 2), HelpName = "[OLD] NEW" };

    /// <summary>Makes the verb.</summary>
    public RenameVerb()
        : base("rename", "give this machine, while it does not run, another name, its sessions with it") => Add(_names);

    public override string Usage => $"Write rename NEW, or rename OLD NEW; names of machines are {MachineName.Rule}.";

    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        var names = words.GetRequiredValue(_names);
        if (!Array.TrueForAll(names, MachineName.IsName))
        {
            throw new SettingsException(Usage);
        }

        await RunAsync(SiloSettings.Read(Configuration.Load(settings)), names.Length == 2 ? names[0] : null, names[^1]);
        return 0;
    }

    private static async Task RunAsync(SiloSettings settings, string? old, string name)
    {
        Console.WriteLine(await settings.Deployment.Rename.RunAsync(old, name));
        if (settings.IsMachineNamed && settings.Machine != name)
        {
            Console.WriteLine($"Machine:Name is still '{settings.Machine}' in the settings; set it to '{name}', or remove it.");
        }
    }
}
