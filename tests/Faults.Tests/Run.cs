using Dormouse.Faults.Tests.Agents;
using Dormouse.Faults.Tests.Injection;
using Dormouse.Faults.Tests.Judging;
using Dormouse.Faults.Tests.People;

namespace Dormouse.Faults.Tests;

/// <summary>Plays a schedule, waits until all is quiet, and has the oracle judge what happened.</summary>
internal static class Run
{
    /// <summary>Everything must have come to rest in this time after the last fault.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>In this time a program that came back has done what it had to do.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);

    /// <summary>All chats that there are.</summary>
    public static readonly string[] Chats = ["telegram:11", "web:anna", "telegram:12", "web:cleo"];

    /// <summary>One program with dummy agents.</summary>
    public static Task<Report> StandaloneAsync(Schedule schedule) => PlayAsync(schedule, injector => Stage.StandaloneAsync(
        schedule.Seed, home => Task.FromResult<IAgents>(new DummyAgents(home, injector.ReachAsync))));

    /// <summary>One program with the real CLI.</summary>
    public static Task<Report> RealAsync(Schedule schedule, string version) => PlayAsync(schedule, injector => Stage.StandaloneAsync(
        schedule.Seed, async _ => await RealAgents.StartAsync(version, injector.ReachAsync)));

    /// <summary>Several machines and frontends on PostgreSQL, with dummy agents.</summary>
    public static Task<Report> ClusterAsync(Schedule schedule, int silos, int frontends) =>
        PlayAsync(schedule, injector => Stage.ClusterAsync(
        schedule.Seed, silos, frontends, home => Task.FromResult<IAgents>(new DummyAgents(home, injector.ReachAsync))));

    private static async Task<Report> PlayAsync(Schedule schedule, Func<FaultInjector, Task<Stage>> set)
    {
        var started = TimeProvider.System.GetTimestamp();
        var injector = new FaultInjector();
        await using var stage = await set(injector);
        var people = stage.People.ToDictionary(static person => person.Chat);
        foreach (var round in schedule.Rounds)
        {
            await stage.SuperviseAsync();
            var said = Task.WhenAll(
                round.Messages.GroupBy(static message => message.Chat).Select(
                    chat => SayAsync(people[chat.Key], [.. chat.OrderBy(static message => message.AfterMs)])));
            await injector.StrikeAsync(stage, round.Fault);
            await said;
        }

        await stage.SuperviseAsync();
        await QuietAsync(stage);
        await SleepAsync(stage);
        await ComeBackAsync(stage);
        var journals = await JournalsAsync(stage);
        await EndAsync(stage);
        foreach (var person in stage.People)
        {
            person.Tell();
        }

        stage.Agents.Tell(stage.Journal);
        var evidence = stage.Journal.Evidence(stage.Agents) with { SaidStopped = SaidStopped(stage), Journals = journals };
        return new(
            schedule,
            evidence,
            Oracle.Judge(evidence),
            injector.Kills,
            injector.Aimed,
            TimeProvider.System.GetElapsedTime(started),
            stage.Journal,
            Options(stage),
            string.Join('\n', stage.Programs.Select(static program => $"{program.Machine}:\n{Report.End(program.Errors)}")));
    }

    private static async Task SayAsync(IPerson person, IReadOnlyList<Saying> messages)
    {
        var more = new List<Task>();
        var started = TimeProvider.System.GetTimestamp();
        foreach (var message in messages)
        {
            // What was taken late, as while the store is away, does not make all that follows late too.
            var due = TimeSpan.FromMilliseconds(message.AfterMs) - TimeProvider.System.GetElapsedTime(started);
            await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero);
            await person.SayAsync(message.Id, message.Text);
            if (message.IsEdited)
            {
                more.Add(AfterAsync(message.EditAfterMs, () => person.EditAsync(message.Id, message.EditId, message.EditText)));
            }

            if (message.CancelAfterMs is { } cancel)
            {
                more.Add(AfterAsync(cancel, () => person.CancelAsync(message.Id)));
            }

            if (message.StopAfterMs is { } stop)
            {
                more.Add(AfterAsync(stop, person.StopAsync));
            }
        }

