using System.CommandLine;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Verbs;
using Dormouse.Silo.Doctor;
using Dormouse.Silo.Machine;

namespace Dormouse.Silo.Verbs;

/// <summary><c>doctor</c>: checks what a person can have set up wrong, one line each.</summary>
internal sealed class DoctorVerb() : Verb("doctor", "check everything that can be set up wrong")
{
    private const int Failed = 1;

    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        try
        {
            return await RunAsync(KeptName.Of(SiloSettings.Read(Configuration.Load(settings))), settings);
        }
        catch (SettingsException exception)
        {
            foreach (var fault in exception.Faults)
            {
                Console.WriteLine($"fail  settings: {fault}");
            }

            return Failed;
        }
    }

    private static async Task<int> RunAsync(SiloSettings settings, string[] arguments)
    {
        List<Finding> findings =
        [
            Settings(settings),
            CommandLineCheck.Run(settings, arguments),
            .. await AgentChecks.RunAsync(settings),
            AgentChecks.Environment(settings),
            ProgramCheck.Run(),
            await BoundaryCheck.RunAsync(settings),
            .. BoundaryCheck.OtherUsersOf(settings),
            await BoundaryCheck.LimitsAsync(settings),
            new Workspace(settings.Options.Machine.Workspaces, settings.DataFolder).Root.Away() is { } away
                ? Finding.Fail("workspaces", $"{away}.")
                : FolderCheck.Run("workspaces", settings.Options.Machine.Workspaces, "Machine:Workspaces"),
            .. await ProjectChecks.RunAsync(settings),
            await settings.Deployment.Checks.StoreAsync(),
            await settings.Deployment.Checks.MachineNameAsync(),
            await settings.Deployment.Checks.AddressAsync(),
            settings.Deployment.Checks.Cluster(),
            .. PortChecks.Run(settings),
            await TelegramCheck.RunAsync(settings),
            .. VoiceCheck.Run(settings),
            await ClockCheck.RunAsync(settings),
        ];
        foreach (var finding in findings)
        {
            Console.WriteLine($"{finding.Level.ToString().ToLowerInvariant(),-5} {finding.What}: {finding.Text}");
        }

        return findings.Exists(static finding => finding.Level is FindingLevel.Fail) ? Failed : 0;
    }

    private static Finding Settings(SiloSettings settings) => settings.Options.Warnings.ToArray() is { Length: > 0 } warnings
        ? Finding.Warn("settings", string.Join("; ", warnings))
        : Finding.Ok("settings", "all are known and valid");
}
