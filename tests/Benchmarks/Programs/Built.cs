using System.Diagnostics;
using System.Reflection;

namespace Dormouse.Benchmarks.Programs;

/// <summary>What the build made, and where.</summary>
internal static class Built
{
    public static string Silo => Of("SiloProgram");

    public static string SiloProject => Of("SiloProject");

    public static string Frontend => Of("FrontendProgram");

    public static string EmptyHost => Of("EmptyHostProgram");

    public static string EmptyHostProject => Of("EmptyHostProject");

    public static string EchoAgent => Path.Combine(AppContext.BaseDirectory, "Agent", "echo-agent.pl");

    /// <summary>Where the figures are written; git ignores it.</summary>
    public static string Results => Of("Results");

    /// <summary>Whether the compiler was told not to optimize.</summary>
    public static bool IsDebug => typeof(Built).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };

    /// <summary>The real CLI, as <c>tests/run</c> installs it.</summary>
    public static string Claude
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
                ? set
                : Path.Combine(Environment.GetEnvironmentVariable("HOME")!, ".cache");
            var program = Path.Combine(cache, "dormouse-tests", "claude-2.1.330", "node_modules", ".bin", "claude");
            return File.Exists(program)
                ? program
                : throw new InvalidOperationException("the claude CLI 2.1.330 is not installed; run tests/run once, which installs it");
        }
    }

    /// <summary>Publishes a project as users do.</summary>
    public static async Task PublishAsync(string project, string folder)
    {
        using var publish = Process.Start(new ProcessStartInfo(
            "dotnet", ["publish", project, "-c", "Release", "-v", "quiet", "--nologo", "-o", folder])
        {
            RedirectStandardOutput = true,
        })!;
        var said = await publish.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(5));
        await publish.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        if (publish.ExitCode != 0)
        {
            throw new InvalidOperationException($"dotnet publish failed: {said.Trim()}");
        }
    }

    private static string Of(string name) => typeof(Built).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == name).Value!;
}