        await Task.WhenAll(more);
    }

    private static async Task AfterAsync(int ms, Func<Task> work)
    {
        await Task.Delay(ms);
        await work();
    }

    private static async Task QuietAsync(Stage stage)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Patience)
        {
            var missing = Unresolved(stage);
            if (missing.Count == 0 && stage.People.All(static person => person.OpenQuestions == 0) && stage.Bot.PendingUpdates == 0)
            {
                return;
            }

            await Task.Delay(50);
        }

        stage.Journal.Complain(
            $"not at rest {Patience.TotalSeconds} s after the last fault: {string.Join(' ', Unresolved(stage))} unanswered, "
            + $"{stage.People.Sum(static person => person.OpenQuestions)} questions open, {stage.Bot.PendingUpdates} updates pending");
    }

    private static List<string> Unresolved(Stage stage)
    {
        var dropped = stage.Journal.Decisions.Where(static decision => decision.Choice is Choice.Drop).Select(
            static decision => decision.Id).ToHashSet();
        var given = stage.Agents.Given.Select(static given => given.Id).ToHashSet();
        var sent = stage.Journal.Sent;
        var replaced = sent.Select(static edit => edit.Edits).OfType<string>().Where(id => !given.Contains(id)).ToHashSet();
        var answered = stage.People.SelectMany(static person => person.Answered).ToHashSet();
        dropped.UnionWith(stage.Agents.Stopped.Select(static stopped => stopped.Id));
        var (turns, stops, struck) = (stage.Agents.Given, stage.Journal.Stops, stage.Journal.Struck);
        dropped.UnionWith(sent.Select(static message => message.Id).Where(id => StoppedByEnd.MayBe(id, turns, stops, struck)).ToArray());
        dropped.UnionWith(stage.People.SelectMany(static person => person.Cancelled));
        dropped.UnionWith(TakenBack.Of(sent, turns, stops, SaidStopped(stage), stage.Journal.Decisions, dropped.Union(replaced).ToHashSet()));
        dropped.UnionWith(
            sent.Where(edit => edit.Edits is { } edited && dropped.Contains(edited) && !given.Contains(edited)).Select(
                static edit => edit.Id).ToArray());
        return [.. sent.Select(static message => message.Id).Where(
            id => !answered.Contains(id) && !dropped.Contains(id) && !replaced.Contains(id))];
    }

    private static SaidStopped[] SaidStopped(Stage stage) => [.. stage.People.SelectMany(static person => person.SaidStopped)];

    /// <summary>How to play the same again.</summary>
    private static string Options(Stage stage) => stage.Database is not null ? " --cluster" : stage.Agents is RealAgents ? " --claude" : "";

    /// <summary>All is answered and confirmed: a program that comes back then has nothing to say and nothing to give.</summary>
    private static async Task ComeBackAsync(Stage stage)
    {
        await stage.SuperviseAsync();
        var before = Inventory(stage);
        foreach (var program in stage.Programs)
        {
            await program.KillAsync();
        }

        stage.Journal.Note(null, "all is quiet; all programs are killed and started once more");
        await Task.WhenAll(stage.Programs.Select(static program => program.StartAsync()));
        await Task.Delay(Calm);
        var after = Inventory(stage);
        if (after != before)
        {
            stage.Journal.Complain($"a start when all was quiet changed what is there from {before} to {after}");
        }
    }

    private static string Inventory(Stage stage) =>
        $"{stage.Agents.Given.Count} prompts given, {string.Join(", ", stage.People.Select(static person => $"{person.Shown} shown in {person.Chat}"))}";

    /// <summary>The journals, once what was given and answered is in them. What never comes there the judge finds missing.</summary>
    private static async Task<IReadOnlyList<JournalLine>> JournalsAsync(Stage stage)
    {
        var dropped = stage.Journal.Decisions.Where(static decision => decision.Choice is Choice.Drop).Select(
            static decision => decision.Id).ToHashSet();
        var given = stage.Agents.Given.Where(static given => given.Kind is GivenKind.Original).Select(static given => given.Id).ToHashSet();
        var answered = stage.People.SelectMany(static person => person.Answered).Except(dropped).ToHashSet();
        IReadOnlyList<JournalLine> journals = [];
        try
        {
            await Eventually.Is(
                async () =>
                {
                    journals = await stage.JournalsAsync();
                    return given.IsSubsetOf(Ids("prompt")) && answered.IsSubsetOf(Ids("answer"));
                },
                "the journals have all");
        }
        catch (Xunit.Sdk.XunitException exception)
        {
            stage.Journal.Note(null, exception.Message);
        }

        return journals;

        IEnumerable<string> Ids(string kind) => journals.Where(line => line.Kind == kind).Select(static line => line.Id).OfType<string>();
    }

    /// <summary>State and processes must agree.</summary>
    private static async Task SleepAsync(Stage stage)
    {
        try
        {
            await Eventually.Is(() => stage.SessionProcesses().Count == 0, "all sessions sleep");
            await Eventually.Is(
                async () => (await stage.SessionStatesAsync()).All(static state => state == "IDLE"), "all sessions say that they sleep");
        }
        catch (Xunit.Sdk.XunitException)
        {
            stage.Journal.Complain(
                $"state and processes do not agree on sleep: processes {string.Join(' ', stage.SessionProcesses())}, "
                + $"sessions {string.Join(' ', await stage.SessionStatesAsync())}");
        }

    }

    /// <summary>Nothing may be left.</summary>
    private static async Task EndAsync(Stage stage)
    {
        await stage.SuperviseAsync();
        foreach (var program in stage.Programs.Reverse())
        {
            if (await program.StopAsync() is not 0 and var code)
            {
                stage.Journal.Complain($"{program.Machine} ended with {code} after SIGTERM at the end");
            }
        }

        foreach (var process in stage.SessionProcesses())
        {
            stage.Journal.Complain($"process {process} is left at the end");
        }

        foreach (var violation in stage.Bot.Violations)
        {
            stage.Journal.Complain($"the Bot API was used wrongly: {violation}");
        }
    }
}
