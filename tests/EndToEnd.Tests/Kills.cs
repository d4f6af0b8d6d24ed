using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>
/// People write while the program is killed again and again. What was sent is compared with what the agent was given (its
/// own log) and with what people saw.
/// </summary>
public partial class Kills
{
    private const int Patience = 300_000;
    private const int Rounds = 8;

    [Theory(Timeout = Patience)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Nothing_is_lost_and_nothing_is_given_twice(int seed)
    {
        var random = new Random(seed);
        using var home = new TestHome();
        await using var bot = await FakeBotApi.StartAsync();
        FakePerson[] people = [bot.Person(11, "Anna"), bot.Person(12, "Bert"), bot.Person(13, "Cleo")];
        var chats = people.Select(bot.PrivateChat).ToArray();
        await using var product = await Product.StartAsync(
            home,
            ("Agents:claude:Command", "no-such-claude"),
            ("Telegram:Token", bot.Token),
            ("Telegram:ApiUrl", bot.Url),
            ("Sessions:IdleTimeout", "00:00:01"),
            ("Users:anna:Telegram:0", "11"),
            ("Users:bert:Telegram:0", "12"),
            ("Users:cleo:Telegram:0", "13"));
        var log = Path.Combine(home.Root, "given");
        var sent = chats.ToDictionary(static chat => chat, static _ => new List<string>());
        using var deciding = new CancellationTokenSource();
        var dropped = new ConcurrentDictionary<string, bool>();
        var decided = Task.WhenAll(chats.Select(chat => DecideAsync(chat, log, dropped, deciding.Token)));

        for (var round = 0; round < Rounds; round++)
        {
            for (var number = random.Next(1, 8); number > 0; number--)
            {
                var chat = chats[random.Next(chats.Length)];
                var id = string.Create(CultureInfo.InvariantCulture, $"m{round}x{sent.Values.Sum(static ids => ids.Count)}");
                sent[chat].Add(id);
                var pause = random.Next(3) == 0 ? $"sleep 0.{random.Next(1, 6)}; " : "";
                chat.Write($"echo {id} >> {log}; {pause}echo answered {id}");
            }

            // The moment of the kill is what the seed decides; there is no event to wait for.
            await Task.Delay(random.Next(0, 900), TestContext.Current.CancellationToken);
            await product.KillAsync();
            await product.StartAsync();
        }

        var timeline = () => string.Join('\n', chats.Select(chat => $"seed {seed}, {chat.Title}: sent {string.Join(' ', sent[chat])}\nseen:\n{string.Join('\n', chat.AllMessages.Select(static message => "  " + message.Text.ReplaceLineEndings(" ")))}"));
        foreach (var chat in chats)
        {
            foreach (var id in sent[chat])
            {
                await Eventually.Is(
                    () => AnswersOf(chat).Contains(id) || dropped.ContainsKey(id),
                    () => $"message {id} is answered\n{timeline()}\n{product.Errors}");
            }
        }

        await Eventually.Is(() => chats.All(static chat => !chat.Messages.Any(static message => message.Buttons.Any())), () => $"no button is left\n{timeline()}");
        await deciding.CancelAsync();
        await decided;
        Assert.Equal(0, await product.StopAsync());
        Assert.Empty(product.SessionProcesses());
        var given = await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
        foreach (var chat in chats)
        {
            Assert.All(sent[chat], id => Assert.True(given.Count(line => line == id) == 1, $"{id} was given {given.Count(line => line == id)} times.\n{timeline()}\n{product.Errors}"));
            var answered = AnswersOf(chat).Distinct().ToArray();
            Assert.Equal(sent[chat].Where(answered.Contains), answered);
        }

        var repeats = chats.Sum(static chat => AnswersOf(chat).Count() - AnswersOf(chat).Distinct().Count());
        Assert.True(repeats <= Rounds, $"{repeats} answers were shown twice over {Rounds} kills.\n{timeline()}");
        Assert.Empty(bot.Violations);
    }

    /// <summary>A person who looks into the agent's log before they decide what to do about a turn that was cut off.</summary>
    private static async Task DecideAsync(FakeChat chat, string log, ConcurrentDictionary<string, bool> dropped, CancellationToken stop)
    {
        // A person presses again if nothing comes of it: the program may have been killed in between.
        var pressed = new Dictionary<long, long>();
        while (!stop.IsCancellationRequested)
        {
            var open = chat.Messages.Where(message => message.Buttons.Any() && (!pressed.TryGetValue(message.Id, out var at) || TimeProvider.System.GetElapsedTime(at).TotalSeconds > 3)).ToArray();
            foreach (var message in open)
            {
                var id = IdPattern().Match(message.Text).Value;
                var wasGiven = File.Exists(log) && (await File.ReadAllLinesAsync(log, CancellationToken.None)).Contains(id);
                chat.Press(message.Id, wasGiven ? "Drop it" : "Run it again");
                _ = wasGiven && dropped.TryAdd(id, true);
                pressed[message.Id] = TimeProvider.System.GetTimestamp();
            }

            await Task.Delay(20, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static IEnumerable<string> AnswersOf(FakeChat chat) => chat.AllMessages
        .Select(static message => AnswerPattern().Match(message.Text))
        .Where(static match => match.Success)
        .Select(static match => match.Groups[1].Value);

    [GeneratedRegex(@"m\d+x\d+")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"^answered (m\d+x\d+)")]
    private static partial Regex AnswerPattern();
}
