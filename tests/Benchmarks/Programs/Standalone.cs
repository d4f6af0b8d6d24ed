using Dormouse.Benchmarks.Channel;

namespace Dormouse.Benchmarks.Programs;

/// <summary>The whole product in one process, with the instant agent and the instant Bot API.</summary>
internal static class Standalone
{
    /// <summary>The first Telegram id that is known as the owner.</summary>
    public const long FirstPerson = 5000;

    public static Task<Running> StartAsync(Home home, InstantBotApi api, int people = 60, string? program = null, params string[] more) => Running.StartAsync(
        home.Root,
        program ?? Running.Silo,
        [
            "--Machine:Name=bench",
            "--Frontend:Urls=http://127.0.0.1:0",
            $"--Agents:claude:Command={Running.EchoAgent}",
            "--Sessions:Agent=claude",
            "--Machine:MaxLive=2000",
            $"--Telegram:Token={InstantBotApi.Token}",
            $"--Telegram:ApiUrl={api.Url}",
            .. Enumerable.Range(0, people).Select(static id => $"--Users:owner:Telegram:{id}={FirstPerson + id}"),
            .. more,
        ]);
}
