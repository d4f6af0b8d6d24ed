using Dormouse.Hosting.Settings.Binding;
using Dormouse.Hosting.Verbs;
using Dormouse.Silo.Verbs;
using Dormouse.Silo.Verbs.Setup;

namespace Dormouse.Silo;

/// <summary>The silo's command line: a line for each verb.</summary>
internal static class SiloCommands
{
    /// <summary>All of it.</summary>
    public static ProgramCommands All { get; } = new(
        new ProgramHelp(
            "Dormouse.Silo",
            ProductVersion.Text,
            "Dormouse keeps coding-agent sessions on this machine and lets you talk to them from a chat.",
            "[--KEY=VALUE …]",
            Advice: "",
            ProgramKinds.Silo),
        SiloProgram.RunAsync,
        new DoctorVerb(),
        new LoginVerb(),
        new AttachVerb(),
        new VerbGroup("setup", SetupTelegramVerb.Words) { new SetupTelegramVerb() },
        new VerbGroup("token", TokenNewVerb.Words) { new TokenNewVerb() },
        new PeopleVerb(),
        new PairVerb(),
        new UnpairVerb(),
        new AuditVerb(),
        new ImportVerb(),
        new BackupVerb(),
        new RestoreVerb(),
        new DrainVerb(),
        new UndrainVerb(),
        new RenameVerb(),
        new VerbGroup("cluster", ClusterVerb.Words)
        {
            new ClusterInitVerb(),
            new ClusterInviteVerb(),
            new ClusterJoinVerb(),
            new ClusterLockVerb(),
            new ClusterStatusVerb(),
        });
}
