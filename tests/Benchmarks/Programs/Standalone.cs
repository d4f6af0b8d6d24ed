using Dormouse.Benchmarks.Channel;

namespace Dormouse.Benchmarks.Programs;

/// <summary>The whole product in one process, with the instant agent and the instant Bot API.</summary>
internal static class Standalone
{
    /// <summary>The first Telegram id that is known as the owner.</summary>
    public const long FirstPerson = 5000;

    /// <summary>The machine's name, of this run alone: the processes of another run must not be counted.</summary>
    public static string Machine { get; } = $"bench-{Guid.NewGuid():N}"[..14];

    public static Task<Running> StartAsync(
        Home home,
        InstantBotApi api,
        string? program = null,
        string? agent = null,
        int people = 60,
        params string[] more) => Running.StartAsync(
        home.Root,
        program ?? Built.Silo,
        [
            $"--Machine:Name={Machine}",
            "--Frontend:Urls=http://127.0.0.1:0",
            $"--Agents:claude:Command={agent ?? Built.EchoAgent}",
            "--Sessions:Agent=claude",
            "--Machine:MaxLive=2000",
            $"--Telegram:Token={InstantBotApi.Token}",
            $"--Telegram:ApiUrl={api.Url}",
            .. Enumerable.Range(0, people).Select(static id => $"--Users:owner:Telegram:{id}={FirstPerson + id}"),
            .. more,
        ]);

    /// <summary>Makes a session and switches the person's chat to it.</summary>
    public static Task NewSessionAsync(this Conversation bot, long person, string name) =>
        bot.AskAsync(person, $"/new {name}", $"Session {name} on {Machine} is ready.");
}
