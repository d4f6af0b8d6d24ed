using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dormouse.Hosting.Tls;

/// <summary>A member's own certificate with its key, and the authority that it trusts.</summary>
public sealed class MemberCertificate
{
    private MemberCertificate(Member member, X509Certificate2 certificate, X509Certificate2 authority)
    {
        Member = member;
        Authority = authority;
        ValidFrom = certificate.NotBefore;
        ValidUntil = certificate.NotAfter;
        Context = SslStreamCertificateContext.Create(certificate, [authority], offline: true);
    }

    /// <summary>Whose it is.</summary>
    public Member Member { get; }

    /// <summary>When it begins to be valid.</summary>
    public DateTimeOffset ValidFrom { get; }

    /// <summary>When it ends to be valid.</summary>
    public DateTimeOffset ValidUntil { get; }

    internal X509Certificate2 Authority { get; }

    internal SslStreamCertificateContext Context { get; }

    /// <summary>Reads the text that an authority made for a member.</summary>
    /// <param name="pem">The text.</param>
    /// <returns>The certificate.</returns>
    /// <exception cref="CryptographicException">It is another text, or not whole.</exception>
    public static MemberCertificate Parse(string pem)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(pem);
        if (all.Count != 2)
        {
            throw new CryptographicException("A join file holds two certificates.");
        }

        var certificate = WithKey(pem);
        using var chain = new X509Chain { ChainPolicy = PeerCheck.Policy(all[1]) };
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return Member.Read(certificate.SubjectName) is { } member && chain.Build(certificate)
            ? new(member, certificate, all[1])
            : throw new CryptographicException("The certificate is not one that its authority gave to a member of a cluster.");
    }

    private static X509Certificate2 WithKey(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem, pem);
        }
        catch (ArgumentException exception)
        {
            throw new CryptographicException("The key is not that of the certificate.", exception);
        }
    }
}
