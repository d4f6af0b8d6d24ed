using System.Security.Cryptography;
using Dormouse.Hosting.Settings;

namespace Dormouse.Hosting.Tls;

/// <summary>
/// Lets the silos of the machine that has the cluster's authority in by themselves, and makes the authority where the first silo of a
/// cluster starts. Who may read the authority's file may let anybody in, and needs no other proof.
/// </summary>
/// <param name="files">Where certificates lie.</param>
/// <param name="register">What the cluster knows of its authority.</param>
/// <param name="now">The time.</param>
/// <param name="passphrase">What the authority's key is, or is to be, locked with; null for nothing.</param>
public sealed class SelfInvitation(ClusterFiles files, IAuthorityRegister register, DateTimeOffset now, string? passphrase = null)
{
    private const int MostAttempts = 10;

    private readonly AuthorityFile _authority = new(files, passphrase);

    /// <summary>Sees to it that a silo has a certificate, if that is possible here.</summary>
    /// <param name="silo">The silo.</param>
    /// <exception cref="SettingsException">The authority is elsewhere, or the cluster runs without; it says what to do.</exception>
    /// <exception cref="IOException">A file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public void LetIn(Member silo)
    {
        var path = files.Silo(silo.Name);
        if (File.Exists(path))
        {
            Renew(path, silo);
            return;
        }

        using var authority = OpenOrBegin(silo);
        ClusterFiles.Replace(path, authority.Invite(MemberRole.Silo, silo.Name, now));
        NoteAuthority(authority.Fingerprint);
    }

    /// <summary>One that another silo of this home has made and found not to be the cluster's is gone a moment later.</summary>
    private ClusterAuthority OpenOrBegin(Member silo)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (!_authority.IsHere)
            {
                Begin(silo);
            }

            try
            {
                return _authority.Open();
            }
            catch (FileNotFoundException) when (attempt < MostAttempts)
            {
                // Begin says what is to be done where it is on another machine.
            }
        }
    }

    /// <summary>Gives a frontend, or a verb that asks silos, a certificate where the authority can be read.</summary>
    /// <param name="files">Where certificates lie.</param>
    /// <param name="frontend">The frontend.</param>
    /// <param name="now">The time.</param>
    /// <param name="passphrase">What the authority's key is locked with; null if that is not known, or it is not locked.</param>
    /// <returns>Whether it has one now.</returns>
    /// <exception cref="SettingsException">The authority can't be used.</exception>
    public static bool TryLetInFrontend(ClusterFiles files, Member frontend, DateTimeOffset now, string? passphrase = null)
    {
        try
        {
            var file = new AuthorityFile(files, passphrase);
            if (!file.IsHere || file.IsClosed)
            {
                return false;
            }

            using var authority = file.Open();
            ClusterFiles.Replace(files.Frontend, authority.Invite(MemberRole.Frontend, frontend.Name, now));
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The cluster's first silo makes its authority.</summary>
    private void Begin(Member silo)
    {
        if (register.Fingerprint is not null)
        {
            // Another silo of this home may have made and noted it since it was looked for.
            if (_authority.IsHere)
            {
                return;
            }

            throw Elsewhere(silo);
        }

        if (register.OtherSilo(silo.Name) is { } other)
        {
            throw new SettingsException(
                $"Silo {other} of cluster {silo.Cluster} runs without a certificate, and one with a certificate can't talk to it: stop all "
                + "silos of the cluster and start them again, or set Cluster:Insecure=true as long as some of them are older.");
        }

        using var made = ClusterAuthority.Create(silo.Cluster, now);
        if (ClusterFiles.TryCreate(files.Authority, made.ToPem(passphrase)) && register.Note(made.Fingerprint) != made.Fingerprint)
        {
            File.Delete(files.Authority);
            throw Elsewhere(silo);
        }
    }

    /// <summary>A certificate that ends soon, or that is of the machine's former name, is made anew where the authority is.</summary>
    private void Renew(string path, Member silo)
    {
        MemberCertificate certificate;
        try
        {
            certificate = MemberCertificate.Parse(File.ReadAllText(path));
        }
        catch (CryptographicException)
        {
            // Whoever wants to use it says what is wrong with it.
            return;
        }

        var fingerprint = ClusterAuthority.FingerprintOf(certificate.Authority);
        if (_authority.IsHere && !_authority.IsClosed && (certificate.Member != silo || CertificateChoice.EndsSoon(certificate, now)))
        {
            using var authority = _authority.Open();
            if (authority.Fingerprint == fingerprint)
            {
                ClusterFiles.Replace(path, authority.Invite(MemberRole.Silo, silo.Name, now));
            }
        }

        NoteAuthority(fingerprint);
    }

    /// <summary>Notes the authority for the machines that come later; where its key lies is where it is known best.</summary>
    private void NoteAuthority(string fingerprint)
    {
        if (register.Note(fingerprint) != fingerprint && _authority.IsHere)
        {
            register.Replace(fingerprint);
        }
    }

    private static SettingsException Elsewhere(Member silo) => new(
        $"This machine has no certificate of cluster {silo.Cluster}, and the cluster's authority is not here: on the machine where it is, "
        + $"run 'cluster invite {silo.Name}', and here 'cluster join {silo.Name}.join' (or set Cluster:Insecure=true if only a private "
        + "tunnel leads here).");
}
