using System.Globalization;
using System.Runtime.InteropServices;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;
using Dormouse.Faults.Tests.Judging;
using Microsoft.Data.Sqlite;

namespace Dormouse.Faults.Tests.Blows;

/// <summary>Carries out blows, each at its point of the path.</summary>
internal sealed partial class Striker
{
    /// <summary>If nobody comes by the point in this time, the blow comes all the same.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>A silo that was given up knows it in this time, however slow all is here.</summary>
    private static readonly TimeSpan Given = TimeSpan.FromSeconds(30);

    private volatile Trigger _trigger = new(PathPoint.Any, 0);

    public int Kills { get; private set; }

    /// <summary>How many blows came at the point that they were aimed at.</summary>
    public int Aimed { get; private set; }

    /// <summary>An agent is at a point; it waits there until this ends.</summary>
    public Task ReachAsync(int process, PathPoint point) => _trigger.ReachAsync(process, point);

    public async Task StrikeAsync(Stage stage, Blow blow)
    {
        var trigger = _trigger = new(blow.Point, blow.Skip);
        HoldBot(stage.Bot, blow.Point, trigger);
        var process = 0;
        try
        {
            if (blow.Point is not PathPoint.Any)
            {
                process = await trigger.Reached.WaitAsync(Patience);
                Aimed++;
            }
        }
        catch (TimeoutException)
        {
            stage.Journal.Note(null, $"nobody came by {blow.Point}");
        }

        if (blow.DelayMs > 0)
        {
            trigger.Release();
            await Task.Delay(blow.DelayMs);
        }

        var what = string.Create(CultureInfo.InvariantCulture, $"{blow.Kind} at {blow.Point} + {blow.DelayMs} ms, for {blow.Ms} ms");
        var from = Journal.Now;
        stage.Journal.Note(null, $"blow: {what}");
        var mayRepeat = await CarryOutAsync(stage, blow, process, trigger);
        trigger.Release();
        stage.Bot.Faults.Clear();
        stage.Journal.Add(new Struck(from, Journal.Now, what, mayRepeat));
    }

    private static void HoldBot(FakeBotApi bot, PathPoint point, Trigger trigger)
    {
        switch (point)
        {
            case PathPoint.Sending:
                bot.Faults.When(call => IsAnswer(call) && IsReached(trigger, point), BotFault.Hold(trigger.LetGo));
                break;
            case PathPoint.Sent:
                bot.Faults.When(IsAnswer, BotFault.HoldAnswer(trigger.LetGo));
                _ = TellHeldAsync(bot, "sendMessage", trigger, point);
                break;
            case PathPoint.Updates:
                bot.Faults.When(static call => call.Method == "getUpdates", BotFault.HoldAnswer(trigger.LetGo));
                _ = TellHeldAsync(bot, "getUpdates", trigger, point);
                break;
        }
    }

    private static bool IsReached(Trigger trigger, PathPoint point) => !trigger.ReachAsync(0, point).IsCompleted;

    private static async Task TellHeldAsync(FakeBotApi bot, string method, Trigger trigger, PathPoint point)
    {
        var before = bot.Calls.Count;
        try
        {
            await bot.WaitForCall(call => call.Method == method && call.Outcome == BotCall.AnswerHeld, Patience);
            await trigger.ReachAsync(0, point);
        }
        catch (TimeoutException)
        {
            // The blow has come without it.
        }
    }

    private static bool IsAnswer(BotCall call) =>
        call.Method is "sendMessage" or "editMessageText" && call.Args["text"]?.ToString().Contains("answered", StringComparison.Ordinal) == true;

