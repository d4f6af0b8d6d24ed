using System.Diagnostics;
using System.Text;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

/// <summary>A scope of its own for one test; whatever the test leaves alive in it is killed at the end.</summary>
internal sealed class TestScope : IAsyncDisposable
{
    public const int Patience = 60_000;
    public const string Session = "nas/0199";

    private readonly List<ProcessIdentity> _strays = [];

    public string Id { get; } = $"test-{Guid.NewGuid():N}";

    public string Folder { get; } = Directory.CreateTempSubdirectory("dormouse-test-").FullName;

    public static string DummyProgram { get; } = Path.Combine(AppContext.BaseDirectory, "dummy", "Dormouse.Dummy");

    public static CancellationToken Ended => TestContext.Current.CancellationToken;

    public SubprocessStart Of(string program, params string[] arguments) => new()
    {
        FileName = program,
        Arguments = arguments,
        WorkingDirectory = Folder,
        Mark = Session,
        Scope = Id,
    };

    public SubprocessStart Dummy(params string[] arguments) => Of(DummyProgram, arguments);

    public Task<Subprocess> StartAsync(params string[] arguments) => Subprocess.StartAsync(Dummy(arguments), cancellationToken: Ended);

    /// <summary>A long sleeper that no subprocess holds and nothing kills with the tests.</summary>
    public ProcessIdentity Orphan(string? scope, string? session, params string[] program)
    {
        var info = new ProcessStartInfo("setsid", program.Length > 0 ? program : ["sleep", "1000"]) { WorkingDirectory = "/" };
        info.Environment[ProcessMark.ScopeVariable] = scope;
        info.Environment[ProcessMark.SessionVariable] = session;
        using var process = Process.Start(info)!;
        var identity = ProcessIdentity.Of(process.Id);
        _strays.Add(identity);
        return identity;
    }

    public async ValueTask DisposeAsync()
    {
        var kill = await new ProcessTree(_strays, environment => environment.Has($"{ProcessMark.ScopeVariable}={Id}")).KillAsync();
        Directory.Delete(Folder, recursive: true);
        Assert.Empty(kill.Survivors);
    }

    public static async Task<List<string>> LinesOf(Subprocess subprocess)
    {
        var lines = new List<string>();
        await foreach (var line in subprocess.ReadLinesAsync(Ended))
        {
            lines.Add(Encoding.UTF8.GetString(line.Span));
        }

        return lines;
    }
}
