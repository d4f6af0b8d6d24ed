using System.CommandLine;
using System.Security.Cryptography;
using Dormouse.Hosting.Tls;

namespace Dormouse.Silo.Verbs;

/// <summary><c>cluster status</c>: who this machine is.</summary>
internal sealed class ClusterStatusVerb() : ClusterVerb("status", "who this machine is in the cluster, and until when")
{
    protected override Task<string> DoAsync(ParseResult words, SiloSettings settings) => Task.FromResult(Do(settings));

    private static string Do(SiloSettings settings)
    {
        var files = settings.ClusterFiles;
        List<string> lines = [$"cluster    {settings.Cluster.Id}"];
        foreach (var path in new[] { CertificateOf(settings), files.Frontend }.Where(File.Exists))
        {
            try
            {
                var certificate = MemberCertificate.Parse(File.ReadAllText(path));
                lines.Add($"member     {certificate.Member}; {CertificateChoice.Describe(certificate, Now)}");
            }
            catch (CryptographicException exception)
            {
                lines.Add($"member     {path} can't be used: {exception.Message}");
            }
        }

        if (lines.Count == 1)
        {
            lines.Add("member     no certificate is installed; 'cluster init' makes one, or 'cluster invite' and 'cluster join'");
        }

        var authority = new AuthorityFile(files, passphrase: null);
        lines.Add(
            !authority.IsHere ? "authority  not on this machine"
            : $"authority  here, {files.Authority}, its key {(authority.IsLocked ? "locked by a passphrase" : "open ('cluster lock' locks it)")}");
        return string.Join('\n', lines);
    }
}
