using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dormouse.Hosting.Tls;

/// <summary>
/// The authority of one cluster: whoever shows a certificate that it signed is let in, and nobody else. Its key lies on the one
/// machine where it was made.
/// </summary>
public sealed class ClusterAuthority : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private const int SerialBytes = 16;

    /// <summary>How long a member's certificate is valid.</summary>
    public static readonly TimeSpan MemberLife = TimeSpan.FromDays(2 * 365);

    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(30 * 365);

    // Small computers have no clock that runs while they are off.
    private static readonly TimeSpan ClockSlack = TimeSpan.FromDays(1);

    // Slow on purpose: who has the file tries passphrases.
    private static readonly PbeParameters Lock = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA512, iterationCount: 600_000);

    private readonly X509Certificate2 _certificate;

    private ClusterAuthority(string cluster, X509Certificate2 certificate)
    {
        Cluster = cluster;
        _certificate = certificate;
    }

    /// <summary>The cluster's id.</summary>
    public string Cluster { get; }

    /// <summary>Names it among others: the SHA-256 of its certificate, in hex.</summary>
    public string Fingerprint => FingerprintOf(_certificate);

    /// <summary>Makes the authority of a new cluster.</summary>
    /// <param name="cluster">The cluster's id.</param>
    /// <param name="now">The time.</param>
    /// <returns>The authority.</returns>
    public static ClusterAuthority Create(string cluster, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddOrganizationName(cluster);
        subject.AddCommonName("Dormouse cluster authority");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(0));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return new(cluster, request.CreateSelfSigned(now - ClockSlack, now + AuthorityLife));
    }

    /// <summary>Reads what <see cref="ToPem"/> wrote.</summary>
    /// <param name="pem">The text.</param>
    /// <param name="passphrase">What the key is locked with; null if it is not.</param>
    /// <returns>The authority.</returns>
    /// <exception cref="CryptographicException">It is not the text of an authority, or the passphrase is another one.</exception>
    public static ClusterAuthority Parse(string pem, string? passphrase = null)
    {
        var certificate = passphrase is null
            ? X509Certificate2.CreateFromPem(pem, pem)
            : X509Certificate2.CreateFromEncryptedPem(pem, pem, passphrase);
        var cluster = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .FirstOrDefault(
                static part => !part.HasMultipleElements && part.GetSingleElementType().Value == "2.5.4.10")?.GetSingleElementValue();
        return new(cluster ?? throw new CryptographicException("The certificate names no cluster."), certificate);
    }

    /// <summary>Makes a member's certificate with a key of its own.</summary>
    /// <param name="role">What the member may do.</param>
    /// <param name="name">Its name.</param>
    /// <param name="now">The time from which it is valid; it is valid for <see cref="MemberLife"/>.</param>
    /// <returns>The text of the file that a member keeps: the member's certificate, its key, and the authority's certificate, as PEM.</returns>
    public string Invite(MemberRole role, string name, DateTimeOffset now)
    {
        var member = new Member(Cluster, role, name);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(member.ToSubject(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            role is MemberRole.Silo ? [new(ServerUse), new(ClientUse)] : [new(ClientUse)], critical: true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
            _certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var (begin, end) = (now - ClockSlack, now + MemberLife);
        using var certificate = request.Create(
            _certificate,
            begin > _certificate.NotBefore ? begin : _certificate.NotBefore,
            end < _certificate.NotAfter ? end : _certificate.NotAfter,
            Serial());
        return $"""
            Dormouse: {member}, valid until {certificate.NotAfter:yyyy-MM-dd}.
            Keep it secret: whoever has it can run commands on the machines of the cluster.
            {certificate.ExportCertificatePem()}
            {key.ExportPkcs8PrivateKeyPem()}
            {_certificate.ExportCertificatePem()}

            """;
    }

    /// <summary>Everything about the authority, its key too.</summary>
    /// <param name="passphrase">What the key is locked with; null to leave it open.</param>
    /// <returns>The text, PEM.</returns>
    public string ToPem(string? passphrase = null)
    {
        using var key = _certificate.GetECDsaPrivateKey()!;
        return $"""
            Dormouse: the authority of cluster {Cluster}.
            Keep it secret: whoever has it can let anybody into the cluster.
            {_certificate.ExportCertificatePem()}
            {(passphrase is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, Lock))}

            """;
    }

    /// <inheritdoc/>
    public void Dispose() => _certificate.Dispose();

    internal static string FingerprintOf(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}
