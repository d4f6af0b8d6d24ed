using System.Security.Cryptography;
using System.Text;

namespace Dormouse.Contracts;

/// <summary>How a message and the prompt that it becomes are named: the same message is the same prompt, however often it comes.</summary>
public static class PromptIdentity
{
    /// <summary>Names a message for good, beyond its chat.</summary>
    /// <param name="chat">Key of its chat.</param>
    /// <param name="message">The channel's id of it.</param>
    /// <returns>The name.</returns>
    public static string RequestOf(string chat, string message) => $"{chat}\n{message}";

    /// <summary>The id of the prompt that a message becomes.</summary>
    /// <param name="request">The message's name, as <see cref="RequestOf"/> says.</param>
    /// <returns>The id.</returns>
    public static Guid Of(string request) => new(SHA256.HashData(Encoding.UTF8.GetBytes(request)).AsSpan(0, 16));
}
