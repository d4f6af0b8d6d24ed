using System.Reflection;

namespace Dormouse.Silo.Verbs;

/// <summary><c>--version</c>.</summary>
internal static class VersionVerb
{
    /// <summary>The version of this build.</summary>
    public static string Version { get; } =
        typeof(VersionVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Prints the version.</summary>
    /// <returns>The exit code.</returns>
    public static int Run()
    {
        Console.WriteLine($"Dormouse {Version}");
        return 0;
    }
}
