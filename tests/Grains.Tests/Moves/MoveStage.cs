namespace Dormouse.Grains.Tests.Moves;

/// <summary>A session on the machine nas, with a turn behind it, and a second machine, moon. Agents echo.</summary>
internal sealed class MoveStage : IAsyncDisposable
{
    public const string Arrived = "Session **default** is on moon now, with its history and its files.";
    public const string Begins = "Session default moves to moon. What you write meanwhile waits and moves along.";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private MoveStage(TestHome home, TestChat chat, SessionKey from) => (Home, Chat, From) = (home, chat, from);

    public TestHome Home { get; }

    public TestChat Chat { get; private set; }

    /// <summary>The session's key before it moves.</summary>
    public SessionKey From { get; }

    public FakeMoveHost Nas => Home.MovesOf("nas");

    public FakeMoveHost Moon => Home.MovesOf("moon");

    public ISessionGrain Old => Home.Grains.GetGrain<ISessionGrain>(From.ToString());

    public static async Task<MoveStage> SetAsync()
    {
        var home = await TestHome.StartEchoingAsync();
        home.AgentsOf("moon").Echoes = true;
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var from = (await home.Agents.NextRunAsync()).Launch.Session;
        await home.StartMachineAsync("moon");
        return new(home, chat, from);
    }

    public async Task BeginAsync() => Assert.Equal(Begins, await Chat.AskAsync("/move default @moon"));

    public Task TimePassesUntilAsync(Func<bool> condition, string what) => Home.PassTimeAsync(Step, condition, what);

    public async Task ArrivesAsync()
    {
        await TimePassesUntilAsync(() => Chat.HasShown(Arrived), "the session has arrived");
        await Chat.SaysAsync(Arrived);
    }

    /// <summary>Both machines die without a word and come back; both begin with what was left, as real ones do.</summary>
    public async Task CrashAsync()
    {
        var seen = Chat.LastSeq;
        await Home.RestartAsync();
        Home.Agents.Echoes = true;
        Home.AgentsOf("moon").Echoes = true;
        await Home.StartMachineAsync("moon");
        Chat = Home.Chat(after: seen);
        await Old.Resume();
    }

    /// <summary>What agents on a machine were given since it started, without what is said about the move.</summary>
    public IReadOnlyList<string> GivenOn(string machine) =>
        [.. Home.AgentsOf(machine).Given.Select(static prompt => prompt.Text[(prompt.Text.LastIndexOf('\n') + 1)..])];

    public ValueTask DisposeAsync() => Home.DisposeAsync();
}
