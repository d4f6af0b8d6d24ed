using System.Globalization;
using System.Runtime.InteropServices;
using Dormouse.Fakes;
using Dormouse.Faults.Tests.Judging;
using Dormouse.Faults.Tests.People;

namespace Dormouse.Faults.Tests.Blows;

/// <summary>Carries out blows, each at its point of the path.</summary>
internal sealed partial class Striker
{
    /// <summary>If nobody comes by the point in this time, the blow comes all the same.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

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

        if (blow.DelayMs > 0 || blow.IsAfter)
        {
            trigger.Release();
            await Task.Delay(blow.DelayMs);
        }

        var what = string.Create(CultureInfo.InvariantCulture, $"{blow.Kind} {(blow.IsAfter ? "after" : "at")} {blow.Point} + {blow.DelayMs} ms, for {blow.Ms} ms");
        var from = Journal.Now;
        var calls = stage.Bot.Calls.Count;
        stage.Journal.Note(null, $"blow: {what}");
        var done = await CarryOutAsync(stage, blow, process, trigger);
        trigger.Release();
        stage.Bot.Faults.Clear();
        stage.Journal.Add(new Struck(from, done.At ?? Journal.Now, $"{what}{done.As}", done.Harm) { Process = done.Process, Back = Journal.Now });
        foreach (var dropped in stage.Bot.Calls.Skip(calls).Where(static call => call.Outcome == BotCall.Dropped))
        {
            stage.Journal.Add(new Struck(from, Journal.Now, $"the answer to {dropped.Method} was dropped", Harm.Repeats)
            {
                Message = Reading.Answer(dropped.Args["text"]?.ToString() ?? "") ?? "-",
            });
        }
    }

    private async Task<Done> CarryOutAsync(Stage stage, Blow blow, int process, Trigger trigger)
    {
        var (bot, isFrontend) = (stage.Bot, blow.Kind is BlowKind.KillFrontend or BlowKind.TermFrontend or BlowKind.StopFrontend);
        var product = isFrontend ? stage.Frontends[blow.Dice % stage.Frontends.Count] : stage.Silos[blow.Dice % stage.Silos.Count];
        switch (blow.Kind)
        {
            case BlowKind.KillSilo or BlowKind.KillFrontend:
                var before = product.SessionProcesses();
                await product.KillAsync();
                Kills++;
                var dead = Journal.Now;
                trigger.Release();
                await Task.Delay(blow.Ms);
                await product.StartAsync();
                Complain(stage, product, before, "outlived its silo's SIGKILL and the start of the next");
                return new(isFrontend ? Harm.Repeats : Harm.Repeats | Harm.CutsOff, dead);
            case BlowKind.TermSilo or BlowKind.TermFrontend:
                var running = product.SessionProcesses();
                trigger.Release();
                if (await product.StopAsync() is not 0 and var code)
                {
                    stage.Journal.Complain($"{product.Machine} ended with {code} after SIGTERM ({blow.Kind})");
                }

                Complain(stage, product, running, "outlived its silo's SIGTERM");
                var ended = Journal.Now;
                await Task.Delay(blow.Ms);
                await product.StartAsync();

                // It had time to confirm what it showed: nothing of that comes again.
                return new(isFrontend ? Harm.None : Harm.CutsOff, ended);
            case BlowKind.StopSilo or BlowKind.StopFrontend:
                product.Signal(Stop);
                trigger.Release();
                await Task.Delay(blow.Ms);
                product.Signal(Continue);
                await RecoverAsync(stage, product);

                // One that comes back within its lease loses nothing of what it was about.
                return new(Harm.Withholds | (blow.Ms >= LeaseMs ? Harm.Repeats : Harm.None)
                    | (blow.Ms >= LeaseMs && stage.Database is not null && !isFrontend ? Harm.CutsOff : Harm.None));
            case BlowKind.KillAgent or BlowKind.TermAgent or BlowKind.StopAgent:
                return await StrikeAgentAsync(stage, blow, process, trigger) is { } struck
                    ? new(blow.Kind is BlowKind.StopAgent ? Harm.Freezes : Harm.CutsOff) { Process = struck }
                    : new(Harm.None) { As = " (in vain: no agent was there)" };
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
                trigger.Release();
                await FillStoreAsync(stage, product, disk, blow.Ms);
                return new(Harm.Withholds | Harm.KeepsFromStarting);
            case BlowKind.StoreReadOnly when stage.Disk is { } disk:
                return await StartReadOnlyAsync(stage, product, disk, trigger, blow.Ms);
            case BlowKind.StoreFull or BlowKind.StoreReadOnly or BlowKind.StoreLocked:
                trigger.Release();
                await LockStoreAsync(stage, blow.Ms);
                return new(Harm.Withholds) { As = blow.Kind is BlowKind.StoreLocked ? "" : " (StoreLocked in fact: mounting is not allowed here)" };
            case BlowKind.DatabaseAway when stage.Database is { } database:
                trigger.Release();
                await database.StopAsync(immediately: blow.Dice % 2 == 0);
                await Task.Delay(blow.Ms);
                await database.StartAgainAsync();
                return new(Harm.Withholds | Harm.Repeats);
            case BlowKind.DatabaseFrozen when stage.Database is { } database:
                trigger.Release();
                using (database.Freeze())
                {
                    await Task.Delay(blow.Ms);
                }

                return new(Harm.Withholds | Harm.Repeats);
            default:
                throw new InvalidOperationException($"There is no {blow.Kind} here.");
        }

        // A fault of the Bot API lasts until its calls have come, or for a while.
        trigger.Release();
        await Task.Delay(blow.Ms);
        return new(Harm.None);
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

    private static void Complain(Stage stage, Product product, IReadOnlyList<int> processes, string what)
    {
        foreach (var process in processes.Where(process => product.SessionProcesses().Contains(process)))
        {
            stage.Journal.Complain($"process {process} {what}");
        }
    }

    private const int Kill = 9;
    private const int Terminate = 15;
    private const int LeaseMs = 6_000;
    private const int Stop = 19;
    private const int Continue = 18;

    /// <summary>What was done.</summary>
    /// <param name="Harm">What may come of it.</param>
    /// <param name="At">When it was done, if not now.</param>
    private sealed record Done(Harm Harm, long? At = null)
    {
        /// <summary>The agent's process that it was done to, if it was one.</summary>
        public int? Process { get; init; }

        /// <summary>What was done in place of what should have been.</summary>
        public string As { get; init; } = "";
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
