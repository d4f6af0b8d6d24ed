using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Dormouse.Hosting.Tls;

/// <summary>
/// A file that lets one member into a cluster, once and for a time. The certificate in it is locked with a key that the cluster's store
/// gives away once: the file alone opens nothing, and neither does the store.
/// </summary>
/// <param name="Id">Names the key in the store.</param>
/// <param name="Member">Who is let in.</param>
/// <param name="Until">Until when it may be used.</param>
/// <param name="Locked">The member's certificate and key, locked.</param>
public sealed record JoinFile(Guid Id, Member Member, DateTimeOffset Until, byte[] Locked)
{
    private const string Label = "DORMOUSE INVITATION";
    private const int KeyBytes = 32;

    // Each key locks one text, so all may have the same nonce.
    private static readonly byte[] Nonce = new byte[AesGcm.NonceByteSizes.MaxSize];

    /// <summary>Locks a certificate.</summary>
    /// <param name="member">Whose it is.</param>
    /// <param name="certificate">Its text, with its key.</param>
    /// <param name="until">Until when it may be used.</param>
    /// <returns>The file, and its key.</returns>
    public static (JoinFile File, byte[] Key) Lock(Member member, string certificate, DateTimeOffset until)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        var file = new JoinFile(Guid.NewGuid(), member, until, []);
        var text = Encoding.UTF8.GetBytes(certificate);
        var locked = new byte[text.Length + AesGcm.TagByteSizes.MaxSize];
        using var cipher = new AesGcm(key, AesGcm.TagByteSizes.MaxSize);
        cipher.Encrypt(Nonce, text, locked.AsSpan(0, text.Length), locked.AsSpan(text.Length), file.Open);
        return (file with { Locked = locked }, key);
    }

    /// <summary>Reads what <see cref="ToText"/> made.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The file; null if the text is something else.</returns>
    public static JoinFile? Parse(string text)
    {
        try
        {
            return PemEncoding.TryFind(text, out var fields) && text[fields.Label] == Label
                && JsonSerializer.Deserialize<JoinFile>(Convert.FromBase64String(text[fields.Base64Data])) is { Member: not null, Locked: not null } file
                    ? file
                    : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Unlocks the certificate.</summary>
    /// <param name="key">The file's key.</param>
    /// <returns>The text of the certificate, with its key.</returns>
    /// <exception cref="CryptographicException">It is another file's key, or the file was changed.</exception>
    public string Unlock(byte[] key)
    {
        var text = new byte[Math.Max(Locked.Length - AesGcm.TagByteSizes.MaxSize, 0)];
        using var cipher = new AesGcm(key, AesGcm.TagByteSizes.MaxSize);
        cipher.Decrypt(Nonce, Locked.AsSpan(0, text.Length), Locked.AsSpan(text.Length), text, Open);
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>The text of the file.</summary>
    /// <returns>PEM, with a line for people before it.</returns>
    public string ToText() =>
        $"""
        Dormouse: lets in {Member} once, until {Until.UtcDateTime:yyyy-MM-dd HH:mm} UTC.
        {PemEncoding.WriteString(Label, JsonSerializer.SerializeToUtf8Bytes(this))}

        """;

    /// <summary>What stands in it in the open, which nobody may change.</summary>
    private byte[] Open => Encoding.UTF8.GetBytes($"{Id:N} {Until.UtcTicks} {Member}");
}
