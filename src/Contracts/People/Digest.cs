using System.Security.Cryptography;
using System.Text;

namespace Dormouse.Contracts;

/// <summary>What is kept of a secret that nobody can guess: SHA-256 of it. Whoever reads it can't show the secret.</summary>
public static class Digest
{
    /// <summary>Bytes of a secret that we make.</summary>
    private const int SecretLength = 32;

    /// <summary>Makes a secret.</summary>
    /// <returns>43 letters, digits, <c>-</c> and <c>_</c>.</returns>
    public static string NewSecret() =>
        Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretLength)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>The digest of a secret.</summary>
    /// <param name="secret">The secret.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public static string Of(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Whether two digests are the same; takes the same time for all that are not.</summary>
    /// <param name="one">A digest, or null for none.</param>
    /// <param name="other">A digest, or null for none.</param>
    /// <returns>True if both are there and the same.</returns>
    public static bool AreSame(string? one, string? other) =>
        one is not null && other is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
