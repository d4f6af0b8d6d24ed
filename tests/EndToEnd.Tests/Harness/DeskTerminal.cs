using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>A person's terminal: <c>script</c> makes a real one and runs a program in it.</summary>
internal sealed class DeskTerminal : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _shown = new();

    private DeskTerminal(Process process) => _process = process;

    /// <summary>What was shown, control sequences included.</summary>
    public string Shown
    {
        get
        {
            lock (_shown)
            {
                return _shown.ToString();
            }
        }
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>
    /// As if its person had answered all that a new CLI asks at its first start in a terminal. Before any process of it runs: what one
    /// writes when it ends would undo it.
    /// </summary>
    /// <param name="home">The home of the CLI.</param>
    public static void Welcome(HomeFolder home)
    {
        var trusted = new JsonObject();
        foreach (var folder in new[] { home.Root, Path.Combine(home.Workspaces, "owner", "default"), home["roof"] })
        {
            trusted[folder] = new JsonObject { ["hasTrustDialogAccepted"] = true };
        }

        var known = new JsonObject
        {
            ["hasCompletedOnboarding"] = true,
            ["theme"] = "dark",
            ["customApiKeyResponses"] = new JsonObject { ["approved"] = new JsonArray("test-key"), ["rejected"] = new JsonArray() },
            ["projects"] = trusted,
        };
        File.WriteAllText(Path.Combine(home.Root, ".claude.json"), known.ToJsonString());
    }

    /// <summary>Attaches to a session in a terminal.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="claude">The version of the CLI.</param>
    /// <param name="words">The words behind <c>attach</c>.</param>
    public static DeskTerminal Attach(Stage stage, string claude, params string[] words) => Start(
        stage,
        stage.Home.Root,
        [
            "dotnet", Programs.Silo, "attach", .. words, $"--Agents:claude:Command={Programs.Claude(claude)}",
            .. Variables(stage).Select(static one => $"--Agents:claude:Environment:{one.Name}={one.Value}"),
        ],
        []);

    /// <summary>Runs the CLI by hand in a terminal.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="claude">The version of the CLI.</param>
    /// <param name="folder">The folder that it works in.</param>
    /// <param name="arguments">Its arguments.</param>
    public static DeskTerminal Claude(Stage stage, string claude, string folder, params string[] arguments) =>
        Start(stage, folder, [Programs.Claude(claude), .. arguments], Variables(stage));

    /// <summary>Types a line. The CLI takes what comes in one piece for pasted, so the end of the line comes by itself.</summary>
    public async Task TypeAsync(string line)
    {
        await _process.StandardInput.WriteAsync(line);
        await _process.StandardInput.FlushAsync();
        await ShowsAsync(line.Split(' ')[^1]);
        await _process.StandardInput.WriteAsync('\r');
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until something is shown; the CLI moves the cursor instead of writing blanks, so words come one by one.</summary>
    public async Task ShowsAsync(string word)
    {
        try
        {
            await Eventually.Is(() => Shown.Contains(word, StringComparison.Ordinal), $"{word} in the terminal");
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}\n{Shown}");
        }
    }

    /// <summary>The terminal is closed: what runs in it gets SIGHUP.</summary>
    public async Task CloseAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private static (string Name, string Value)[] Variables(Stage stage) =>
    [
        ("ANTHROPIC_BASE_URL", stage.Model.Url), ("ANTHROPIC_API_KEY", "test-key"), ("DISABLE_TELEMETRY", "1"),
        ("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"), ("DISABLE_AUTOUPDATER", "1"),
    ];

    private static DeskTerminal Start(Stage stage, string folder, string[] command, (string Name, string Value)[] variables)
    {
        var line = string.Join(' ', command.Select(static word => $"'{word}'"));
        var start = new ProcessStartInfo("script", ["-qfec", $"stty rows 40 cols 150; exec {line}", "/dev/null"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["HOME"] = stage.Home.Root;
        start.Environment["TMPDIR"] = stage.Home.Temp;
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["DOTNET_CLI_HOME"] = stage.Home.Root;
        foreach (var name in new[] { "XDG_DATA_HOME", "CLAUDE_CONFIG_DIR", "CLAUDECODE" })
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var terminal = new DeskTerminal(process);
        _ = terminal.ReadAsync();
        return terminal;
    }

    private async Task ReadAsync()
    {
        var buffer = new char[4096];
        while (await _process.StandardOutput.ReadAsync(buffer) is > 0 and var read)
        {
            lock (_shown)
            {
                _shown.Append(buffer, 0, read);
            }
        }
    }
}
