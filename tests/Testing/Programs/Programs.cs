using System.Reflection;
using System.Runtime.InteropServices;

namespace Dormouse.Testing;

/// <summary>The programs that tests start. The suite that runs names them as metadata of its assembly.</summary>
public static class Programs
{
    public const string NewestClaude = "2.1.332";
    public const string NewClaude = "2.1.330";
    public const string OldClaude = "2.1.197";

    public static string Silo => Of("SiloProgram");

    public static string Frontend => Of("FrontendProgram");

    /// <summary>What the tests keep between their runs.</summary>
    public static string Cache => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetEnvironmentVariable("HOME")!, ".cache"),
        "dormouse-tests");

    /// <summary>An agent that speaks stream-json and does as a prompt says (<c>slow=MS</c>, <c>deaf</c> and so on).</summary>
    public static string DummyAgent => Of("AgentProgram");

    /// <summary>What <c>tests/dev</c> starts.</summary>
    public static string Playground => Of("PlaygroundProgram");

    public static string DotnetRoot => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>The real CLI, as <c>tests/run</c> installs it.</summary>
    public static string Claude(string version)
    {
        var program = Path.Combine(Cache, $"claude-{version}", "node_modules", ".bin", "claude");
        Assert.True(File.Exists(program), $"The claude CLI {version} is not at {program}; run tests/run, which installs it.");
        return program;
    }

    /// <summary>A real agent that speaks the Agent Client Protocol, as <c>tests/run</c> installs it.</summary>
    public static string AcpAgent(string name)
    {
        var program = Path.Combine(Cache, name, "node_modules", ".bin", name == "codex" ? "codex-acp" : name);
        Assert.True(File.Exists(program), $"The agent {name} is not at {program}; run tests/run, which installs it.");
        return program;
    }

    public static string Chromium
    {
        get
        {
            var program = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
            Assert.True(program is not null, "No Chromium was found; run tests/run, which installs it.");
            return program;
        }
    }

    private static string Of(string name) => Assembly.GetEntryAssembly()!
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == name).Value!;
}
