using System.Globalization;
using System.Runtime.InteropServices;
using Dormouse.Fakes;
using Dormouse.Faults.Tests.Judging;
using Dormouse.Faults.Tests.People;

namespace Dormouse.Faults.Tests.Injection;

/// <summary>Carries out faults, each at its point of the path.</summary>
internal sealed partial class FaultInjector
{
    /// <summary>If nobody comes by the point in this time, the fault comes all the same.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>A silo that was given up knows it in this time, however slow all is here.</summary>
    private static readonly TimeSpan Given = TimeSpan.FromSeconds(30);

    private volatile Trigger _trigger = new(PathPoint.Any, 0);

    public int Kills { get; private set; }

    /// <summary>How many faults came at the point that they were aimed at.</summary>
    public int Aimed { get; private set; }

    /// <summary>An agent is at a point; it waits there until this ends.</summary>
    public Task ReachAsync(int process, PathPoint point) => _trigger.ReachAsync(process, point);

    public async Task StrikeAsync(Stage stage, Fault fault)
    {
        var trigger = _trigger = new(fault.Point, fault.Skip);
        HoldBot(stage.Bot, fault.Point, trigger);
        var process = 0;
        try
        {
            if (fault.Point is not PathPoint.Any)
            {
                process = await trigger.Reached.WaitAsync(Patience);
                Aimed++;
            }
        }
        catch (TimeoutException)
        {
            stage.Journal.Note(null, $"nobody came by {fault.Point}");
        }

        if (fault.DelayMs > 0 || fault.IsAfter)
        {
            trigger.Release();
            await Task.Delay(fault.DelayMs);
        }

        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"{fault.Kind} {(fault.IsAfter ? "after" : "at")} {fault.Point} + {fault.DelayMs} ms, for {fault.Ms} ms");
        var from = Journal.Now;
        var calls = stage.Bot.Calls.Count;
        stage.Journal.Note(null, $"fault: {what}");
        var done = await CarryOutAsync(stage, fault, process, trigger);
        trigger.Release();
        stage.Bot.Faults.Clear();
        stage.Journal.Add(
            new Struck(from, done.At ?? Journal.Now, $"{what}{done.As}", done.Harm) { Process = done.Process, Back = Journal.Now });
        foreach (var dropped in stage.Bot.Calls.Skip(calls).Where(static call => call.Outcome == BotCall.Dropped))
        {
            stage.Journal.Add(new Struck(from, Journal.Now, $"the answer to {dropped.Method} was dropped", Harm.Repeats)
            {
                Message = Reading.Answer(dropped.Args["text"]?.ToString() ?? "") ?? "-",
            });
        }
    }

    private async Task<Done> CarryOutAsync(Stage stage, Fault fault, int process, Trigger trigger)
    {
        var (bot, isFrontend) = (stage.Bot, fault.Kind is FaultKind.KillFrontend or FaultKind.TermFrontend or FaultKind.StopFrontend);
        var product = isFrontend ? stage.Frontends[fault.Dice % stage.Frontends.Count] : stage.Silos[fault.Dice % stage.Silos.Count];
        switch (fault.Kind)
        {
            case FaultKind.KillSilo or FaultKind.KillFrontend:
                var before = product.SessionProcesses();
                await product.KillAsync();
                Kills++;
                var dead = Journal.Now;
                trigger.Release();
                await Task.Delay(fault.Ms);
                await product.StartAsync();
                Complain(stage, product, before, "outlived its silo's SIGKILL and the start of the next");
                return new(isFrontend ? Harm.Repeats : Harm.Repeats | Harm.CutsOff, dead);
            case FaultKind.TermSilo or FaultKind.TermFrontend:
                var running = product.SessionProcesses();
                trigger.Release();
                if (await product.StopAsync() is not 0 and var code)
                {
                    stage.Journal.Complain($"{product.Machine} ended with {code} after SIGTERM ({fault.Kind})");
                }

                Complain(stage, product, running, "outlived its silo's SIGTERM");
                var ended = Journal.Now;
                await Task.Delay(fault.Ms);
                await product.StartAsync();

                // It had time to confirm what it showed: nothing of that comes again.
                return new(Harm.TakesAway | (isFrontend ? Harm.None : Harm.CutsOff), ended);
            case FaultKind.StopSilo or FaultKind.StopFrontend:
                product.Signal(Stop);
                trigger.Release();
                await Task.Delay(fault.Ms);
                product.Signal(Continue);
                await RecoverAsync(stage, product);

                // One that comes back within its lease loses nothing of what it was about.
                return new(Harm.Withholds | (fault.Ms >= LeaseMs ? Harm.Repeats : Harm.None)
                    | (fault.Ms >= LeaseMs && stage.Database is not null && !isFrontend ? Harm.CutsOff : Harm.None));
            case FaultKind.KillAgent or FaultKind.TermAgent or FaultKind.StopAgent:
                return await StrikeAgentAsync(stage, fault, process, trigger) is { } struck
                    ? new(fault.Kind is FaultKind.StopAgent ? Harm.Freezes : Harm.CutsOff) { Process = struck }
                    : new(Harm.None) { As = " (in vain: no agent was there)" };
            case FaultKind.BotDrops:
                bot.Faults.When(static call => call.Method != "getUpdates", BotFault.DropAfterProcessing, times: 3);
                break;
            case FaultKind.BotTooMany:
                bot.Faults.When(static call => call.Method is "sendMessage" or "editMessageText", BotFault.TooManyRequests(1), times: 3);
                break;
            case FaultKind.Bot502:
                bot.Faults.When(static _ => true, BotFault.Status502, times: 5);
                break;
            case FaultKind.BotSlow:
                bot.Faults.When(static call => call.Method != "getUpdates", BotFault.Delay(TimeSpan.FromMilliseconds(700)), times: 6);
                break;
            case FaultKind.BotTwice:
                bot.Faults.DeliverTwice(3);
                break;
            case FaultKind.BotReversed:
                bot.Faults.DeliverReversed(3);
                break;
            case FaultKind.StoreFull when stage.Disk is { } disk:
                trigger.Release();
                await FillStoreAsync(stage, product, disk, fault.Ms);
                return new(Harm.Withholds | Harm.KeepsFromStarting);
            case FaultKind.StoreReadOnly when stage.Disk is { } disk:
                return await StartReadOnlyAsync(stage, product, disk, trigger, fault.Ms);
            case FaultKind.StoreFull or FaultKind.StoreReadOnly or FaultKind.StoreLocked:
                trigger.Release();
                await LockStoreAsync(stage, fault.Ms);
                return new(Harm.Withholds) { As = fault.Kind is FaultKind.StoreLocked ? "" : " (StoreLocked in fact: mounting is not allowed here)" };
            case FaultKind.DatabaseAway when stage.Database is { } database:
                trigger.Release();
                await database.StopAsync(immediately: fault.Dice % 2 == 0);
                await Task.Delay(fault.Ms);
                await database.StartAgainAsync();
                return new(Harm.Withholds | Harm.Repeats);
            case FaultKind.DatabaseFrozen when stage.Database is { } database:
                trigger.Release();
                using (database.Freeze())
                {
                    await Task.Delay(fault.Ms);
                }

                return new(Harm.Withholds | Harm.Repeats);
            default:
                throw new InvalidOperationException($"There is no {fault.Kind} here.");
        }

        // A fault of the Bot API lasts until its calls have come, or for a while.
        trigger.Release();
        await Task.Delay(fault.Ms);
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
