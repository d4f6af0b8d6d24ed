namespace Dormouse.Contracts;

/// <summary>How full the context of a conversation is: what its model reads with each request.</summary>
/// <param name="Used">Tokens that were read and written with the last request.</param>
/// <param name="Size">Tokens that there is room for; above 0.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ContextFill")]
public sealed record ContextFill([property: Id(472)] long Used, [property: Id(473)] long Size)
{
    /// <summary>The same in percent, 0 to 100.</summary>
    public int Percent => (int)Math.Clamp(Used * 100 / Size, 0, 100);

    /// <summary>Makes it of what an agent says.</summary>
    /// <param name="used">Tokens that are used.</param>
    /// <param name="size">Tokens that there is room for.</param>
    /// <returns>It; null if one of them says nothing.</returns>
    public static ContextFill? Of(long used, long size) => used > 0 && size > 0 && used < long.MaxValue / 100 ? new(used, size) : null;
}
