using System.Diagnostics.CodeAnalysis;

namespace Dormouse.Contracts;

/// <summary>A session's grain key, <c>machine/id</c>.</summary>
/// <param name="Machine">The machine that it runs on.</param>
/// <param name="Id">Its id on that machine.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionKey")]
public readonly record struct SessionKey([property: Id(0)] string Machine, [property: Id(1)] string Id)
{
    /// <summary>Makes the key of a new session.</summary>
    /// <param name="machine">The machine.</param>
    /// <returns>A key that no other session has.</returns>
    public static SessionKey New(string machine) => new(machine, Guid.CreateVersion7().ToString("N"));

    /// <summary>Reads a key.</summary>
    /// <param name="text"><c>machine/id</c>.</param>
    /// <param name="key">The key.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out SessionKey key)
    {
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        key = slash > 0 && slash < text!.Length - 1 ? new(text[..slash], text[(slash + 1)..]) : default;
        return key.Machine is not null;
    }

    /// <summary>Reads a key.</summary>
    /// <param name="text"><c>machine/id</c>.</param>
    /// <returns>The key.</returns>
    /// <exception cref="FormatException">It is not a key.</exception>
    public static SessionKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException($"'{text}' is not machine/id.");

    /// <summary>Writes the key.</summary>
    /// <returns><c>machine/id</c>.</returns>
    public override string ToString() => $"{Machine}/{Id}";
}
