using System.Security.Cryptography;
using Dormouse.Hosting.Settings;

namespace Dormouse.Hosting.Tls;

/// <summary>The file of a cluster's authority. A passphrase may lock the key in it: then the file alone lets nobody in.</summary>
/// <param name="files">Where it lies.</param>
/// <param name="passphrase">The passphrase; null if none is known.</param>
public sealed class AuthorityFile(ClusterFiles files, string? passphrase)
{
    private const string LockedKey = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

    /// <summary>Whether it is on this machine.</summary>
    public bool IsHere => File.Exists(files.Authority);

    /// <summary>Whether its key is locked.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public bool IsLocked => File.ReadAllText(files.Authority).Contains(LockedKey, StringComparison.Ordinal);

    /// <summary>Whether it is here, and its key is locked by a passphrase that is not known.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public bool IsClosed => passphrase is null && IsHere && IsLocked;

    /// <summary>Reads it.</summary>
    /// <returns>The authority.</returns>
    /// <exception cref="SettingsException">It is broken, or locked by another passphrase, or by one that is not known.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public ClusterAuthority Open()
    {
        var isLocked = IsLocked;
        if (isLocked && passphrase is null)
        {
            throw new SettingsException(
                $"The key of the authority in {files.Authority} is locked: set Cluster:PassphraseFile to a file with its passphrase, or run "
                + "'cluster invite' in a terminal, which asks for it.");
        }

        try
        {
            return ClusterAuthority.Parse(File.ReadAllText(files.Authority), isLocked ? passphrase : null);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw isLocked
                ? new SettingsException($"The passphrase (Cluster:Passphrase) does not open the authority in {files.Authority}.")
                : new SettingsException(
                    $"The authority in {files.Authority} can't be used: {exception.Message.TrimEnd('.')}. Put its copy back.");
        }
    }
}
