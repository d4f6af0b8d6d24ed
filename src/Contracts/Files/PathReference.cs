using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Dormouse.Contracts;

/// <summary>A short name for a path that is too long for a button, or has something in it that a line does not carry.</summary>
public static class PathReference
{
    /// <summary>What all of them begin with.</summary>
    public const char Sign = '~';

    private const int Length = 12;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>The reference of a path.</summary>
    /// <param name="path">The path.</param>
    /// <returns><c>~</c> and twelve hexadecimal digits; the same for the same path.</returns>
    public static string Of(string path) =>
        Sign + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..Length];

    /// <summary>Whether a text names a path, by itself or by its reference.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The path.</param>
    /// <returns>True if it does.</returns>
    public static bool Names(string text, string path) => text == path || (IsOne(text) && text == Of(path));

    /// <summary>Whether a text may be a reference; a path like it is written with <c>./</c> before it.</summary>
    /// <param name="text">The text.</param>
    /// <returns>True if it may.</returns>
    public static bool IsOne(string text) =>
        text.Length == Length + 1 && text[0] == Sign && text.AsSpan(1).IndexOfAnyExcept(Digits) < 0;
}
