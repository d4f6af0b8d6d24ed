using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Dormouse.Testing;

/// <summary>A built program as a process, with a home of its own: the Silo, or a Frontend.</summary>
public sealed partial class Product : IAsyncDisposable
{
    /// <summary>The owner's token, unless the settings of a test say another one: a program prints none.</summary>
    private const string OwnersToken = "the-owners-token-of-every-test";

    private const string TokenKey = "Users:owner:Token";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>A start compiles most of its code anew, which may take long where much else runs.</summary>
    private static readonly TimeSpan PatienceAtStart = TimeSpan.FromSeconds(120);

    private readonly Dictionary<string, string> _settings;
    private readonly StringBuilder _errors = new();
    private readonly StringBuilder _output = new();
    private Process _process = null!;

    private Product(HomeFolder home, string program, (string Key, string Value)[] given)
    {
        var settings = given.GroupBy(static setting => setting.Key).ToDictionary(static same => same.Key, static same => same.Last().Value);
        Home = home;
        Program = program;
        _settings = settings;
        Machine = settings.GetValueOrDefault("Machine:Name") ?? $"t{Guid.NewGuid():N}"[..16];
    }

    public HomeFolder Home { get; }

    /// <summary>What the next start starts: another build of the same program, for example.</summary>
    public string Program { get; set; }

    /// <summary>The network namespace of the next start; null for this computer's.</summary>
    public string? Network { get; set; }

    /// <summary>The host name that the next start sees; null for this computer's.</summary>
    public string? Host { get; set; }

    /// <summary>What becomes the program at the next start, for example to take rights away from it.</summary>
    public IReadOnlyList<string> Before { get; set; } = [];

    /// <summary>Further variables in the environment of the next start.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>A machine name that no other test has, so that its processes can be found.</summary>
    public string Machine { get; }

    public string Url { get; private set; } = "";

    public string Token => _settings.GetValueOrDefault(TokenKey, OwnersToken);

    /// <summary>The link of the last start, which lets the owner in once.</summary>
    public string LoginLink { get; private set; } = "";

    public string Output => _output.ToString();

    /// <summary>What went to standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    public int ProcessId => _process.Id;

    public static Task<Product> StartAsync(HomeFolder home, params (string Key, string Value)[] settings) =>
        StartAsync(home, network: null, settings);

    /// <summary>Starts the program in a network namespace.</summary>
    public static async Task<Product> StartAsync(HomeFolder home, string? network, params (string Key, string Value)[] settings)
    {
        var product = new Product(home, Programs.Silo, settings) { Network = network };
        await product.StartAsync();
        return product;
    }

    /// <summary>A silo that is not started yet.</summary>
    public static Product Silo(HomeFolder home, params (string Key, string Value)[] settings) => new(home, Programs.Silo, settings);

    /// <summary>A frontend that is not started yet.</summary>
    public static Product Frontend(HomeFolder home, params (string Key, string Value)[] settings) => new(home, Programs.Frontend, settings);

    /// <summary>Begins a command line that asks for something.</summary>
    public static Dialogue Begin(HomeFolder home, params string[] arguments) => new(Prepare(Programs.Silo, home, arguments));

    /// <summary>Runs the program to its end, for command lines that do not start anything.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(HomeFolder home, params string[] arguments) =>
        RunAsync(Programs.Silo, home, arguments);

    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, HomeFolder home, string[] arguments)
    {
        using var process = Process.Start(Prepare(program, home, arguments))!;
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"The program did not end within {Patience.TotalSeconds} s.");
        }

        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Starts the program (again) and waits until it says that it is ready.</summary>
    public async Task StartAsync()
    {
        var ready = Launch();
        try
        {
            await ready.WaitAsync(PatienceAtStart);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The program was not ready within {PatienceAtStart.TotalSeconds} s.\n{Output}\n{Errors}");
        }
    }

    /// <summary>Starts the program (again).</summary>
    /// <returns>A task that ends when it says that it is ready.</returns>
    public Task Launch()
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] arguments = [$"--Machine:Name={Machine}", "--Frontend:Urls=http://127.0.0.1:0", .. Arguments()];
        _process = new() { StartInfo = Prepare(Program, Home, arguments, Network, Host, Before), EnableRaisingEvents = true };
        foreach (var (name, value) in Environment)
        {
            _process.StartInfo.Environment[name] = value;
        }

        _process.Exited += (_, _) =>
            ready.TrySetException(new InvalidOperationException($"The program ended before it was ready.\n{Output}\n{Errors}"));
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                Read(text, ready);
            }
        };
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return ready.Task;
    }

    /// <summary>SIGTERM, then waits for the end.</summary>
    public async Task<int> StopAsync()
    {
        Signal(15);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>Waits for an end that it comes to by itself.</summary>
    public async Task<int> EndedAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL, then waits for the end.</summary>
    public async Task KillAsync()
    {
        Signal(9);
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public void Signal(int number) => _ = Kill(_process.Id, number);

    /// <summary>Living processes that carry the mark of a session of this machine.</summary>
    public IReadOnlyList<int> SessionProcesses() => MarkedProcesses.Of($"DORMOUSE_SESSION={Machine}/");

    public WebClient Web(string chat = "main") => new(Url, Token, chat);

    public async ValueTask DisposeAsync()
    {
        if (_process is null)
        {
            return;
        }

        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private IEnumerable<string> Arguments() =>
        _settings.Select(static setting => $"--{setting.Key}={setting.Value}").Prepend($"--{TokenKey}={Token}");

    private static ProcessStartInfo Prepare(
        string program,
        HomeFolder home,
        IEnumerable<string> arguments,
        string? network = null,
        string? host = null,
        IReadOnlyList<string>? before = null)
    {
        // ip, unshare and sh become the program, so the process id stays the program's.
        string[] command =
        [
            .. network is null ? Array.Empty<string>() : ["ip", "netns", "exec", network],
            .. host is null ? Array.Empty<string>() : ["unshare", "--uts", "sh", "-c", "hostname \"$0\" && exec \"$@\"", host],
            .. before ?? [], "dotnet", program, .. arguments,
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = home.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = home.Root;
        start.Environment["TMPDIR"] = home.Temp;
        start.Environment.Remove("XDG_DATA_HOME");
        start.Environment.Remove("CLAUDE_CONFIG_DIR");
        start.Environment["DOTNET_CLI_HOME"] = home.Root;

        // A program of a test lives for seconds. What is called often would be compiled a second time in them, for later: that was a third
        // of the processor time of a program that is left alone after its start.
        start.Environment["DOTNET_TC_CallCounting"] = "0";
        return start;
    }

    private void Read(string line, TaskCompletionSource ready)
    {
        _output.AppendLine(line);
        if (line.Contains("/login", StringComparison.Ordinal))
        {
            LoginLink = line[line.IndexOf("http", StringComparison.Ordinal)..];
            Url = new Uri(LoginLink).GetLeftPart(UriPartial.Authority);
        }

        if (line.StartsWith("Ready:", StringComparison.Ordinal))
        {
            ready.TrySetResult();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
