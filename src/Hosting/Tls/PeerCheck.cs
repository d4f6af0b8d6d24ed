using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dormouse.Hosting.Tls;

/// <summary>Decides about the peer of one handshake, and remembers why it was refused.</summary>
/// <param name="own">Our own certificate.</param>
/// <param name="role">The role that the peer must have; null if any will do.</param>
/// <param name="names">The names that the peer may have; empty if any will do.</param>
/// <param name="time">The clock.</param>
internal sealed class PeerCheck(MemberCertificate own, MemberRole? role, IReadOnlyList<string> names, TimeProvider time)
{
    private const X509ChainStatusFlags Time = X509ChainStatusFlags.NotTimeValid;

    /// <summary>Why the peer was refused, a clause without a full stop; null if it was not, or not yet seen.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Trusts this authority and nothing else, and asks no other machine.</summary>
    public static X509ChainPolicy Policy(X509Certificate2 authority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(authority);
        return policy;
    }

    /// <summary>The policy for the peer of a handshake.</summary>
    /// <param name="use">What it must be allowed to do.</param>
    /// <returns>The policy.</returns>
    public X509ChainPolicy PolicyFor(Oid use)
    {
        var policy = Policy(own.Authority);
        policy.ApplicationPolicy.Add(use);
        return policy;
    }

    public bool IsLetIn(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Refusal = certificate is X509Certificate2 known ? Judge(known, chain, errors) : "it showed no certificate";
        return Refusal is null;
    }

    private string? Judge(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        // The name is checked below, by the subject: an address says nothing about who may be there.
        if ((errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) != SslPolicyErrors.None)
        {
            var problems = chain?.ChainStatus.Aggregate(
                X509ChainStatusFlags.NoError, static (all, status) => all | status.Status) ?? default;
            return (problems & ~Time) != X509ChainStatusFlags.NoError || problems == X509ChainStatusFlags.NoError
                ? problems.HasFlag(X509ChainStatusFlags.NotValidForUsage)
                    ? "its certificate is not for this use"
                    : "its certificate is not from this cluster's authority"
                : time.WallNow() < certificate.NotBefore
                    ? $"its certificate is not valid before {certificate.NotBefore.ToUniversalTime():u}; is a clock wrong?"
                    : $"its certificate has expired on {certificate.NotAfter.ToUniversalTime():u}";
        }

        return Member.Read(certificate.SubjectName) is not { } member ? "its certificate names no member of a cluster"
            : member.Cluster != own.Member.Cluster ? $"it is of cluster {member.Cluster}"
            : role is not null && member.Role != role ? $"it is a {Member.Text(member.Role)} and no {Member.Text(role.Value)}"
            : names.Count > 0 && !names.Contains(member.Name) ? $"it is {member.Name} and not {string.Join(" or ", names)}"
            : null;
    }
}
