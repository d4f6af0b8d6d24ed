using Dormouse.Hosting.Settings;

namespace Dormouse.Hosting.Tls;

/// <summary>
/// The certificate of a frontend that may have been started before everything else: as long as the cluster has no authority, it waits for
/// the first silo of its machine to make one.
/// </summary>
/// <param name="settings">The settings, of a cluster.</param>
/// <param name="files">Where certificates lie.</param>
/// <param name="machine">The machine's name.</param>
/// <param name="register">What the cluster knows of its authority.</param>
/// <param name="time">The clock.</param>
public sealed class FrontendAdmission(
    ClusterOptions settings, ClusterFiles files, string machine, IAuthorityRegister register, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Finds the certificate, or makes it where the authority can be read.</summary>
    /// <returns>The certificate; null if there is none yet, or none is needed.</returns>
    /// <exception cref="SettingsException">There is none, and the cluster's authority is elsewhere; or it can't be used.</exception>
    public InstalledCertificate? Find()
    {
        // In this order: who makes an authority notes it first, and uses it then.
        var isNoted = !settings.Insecure && register.Fingerprint is not null;
        if (CertificateChoice.ForFrontend(settings, files, machine, time.WallNow()) is { } certificate)
        {
            return certificate;
        }

        return settings.Insecure ? null
            : SelfInvitation.TryLetInFrontend(files, new(settings.Id, MemberRole.Frontend, machine), time.WallNow(), settings.Passphrase)
            ? CertificateChoice.ForFrontend(settings, files, machine, time.WallNow())
            : isNoted ? throw CertificateChoice.NoFrontend(settings)
            : null;
    }

    /// <summary>Waits until there is one.</summary>
    /// <param name="stopping">Ends the wait.</param>
    /// <returns>The certificate.</returns>
    /// <exception cref="SettingsException">The cluster's authority was made elsewhere; or it can't be used.</exception>
    /// <exception cref="OperationCanceledException">It was to stop.</exception>
    public async Task<InstalledCertificate> WaitAsync(CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(Pause, time, stopping);
            if (Find() is { } certificate)
            {
                return certificate;
            }
        }
    }
}
