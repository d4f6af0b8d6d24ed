using System.Globalization;
using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

/// <summary>A machine is away for minutes, and people go on writing to its sessions.</summary>
public class LongAway
{
    private const int Patience = 900_000;
    private const int Chats = 4;
    private static readonly TimeSpan Away = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    [Fact(Timeout = Patience)]
    public async Task What_waits_for_a_machine_is_delivered_by_itself_in_order_once_each_although_all_chats_were_restarted_meanwhile()
    {
        await using var stage = await ClusterStage.SetAsync();
        var hub = await stage.StartSiloAsync("hub");
        var nas = await stage.StartSiloAsync("nas");
        var frontend = await stage.StartFrontendAsync();
        var chats = Enumerable.Range(0, Chats).Select(number => frontend.Web($"chat-{number}")).ToArray();

        // The last two chats share a session.
        for (var chat = 0; chat < Chats; chat++)
        {
            await chats[chat].SayAsync(chat == Chats - 1 ? $"/session {Session(chat)}" : $"/new {Session(chat)} @{nas.Machine}");
            await chats[chat].WaitForNoticeAsync(Session(chat));
            await chats[chat].SayAsync("echo up");
            await chats[chat].WaitForAnswerAsync("up");
        }

        await nas.KillAsync();
        var sent = await WriteAsync(stage, chats, first: 0, Away / 2);

        // With nas away, every chat is on this one.
        await hub.KillAsync();
        await hub.StartAsync();
        sent = await WriteAsync(stage, chats, sent, Away / 2);
        Assert.All(Enumerable.Range(0, Chats), chat => Assert.False(File.Exists(Log(stage, chat))));

        await nas.StartAsync();

        // Nobody writes any more.
        foreach (var (number, chat) in chats.Index())
        {
            await chat.WaitForAnswerAsync($"done {number}.{sent - 1} ");
        }

        foreach (var (number, chat) in chats.Index())
        {
            var expected = Enumerable.Range(0, sent).Select(message => Line(number, message)).ToArray();
            Assert.Equal(expected, await File.ReadAllLinesAsync(Log(stage, number), TestContext.Current.CancellationToken));
            var answers = (await chat.KeptAsync()).Where(
                static happened => happened.Kind == "answer" && happened.Text.Contains("done ", StringComparison.Ordinal));
            Assert.Equal(
                expected,
                answers.Select(static answer => answer.Text.Trim().Trim('`').Trim().Replace("done ", "", StringComparison.Ordinal)));
            chat.Dispose();
        }
    }

    /// <summary>Everybody writes again and again.</summary>
    /// <returns>How many messages each chat has sent in all.</returns>
    private static async Task<int> WriteAsync(ClusterStage stage, WebClient[] chats, int first, TimeSpan time)
    {
        var started = TimeProvider.System.GetTimestamp();
        var message = first;
        for (; TimeProvider.System.GetElapsedTime(started) < time; message++)
        {
            foreach (var (number, chat) in chats.Index())
            {
                await Eventually.Is(
                    () =>
                        chat.TrySayAsync(
                            $"echo {Line(number, message)} >> {Log(stage, number)}; echo 'done {Line(number, message)} '",
                            $"{number}.{message}"),
                    "a message is taken");
            }

            // Minutes are the subject.
            await Task.Delay(Rest, TestContext.Current.CancellationToken);
        }

        return message;
    }

    private static string Session(int chat) => string.Create(CultureInfo.InvariantCulture, $"s{Math.Min(chat, Chats - 2)}");

    private static string Line(int chat, int message) => string.Create(CultureInfo.InvariantCulture, $"{chat}.{message}");

    private static string Log(ClusterStage stage, int chat) => Path.Combine(stage.Home.Root, $"given-{chat}");
}
