using System.Security.Cryptography;
using System.Text;

namespace Dormouse.Frontend.Web;

/// <summary>
/// Keys of uploads. The same upload sent again gets the same keys, so it is stored once; they come from the sender's
/// own secret, so nobody else can guess them.
/// </summary>
/// <param name="secret">The sender's token, or the secret of their log-in.</param>
/// <param name="chat">The chat's key.</param>
/// <param name="id">Names the upload.</param>
internal sealed class UploadKeys(string secret, string chat, string id)
{
    public string this[int index]
    {
        get
        {
            var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{chat}\n{id}\n{index}"));
            return UploadKey.Of(chat, $"{new Guid(hash.AsSpan(0, 16)):N}");
        }
    }
}
