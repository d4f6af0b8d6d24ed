using System.Net;
using System.Net.Http.Json;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;
using WebClient = Dormouse.Testing.WebClient;

namespace Dormouse.EndToEnd.Tests;

/// <summary>The last release is replaced by this one, and nobody loses anything by it.</summary>
/// <param name="released">The last release.</param>
public class Upgrading(ReleasedBuild released) : IClassFixture<ReleasedBuild>
{
    private const int Patience = 600_000;

    /// <summary>A machine is stopped and started meanwhile, on a busy computer.</summary>
    private static readonly TimeSpan Replaced = TimeSpan.FromMinutes(4);

    private static readonly (string, string) Shells = ("Agents:claude:Command", "no-such-claude");

    [Fact(Timeout = Patience)]
    public async Task A_store_of_the_last_release_is_opened_and_all_that_was_begun_goes_on_once()
    {
        using var home = new HomeFolder();
        var log = Path.Combine(home.Root, "given");
        await using var product = Product.Silo(home, Shells);
        product.Program = released.Silo;
        await product.StartAsync();
        using (var old = product.Web())
        {
            await old.SayAsync("export KEPT=yes; mkdir -p deep; cd deep; echo set");
            await old.WaitForAnswerAsync("set");
            await old.SayAsync("/new work");
            await old.WaitForNoticeAsync("work");
            await old.SayAsync($"echo begun >> {log}; while :; do sleep 1; done");
            await Eventually.Is(() => File.Exists(log), "the turn runs");
            for (var i = 0; i < 4; i++)
            {
                await old.SayAsync($"echo {i} >> {log}; echo answer {i}", $"message-{i}");
            }

            await old.SayAsync("/queue");
            await old.WaitForNoticeAsync("answer 3");
        }

        Assert.Equal(0, await product.StopAsync());
        product.Program = Programs.Silo;
        await product.StartAsync();

        using var web = product.Web();
        var question = await web.WaitForQuestionAsync();
        Assert.Contains("was cut off in the middle of a turn", question.Text, StringComparison.Ordinal);
        await web.AnswerAsync(question.Question, "Drop it");
        await web.WaitForAnswerAsync("answer 3");
        for (var i = 0; i < 4; i++)
        {
            // Whoever sent it may not know that it arrived.
            Assert.True(await web.TrySayAsync($"echo {i} >> {log}; echo answer {i}", $"message-{i}"));
        }

        await web.SayAsync("/session default");
        await web.SayAsync("echo kept $KEPT in $PWD");
        Assert.Contains("/deep", (await web.WaitForAnswerAsync("kept yes in")).Text, StringComparison.Ordinal);
        await web.SayAsync("/sessions");
        await web.WaitForNoticeAsync("work");
        Assert.Equal(["begun", "0", "1", "2", "3"], await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken));
        Assert.Equal(
            4,
            (await web.KeptAsync()).Count(
                static happened => happened.Kind == "answer" && happened.Text.Contains("answer ", StringComparison.Ordinal)));
    }

    [Fact(Timeout = Patience)]
    public async Task A_cluster_of_the_last_release_is_replaced_silo_by_silo_while_people_write_and_each_message_is_answered_once()
    {
        await using var bot = await FakeBotApi.StartAsync();
        await using var stage = await ClusterStage.SetAsync(
            ("Telegram:Token", bot.Token), ("Telegram:ApiUrl", bot.Url), ("Users:owner:Telegram:0", "42"));
        var telegram = bot.PrivateChat(bot.Person(42, "Anna", "anna"));
        stage.Build = (released.Silo, released.Frontend);
        var silos = new[] { await stage.StartSiloAsync("desk"), await stage.StartSiloAsync("nas") };
        var frontend = await stage.StartFrontendAsync(("Frontend:Urls", $"http://127.0.0.1:{FreePorts.Next()}"));
        var writers = Enumerable.Range(0, 6).Select(
            number => new Writer(frontend.Web($"chat-{number}"), Path.Combine(stage.Home.Root, $"given-{number}"))).ToArray();
        foreach (var (number, writer) in writers.Index())
        {
            await writer.BeginAsync($"s{number}", silos[number % silos.Length].Machine);
        }

        using var owner = frontend.Web("owner");
        var round = 0;
        await AllElseAsync(owner, telegram, silos, round++);
        var writing = Task.WhenAll(writers.Select(static writer => writer.WriteAsync()));
        var said = new List<(Product Silo, int ByTheRelease)>();
        foreach (var silo in silos)
        {
            await EachGoesOnAsync(writers);
            said.Add((silo, await ReplaceAsync(owner, silo)));
            await AllElseAsync(owner, telegram, silos, round++);
        }

        await EachGoesOnAsync(writers);
        Assert.Equal(0, await frontend.StopAsync());
        frontend.Program = Programs.Frontend;
        await frontend.StartAsync();
        await AllElseAsync(owner, telegram, silos, round++);
        await EachGoesOnAsync(writers);
        foreach (var writer in writers)
        {
            writer.IsEnough = true;
        }

        await writing;
        foreach (var writer in writers)
        {
            await writer.CheckAsync();
            writer.Dispose();
        }

        // A frontend that ended in good order has confirmed what it had shown.
        Assert.Equal(
            Enumerable.Range(0, round).Select(static number => $"in round {number}"),
            telegram.Messages.Where(static message => message.Text.StartsWith("in round", StringComparison.Ordinal)).Select(
                static message => message.Text.Trim()));
        foreach (var (number, (silo, byTheRelease)) in said.Index())
        {
            // What the release's silos say is its own: its chats offer their prompts to a machine that is away every two seconds. And where
            // both versions have one grain for a moment, the store refuses one of them: that can be the new one, while the last silo of the
            // release is there.
            var isAlone = number == said.Count - 1;
            var failures = silo.Errors[byTheRelease..].Split('\n').Where(line => line.Contains("fail:", StringComparison.Ordinal)
                && (isAlone || !line.Contains("InconsistentStateException: Version conflict", StringComparison.Ordinal)));
            Assert.True(!failures.Any(), string.Join('\n', failures));
        }
    }

    /// <summary>
    /// What programs of both versions ask each other besides: commands, the API, a move in both directions, and Telegram.
    /// </summary>
    private static async Task AllElseAsync(WebClient owner, FakeChat telegram, Product[] silos, int round)
    {
        var name = $"mover{round}";
        await owner.SayAsync($"/new {name} planner @{silos[0].Machine}");
        var last = (await owner.WaitForNoticeAsync(name)).Seq;
        await owner.SayAsync("export KEPT=yes; echo set");
        last = (await owner.WaitForAnswerAsync("set", last)).Seq;
        foreach (var (command, expected) in new[]
        {
            ("/machines", silos[1].Machine), ("/sessions", name), ("/status", name), ("/timeout 7", "7"),
            ("/queue", ""), ("/persona default", "default"),
            ("/verbose", "Verbose"), ("/smart", "Smart"), ($"/archive {name}", name),
            ($"/unarchive {name}", name), ($"/session {name}", name),
        })
        {
            await owner.SayAsync(command);
            last = (await owner.WaitForNoticeAsync(expected, last)).Seq;
        }

        foreach (var silo in silos.Reverse())
        {
            await owner.SayAsync($"/move {name} @{silo.Machine}");
            await owner.SayAsync("echo kept $KEPT on $DORMOUSE_SESSION");
            last = (await owner.WaitForAnswerAsync($"kept yes on {silo.Machine}/", last)).Seq;
        }

        foreach (var path in new[] { "/api/sessions", $"/api/sessions/{name}", "/api/machines" })
        {
            using var response = await owner.Http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        telegram.Write($"echo in round {round}");
        await telegram.WaitForText($"in round {round}");
    }

    /// <summary>As docs/operations.md says: drained, stopped, and another build started in its place.</summary>
    /// <returns>How much the first one has written to its log, in characters.</returns>
    private static async Task<int> ReplaceAsync(WebClient owner, Product silo)
    {
        var draining = $"/api/machines/{silo.Machine}/draining";
        await Eventually.Is(
            async () =>
            {
                using var drained = await owner.Http.PutAsync(draining, content: null);
                return drained.IsSuccessStatusCode
                    && (await drained.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("live").GetInt32() == 0;
            },
            () => $"{silo.Machine} is drained",
            Replaced);
        Assert.Equal(0, await silo.StopAsync());
        var said = silo.Errors.Length;
        silo.Program = Programs.Silo;
        await silo.StartAsync();
        await Eventually.Is(
            async () =>
            {
                using var undrained = await owner.Http.DeleteAsync(draining);
                return undrained.IsSuccessStatusCode;
            },
            () => $"{silo.Machine} takes work again",
            Replaced);
        return said;
    }

    private static Task EachGoesOnAsync(IEnumerable<Writer> writers) => Task.WhenAll(writers.Select(static writer => writer.GoesOnAsync()));

    /// <summary>Somebody who writes again as soon as they have an answer.</summary>
    private sealed class Writer(WebClient web, string log) : IDisposable
    {
        private const int Few = 3;

        private readonly List<TaskCompletionSource> _waiting = [];
        private int _written;

        public bool IsEnough { get; set; }

        public async Task BeginAsync(string session, string machine)
        {
            await web.SayAsync($"/new {session} @{machine}");
            await web.WaitForNoticeAsync(session);
        }

        public async Task WriteAsync()
        {
            var last = 0L;
            try
            {
                for (; !IsEnough; _written++)
                {
                    await Eventually.Is(
                        () => TakesAsync($"echo {_written} >> {log}; echo answer {_written}.", $"message-{_written}"),
                        static () => "a message is taken",
                        Replaced);
                    last = (await web.WaitAsync(
                        happened => happened.Kind == "answer" && happened.Text.Contains($"answer {_written}.", StringComparison.Ordinal),
                        last,
                        $"answer {_written}",
                        Replaced)).Seq;
                    Tell();
                }
            }
            catch (Exception exception)
            {
                lock (_waiting)
                {
                    _waiting.ForEach(waiting => waiting.TrySetException(exception));
                }

                throw;
            }
        }

        /// <summary>Waits for a few more answers.</summary>
        public async Task GoesOnAsync()
        {
            for (var i = 0; i < Few; i++)
            {
                var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                lock (_waiting)
                {
                    _waiting.Add(next);
                }

                await next.Task.WaitAsync(Replaced);
            }
        }

        public async Task CheckAsync()
        {
            Assert.Equal(
                Enumerable.Range(0, _written).Select(static number => $"{number}"),
                await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken));
            Assert.Equal(
                Enumerable.Range(0, _written).Select(static number => $"answer {number}."),
                (await web.KeptAsync()).Where(static happened => happened.Kind == "answer").Select(
                    static happened => happened.Text.Split('\n')[1]));
        }

        public void Dispose() => web.Dispose();

        private void Tell()
        {
            lock (_waiting)
            {
                _waiting.ForEach(static waiting => waiting.TrySetResult());
                _waiting.Clear();
            }
        }

        /// <summary>While the frontend is replaced nobody is there to take it.</summary>
        private async Task<bool> TakesAsync(string text, string id)
        {
            try
            {
                using var response = await web.Http.PostAsJsonAsync($"{web.Path}/messages", new { text, id });
                Assert.True(
                    response.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable,
                    await response.Content.ReadAsStringAsync());
                return response.StatusCode is HttpStatusCode.Accepted;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }
}
