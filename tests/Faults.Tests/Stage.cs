using System.Net.Http.Headers;
using System.Reflection;
using System.Text.Json;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;
using Dormouse.Faults.Tests.Blows;
using Dormouse.Faults.Tests.People;

namespace Dormouse.Faults.Tests;

/// <summary>The program with dummy agents behind it, a fake Telegram before it, and people in several chats.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private const string AnnasToken = "anna-0123456789abcdef";
    private const string CleosToken = "cleo-0123456789abcdef";

    private Stage(TestHome home, FakeBotApi bot, Journal journal)
    {
        (Home, Bot, Journal) = (home, bot, journal);
        Logs = new(Path.Combine(home.Root, "agents"));
        Disk = SmallDisk.TryMount(home.DataFolder);
    }

    public TestHome Home { get; }

    public FakeBotApi Bot { get; }

    public Journal Journal { get; }

    public AgentLogs Logs { get; }

    /// <summary>What the store lies on, where the system lets us mount.</summary>
    public SmallDisk? Disk { get; }

    public Product Product { get; private set; } = null!;

    public AgentPoints Points { get; private set; } = null!;

    public IReadOnlyList<IPerson> People { get; private set; } = [];

    public static async Task<Stage> SetAsync(int seed, Func<int, PathPoint, string, Task> reached)
    {
        var stage = new Stage(new TestHome(), await FakeBotApi.StartAsync(), new Journal());
        var (home, bot, journal) = (stage.Home, stage.Bot, stage.Journal);
        stage.Points = new(Path.Combine(home.Root, "points"), reached);
        stage.Product = await Product.StartAsync(
            home,
            ("Agents:claude:Command", Agent),
            ("Agents:claude:Environment:DUMMY_LOG", stage.Logs.Folder),
            ("Agents:claude:Environment:DUMMY_POINTS", stage.Points.Path),
            ("Agents:claude:Environment:DOTNET_ROOT", DotnetRoot),
            ("Telegram:Token", bot.Token),
            ("Telegram:ApiUrl", bot.Url),
            ("Sessions:IdleTimeout", "00:00:01"),
            ("Sessions:ShutdownGrace", "00:00:02"),
            ("Machine:MaxLive", "2"),
            ("Users:anna:Telegram:0", "11"),
            ("Users:anna:Token", AnnasToken),
            ("Users:bert:Telegram:0", "12"),
            ("Users:cleo:Token", CleosToken));
        stage.People =
        [
            new TelegramPerson(bot.PrivateChat(bot.Person(11, "Anna")), journal, seed),
            new WebPerson("anna", AnnasToken, () => stage.Product.Url, journal, seed),
            new TelegramPerson(bot.PrivateChat(bot.Person(12, "Bert")), journal, seed),
            new WebPerson("cleo", CleosToken, () => stage.Product.Url, journal, seed),
        ];
        return stage;
    }

    /// <summary>What the program says of all sessions: name and state.</summary>
    public async Task<IReadOnlyList<string>> SessionStatesAsync()
    {
        var states = new List<string>();
        using var http = new HttpClient();
        foreach (var token in (string[])[AnnasToken, CleosToken])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{Product.Url}/api/sessions");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await http.SendAsync(request);
            response.EnsureSuccessStatusCode();
            states.AddRange(JsonElement.Parse(await response.Content.ReadAsStringAsync()).EnumerateArray().Select(static session => session.GetProperty("state").GetString()!));
        }

        return states;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var person in People)
        {
            await person.DisposeAsync();
        }

        await Product.DisposeAsync();
        await Points.DisposeAsync();
        await Bot.DisposeAsync();
        Disk?.Dispose();
        Home.Dispose();
    }

    private static string Agent => typeof(Stage).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "AgentProgram").Value!;

    private static string DotnetRoot => Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
