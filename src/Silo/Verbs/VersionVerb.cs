namespace Dormouse.Silo.Verbs;

/// <summary><c>--version</c>.</summary>
internal static class VersionVerb
{
    /// <summary>Prints the version.</summary>
    /// <returns>The exit code.</returns>
    public static int Run()
    {
        Console.WriteLine($"Dormouse {ProductVersion.Text}");
        return 0;
    }
}
