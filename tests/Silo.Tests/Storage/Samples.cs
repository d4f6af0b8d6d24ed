using System.Runtime.CompilerServices;
using Dormouse.Silo.Storage;

namespace Dormouse.Silo.Tests.Storage;

/// <summary>State records as a release wrote them, in <c>Released/VERSION/TYPE.bin</c>.</summary>
internal static class Samples
{
    public static StateSerializer Serializer => StateSerializer.Standalone;

    public static T Read<T>(string version) => Serializer.Deserialize<T>(new(File.ReadAllBytes(
        Path.Combine(AppContext.BaseDirectory, "Storage", "Released", version, $"{typeof(T).Name}.bin"))));

    /// <summary>Writes today's samples into the source tree, as those of the version that is built.</summary>
    public static void Write([CallerFilePath] string source = "")
    {
        var version = typeof(StateSerializer).Assembly.GetName().Version!.ToString(3);
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(source)!, "Released", version)).FullName;
        foreach (var state in SampleStates.All)
        {
            File.WriteAllBytes(Path.Combine(folder, $"{state.GetType().Name}.bin"), Bytes(state));
        }
    }

    public static byte[] Bytes(object state) => (byte[])typeof(Samples)
        .GetMethod(nameof(BytesOf), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
        .MakeGenericMethod(state.GetType())
        .Invoke(null, [state])!;

    private static byte[] BytesOf<T>(T state) => Serializer.Serialize(state).ToArray();
}
