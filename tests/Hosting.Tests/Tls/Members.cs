using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dormouse.Hosting.Tls;

namespace Dormouse.Hosting.Tests.Tls;

/// <summary>An authority and certificate files of its members, in a folder of their own.</summary>
internal sealed class Members : IDisposable
{
    private readonly ClusterAuthority _authority;
    private readonly string _folder = Directory.CreateTempSubdirectory("dm-tls-").FullName;

    public Members(string cluster = "dormouse")
    {
        _authority = ClusterAuthority.Create(cluster, Now.AddYears(-5));
    }

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public string Silo(string name, DateTimeOffset? from = null) => Put(_authority.Invite(MemberRole.Silo, name, from ?? Now));

    public string Frontend(string name, DateTimeOffset? from = null) => Put(_authority.Invite(MemberRole.Frontend, name, from ?? Now));

    /// <summary>The certificate of a file, with its key.</summary>
    public static X509Certificate2 Open(string path) => X509Certificate2.CreateFromPemFile(path);

    /// <summary>A certificate of this authority with any subject, for what the authority itself would never sign.</summary>
    public X509Certificate2 Odd(string subject)
    {
        using var authority = X509Certificate2.CreateFromPem(_authority.ToPem(), _authority.ToPem());
        return Sign(subject, authority);
    }

    /// <summary>A certificate that a member signed.</summary>
    public static X509Certificate2 SignedBy(X509Certificate2 member, string subject) => Sign(subject, member);

    public string Put(string pem)
    {
        var path = Path.Combine(_folder, $"{Guid.NewGuid():N}.pem");
        File.WriteAllText(path, pem);
        return path;
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static X509Certificate2 Sign(string subject, X509Certificate2 signer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signing = signer.GetECDsaPrivateKey()!;
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], critical: true));
        using var certificate = request.Create(
            signer.SubjectName, X509SignatureGenerator.CreateForECDsa(signing), Now, Now.AddHours(1), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