    /// <returns>Whether what was being shown may be shown once more because of it.</returns>
    private async Task<bool> CarryOutAsync(Stage stage, Blow blow, int process, Trigger trigger)
    {
        var (bot, isFrontend) = (stage.Bot, blow.Kind is BlowKind.KillFrontend or BlowKind.TermFrontend or BlowKind.StopFrontend);
        var product = isFrontend ? stage.Frontends[blow.Dice % stage.Frontends.Count] : stage.Silos[blow.Dice % stage.Silos.Count];
        switch (blow.Kind)
        {
            case BlowKind.KillSilo or BlowKind.KillFrontend:
                var before = product.SessionProcesses();
                await product.KillAsync();
                Kills++;
                trigger.Release();
                await Task.Delay(blow.Ms);
                await product.StartAsync();
                Complain(stage, product, before, "outlived its silo's SIGKILL and the start of the next");
                return true;
            case BlowKind.TermSilo or BlowKind.TermFrontend:
                var running = product.SessionProcesses();
                trigger.Release();
                if (await product.StopAsync() is not 0 and var code)
                {
                    stage.Journal.Complain($"{product.Machine} ended with {code} after SIGTERM ({blow.Kind})");
                }

                Complain(stage, product, running, "outlived its silo's SIGTERM");
                await Task.Delay(blow.Ms);
                await product.StartAsync();
                return true;
            case BlowKind.StopSilo or BlowKind.StopFrontend:
                product.Signal(Stop);
                trigger.Release();
                await Task.Delay(blow.Ms);
                product.Signal(Continue);
                await RecoverAsync(stage, product);
                return true;
            case BlowKind.KillAgent or BlowKind.TermAgent or BlowKind.StopAgent:
                await StrikeAgentAsync(stage, blow, process, trigger);
                return false;
            case BlowKind.BotDrops:
                bot.Faults.When(static call => call.Method != "getUpdates", BotFault.DropAfterProcessing, times: 3);
                break;
            case BlowKind.BotTooMany:
                bot.Faults.When(static call => call.Method is "sendMessage" or "editMessageText", BotFault.TooManyRequests(1), times: 3);
                break;
            case BlowKind.Bot502:
                bot.Faults.When(static _ => true, BotFault.Status502, times: 5);
                break;
            case BlowKind.BotSlow:
                bot.Faults.When(static call => call.Method != "getUpdates", BotFault.Delay(TimeSpan.FromMilliseconds(700)), times: 6);
                break;
            case BlowKind.BotTwice:
                bot.Faults.DeliverTwice(3);
                break;
            case BlowKind.BotReversed:
                bot.Faults.DeliverReversed(3);
                break;
            case BlowKind.StoreFull when stage.Disk is { } disk:
                disk.Fill();
                trigger.Release();
                await Task.Delay(blow.Ms);
                disk.Free();
                return false;
            case BlowKind.StoreFull or BlowKind.StoreLocked:
                trigger.Release();
                await LockStoreAsync(stage, blow.Ms);
                return false;
            case BlowKind.DatabaseAway when stage.Database is { } database:
                trigger.Release();
                await database.StopAsync(immediately: blow.Dice % 2 == 0);
                await Task.Delay(blow.Ms);
                await database.StartAgainAsync();
                return true;
            case BlowKind.DatabaseFrozen when stage.Database is { } database:
                trigger.Release();
                using (database.Freeze())
                {
                    await Task.Delay(blow.Ms);
                }

                return true;
            default:
                throw new InvalidOperationException($"There is no {blow.Kind} here.");
        }

        // A fault of the Bot API lasts until its calls have come, or for a while.
        trigger.Release();
        await Task.Delay(blow.Ms);
        return blow.Kind is BlowKind.BotDrops;
    }

    /// <summary>A silo that was stopped for so long that the others gave it up finds that out, and ends by itself.</summary>
    private static async Task RecoverAsync(Stage stage, Product product)
    {
        if (await stage.IsGivenUpAsync(product))
        {
            try
            {
                await product.EndedAsync().WaitAsync(Given);
            }
            catch (TimeoutException)
            {
                stage.Journal.Complain($"{product.Machine} was given up, went on, and had not ended {Given.TotalSeconds} s later");
            }

            await stage.SuperviseAsync();
        }
    }

    private async Task StrikeAgentAsync(Stage stage, Blow blow, int process, Trigger trigger)
    {
        // Somebody has written in this round, so an agent is there, or comes, or has answered and sleeps again.
        for (var looks = 0; process == 0 && looks < 100 && stage.SessionProcesses().Count == 0; looks++)
        {
            await Task.Delay(20);
        }

        var alive = stage.SessionProcesses();
        var target = process > 0 || alive.Count == 0 ? process : alive[blow.Dice % alive.Count];
        if (target == 0)
        {
            stage.Journal.Note(null, "no agent is there");
            return;
        }

        stage.Journal.Note(null, $"the agent is {target}");
        if (blow.Kind is BlowKind.KillAgent or BlowKind.TermAgent)
        {
            _ = Signal(target, blow.Kind is BlowKind.KillAgent ? Kill : Terminate);
            Kills += blow.Kind is BlowKind.KillAgent ? 1 : 0;
            return;
        }

        _ = Signal(target, Stop);
        trigger.Release();
        await Task.Delay(blow.Ms);
        _ = Signal(target, Continue);
    }

    /// <summary>Another process holds the file: every write waits, and those that wait too long fail.</summary>
    private static async Task LockStoreAsync(Stage stage, int ms)
    {
        var file = Path.Combine(stage.Home.DataFolder, "dormouse.db");
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var begin = connection.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        await begin.ExecuteNonQueryAsync();
        await Task.Delay(ms);
        begin.CommandText = "ROLLBACK";
        await begin.ExecuteNonQueryAsync();
    }

    private static void Complain(Stage stage, Product product, IReadOnlyList<int> processes, string what)
    {
        foreach (var process in processes.Where(process => product.SessionProcesses().Contains(process)))
        {
            stage.Journal.Complain($"process {process} {what}");
        }
    }

    private const int Kill = 9;
    private const int Terminate = 15;
    private const int Stop = 19;
    private const int Continue = 18;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
