using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Architecture;

/// <summary>What depends on whether PostgreSQL is set is chosen in one place.</summary>
public sealed class DeploymentTests
{
    /// <summary>
    /// The place itself; what both programs read before there is a deployment; and what asks by itself today. The list may only become
    /// shorter.
    /// </summary>
    private static readonly string[] Known =
    [
        "src/Hosting/Tls/CertificateChoice.cs",
        "src/Silo/Backups/Restoration.cs",
        "src/Silo/Deployment.cs",
        "src/Silo/Doctor/AddressCheck.cs",
        "src/Silo/Doctor/ClockCheck.cs",
        "src/Silo/Doctor/ClusterCheck.cs",
        "src/Silo/Doctor/MachineNameCheck.cs",
        "src/Silo/Doctor/PortChecks.cs",
        "src/Silo/Doctor/StoreCheck.cs",
        "src/Silo/ReadyBlock.cs",
        "src/Silo/SiloSettings.cs",
        "src/Silo/Verbs/ImportVerb.cs",
        "src/Silo/Verbs/RenameVerb.cs",
        "src/Silo/Verbs/RestoreVerb.cs",
    ];

    [Fact(Timeout = TestScope.Patience)]
    public Task Whether_PostgreSQL_is_set_is_asked_in_one_place()
    {
        var asking = SourceFile.OfSource
            .Where(static file => file.Lines.Any(static line => line.Contains(".IsCluster", StringComparison.Ordinal)))
            .Select(static file => file.Path);

        Assert.Equal(Known, asking.Order(StringComparer.Ordinal));
        return Task.CompletedTask;
    }
}
