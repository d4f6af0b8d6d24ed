using System.CommandLine;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Tls;

namespace Dormouse.Silo.Verbs;

/// <summary><c>cluster init</c>: makes the authority of a cluster, and this machine its first member.</summary>
internal sealed class ClusterInitVerb() : ClusterVerb("init", "make a cluster whose machines know each other; this machine is the first")
{
    protected override Task<string> DoAsync(ParseResult words, SiloSettings settings) => Task.FromResult(Do(settings));

    private static string Do(SiloSettings settings)
    {
        var files = settings.ClusterFiles;
        if (File.Exists(files.Authority))
        {
            throw new SettingsException(
                $"The authority of cluster {settings.Cluster.Id} is here already, in {files.Authority}. "
                + "To begin anew, and shut out every machine, move that file and this machine's certificate away first.");
        }

        var own = CertificateOf(settings);
        if (File.Exists(own))
        {
            throw new SettingsException(
                $"This machine is a member of cluster {settings.Cluster.Id} already ({own}), and another machine has its authority; run 'cluster invite' there.");
        }

        using var authority = ClusterAuthority.Create(settings.Cluster.Id, Now);
        ClusterFiles.Create(files.Authority, authority.ToPem(settings.Cluster.Passphrase));
        var certificate = Install(own, authority.Invite(MemberRole.Silo, settings.Machine, Now));
        return $"""
            Cluster {settings.Cluster.Id} has an authority: {files.Authority}
            Its key is on this machine only. Keep a copy in a safe place; whoever has it{(settings.Cluster.Passphrase is null ? "" : " and the passphrase")} can let anybody in.
            This machine is {certificate.Member}, until {Day(certificate.ValidUntil)}.
            For each other machine, run 'cluster invite MACHINE' here, copy MACHINE.join there, and run 'cluster join MACHINE.join' there.
            """;
    }
}
