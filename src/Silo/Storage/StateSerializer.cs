using Dormouse.Grains;
using Dormouse.Grains.Storage;
using Orleans.Serialization;
using Orleans.Storage;

namespace Dormouse.Silo.Storage;

/// <summary>
/// Grain state as bytes: one byte that says whether the grain has open work, then Orleans' own format, whose explicit ids
/// let a version read what another one wrote. The first byte is what the store's index of open work is made from.
/// </summary>
/// <param name="serializer">Orleans' serializer.</param>
internal sealed class StateSerializer(Serializer serializer) : IGrainStorageSerializer
{
    private const byte Quiet = 0;
    private const byte OpenWork = 1;

    /// <summary>The serializer of a program that has no silo: it reads and writes the same.</summary>
    public static StateSerializer Standalone { get; } = new(new ServiceCollection()
        .AddSerializer(static builder => builder.AddAssembly(typeof(GrainsSetup).Assembly).AddAssembly(typeof(SessionKey).Assembly))
        .AddContracts()
        .BuildServiceProvider()
        .GetRequiredService<Serializer>());

    public BinaryData Serialize<T>(T? input)
    {
        using var buffer = new MemoryStream();
        buffer.WriteByte(input is IOpenWork { HasOpenWork: true } ? OpenWork : Quiet);
        serializer.Serialize(input!, buffer);
        return new(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    public T Deserialize<T>(BinaryData input) => serializer.Deserialize<T>(input.ToMemory()[1..])!;
}
