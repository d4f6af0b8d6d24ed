using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Dormouse.Fakes;

/// <summary>A browser that has subscribed to notifications, and alone can read them (RFC 8291, RFC 8188).</summary>
/// <param name="Endpoint">Its address at the push service.</param>
/// <param name="ServerKey">The key of those who may notify it.</param>
public sealed record FakeBrowser(string Endpoint, string ServerKey) : IDisposable
{
    private const int SaltLength = 16;
    private const int TagLength = 16;
    private const int PointLength = 65;

    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(16);

    /// <summary>What it tells of its keys, base64url.</summary>
    public (string P256dh, string Auth) Keys => (Base64Url.EncodeToString(Point), Base64Url.EncodeToString(_secret));

    private byte[] Point => PointOf(_key.ExportParameters(includePrivateParameters: false));

    /// <summary>Reads a message.</summary>
    /// <param name="body">Its bytes.</param>
    /// <returns>The text.</returns>
    /// <exception cref="CryptographicException">It is not for this browser, or not whole.</exception>
    public string Read(ReadOnlySpan<byte> body)
    {
        var salt = body[..SaltLength];
        var recordSize = BinaryPrimitives.ReadUInt32BigEndian(body[SaltLength..]);
        if (body[SaltLength + 4] != PointLength || body.Length - SaltLength - 5 - PointLength > recordSize)
        {
            throw new CryptographicException("It is no single record from somebody with a key of P-256.");
        }

        var sender = body.Slice(SaltLength + 5, PointLength);
        var text = body[(SaltLength + 5 + PointLength)..];
        using var other = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new() { X = sender[1..33].ToArray(), Y = sender[33..].ToArray() },
        });
        var shared = _key.DeriveRawSecretAgreement(other.PublicKey);
        byte[] about = [.. "WebPush: info\0"u8, .. Point, .. sender];
        var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, _secret, about);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 16, salt.ToArray(), "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 12, salt.ToArray(), "Content-Encoding: nonce\0"u8.ToArray());
        var plain = new byte[text.Length - TagLength];
        using var cipher = new AesGcm(key, TagLength);
        cipher.Decrypt(nonce, text[..^TagLength], text[^TagLength..], plain);

        // What follows the last byte that is no zero is padding; that byte says that it is the last record.
        var end = plain.AsSpan().TrimEnd((byte)0);
        return end is [.. var said, 2] ? Encoding.UTF8.GetString(said) : throw new CryptographicException("It has no end.");
    }

    public void Dispose() => _key.Dispose();

    /// <summary>A point as it is written.</summary>
    /// <param name="parameters">The key.</param>
    /// <returns>65 bytes.</returns>
    internal static byte[] PointOf(ECParameters parameters) => [4, .. parameters.Q.X!, .. parameters.Q.Y!];
}
