using System.Globalization;
using System.Text.Json.Nodes;
using Dormouse.Fakes;
using Xunit.Sdk;

namespace Dormouse.Frontend.Tests.Telegram.Intake;

/// <summary>
/// Whatever Telegram sends, now or in times to come, whole or broken, it is answered, accepted, or left out with a reason in the log;
/// it holds up nobody; and the poll goes on. Seen from outside only.
/// </summary>
public sealed class UpdateFuzzTests(IntakeHome home) : IClassFixture<IntakeHome>
{
    private const int Patience = 280_000;
    private const int Seed = 11;
    private static readonly TimeSpan Answered = TimeSpan.FromSeconds(40);
    private int _markers;

    public enum Place
    {
        Private,
        Group,
        Topic,
        General,
    }

    [Theory(Timeout = Patience)]
    [InlineData(Place.Private)]
    [InlineData(Place.Group)]
    [InlineData(Place.Topic)]
    [InlineData(Place.General)]
    public async Task Every_kind_of_message_with_and_without_text_is_answered_or_left_out_with_a_reason(Place place)
    {
        (string Name, JsonNode Value)[] parts =
        [
            .. Samples.MessageParts,
            ("hologram", IntakeHome.Json("""{"shape":"cube","file_id":"x"}""")),
            ("forward_origin", IntakeHome.Json("""{"type":"carrier_pigeon","date":1}""")),
            ("entities", new JsonArray(IntakeHome.Json("""{"type":"unheard_of","offset":0,"length":1}"""))),
        ];
        Assert.True(parts.Length > 100, $"Only {parts.Length} parts of a message are known.");
        var cases = new List<Case>();
        foreach (var (name, value) in parts)
        {
            foreach (var words in new[] { null, "text", "caption" })
            {
                var message = new JsonObject { [name] = value.DeepClone() };
                if (words is not null)
                {
                    message[words] = "/session missing-words";
                }

                cases.Add(new($"{name} with {words ?? "nothing"}", "message", message));
                if (words == "text")
                {
                    cases.Add(new($"an edit of {name}", "edited_message", message.DeepClone().AsObject()));
                }
            }
        }

        await RunAsync(place, cases);
    }

    [Theory(Timeout = Patience)]
    [InlineData(Place.Private)]
    [InlineData(Place.Topic)]
    public async Task Every_kind_of_update_holds_up_nobody(Place place)
    {
        (string Name, JsonNode Value)[] kinds =
            [.. Samples.UpdateKinds, ("telepathy", IntakeHome.Json("""{"thought":"x"}""")), ("message", 7), ("message", new JsonArray()), ("callback_query", new JsonObject())];
        Assert.True(kinds.Length > 25, $"Only {kinds.Length} kinds of updates are known.");
        var spot = Spot(place, 0);
        foreach (var (name, value) in kinds)
        {
            home.Bot.RawUpdate(new JsonObject { [name] = value.DeepClone() }.ToJsonString(), isFromBefore: true);
            await MarkAsync(spot);
        }

        await home.Bot.WaitUntilConfirmed();
        Assert.Empty(home.Bot.Violations);
    }

    [Theory(Timeout = Patience)]
    [InlineData(Place.Private)]
    [InlineData(Place.Group)]
    [InlineData(Place.Topic)]
    public async Task Broken_updates_are_told_where_they_can_be_and_hold_up_nobody(Place place)
    {
        var random = new Random(Seed + (int)place);
        var cases = new List<Case>();
        for (var number = 0; number < 400; number++)
        {
            var (name, value) = Samples.MessageParts[random.Next(Samples.MessageParts.Count)];
            var message =
                new JsonObject { [name] = value.DeepClone(), [random.Next(2) == 0 ? "text" : "caption"] = "/session missing-words" };
            cases.Add(new(name, random.Next(5) == 0 ? "edited_message" : "message", message) { Broken = random.Next() });
        }

        await RunAsync(place, cases);
    }

    [Fact(Timeout = Patience)]
    public async Task What_can_not_be_read_is_told_in_its_chat_once_and_never_to_those_it_is_not_for()
    {
        var (chat, group, stranger) = (home.Home.NewChat(), home.Home.NewGroup(forum: true), home.Bot.Person(9_500, "Bert"));
        var anna = home.Bot.Person(chat.Id, "Anna");
        var topic = group.AddTopic(anna, "red");
        var unreadable = new JsonObject { ["text"] = "hello there", ["forward_origin"] = IntakeHome.Json("""{"type":"carrier_pigeon","date":1}""") };

        home.Bot.Faults.DeliverTwice(3);
        chat.WriteRaw(anna, unreadable);
        await chat.WaitForText(
            "A message (“hello there”) has something in it that I can't read, so it was not taken; send it in another form.");
        group.WriteRaw(anna, unreadable, topic);
        Assert.Equal(topic, (await group.WaitForText("that I can't read")).ThreadId);
        group.WriteRaw(stranger, unreadable, topic);
        group.WriteRaw(anna, new() { ["text"] = "/status@other_bot", ["forward_origin"] = IntakeHome.Json("""{"type":"carrier_pigeon","date":1}""") }, topic);
        home.Bot.RawUpdate($$$"""{"callback_query":{"id":"77","from":{"id":{{{chat.Id}}},"first_name":7},"message":{"message_id":5,"date":1,"chat":{"id":{{{chat.Id}}},"type":"private"}},"data":"q:1:1"}}""");
        await chat.WaitForText("The press of a button can't be read");
        home.Bot.RawUpdate($$$"""{"edited_message":{"message_id":"seven","from":{"id":{{{chat.Id}}}},"chat":{"id":{{{chat.Id}}},"type":"private"},"text":"x"}}""");
        await chat.WaitForText("An edit of a message has something in it");

        group.Write(anna, "/session missing-end", topic);
        await group.WaitForText("missing-end");
        await home.Bot.WaitUntilConfirmed();
        Assert.Equal(2, group.AllMessages.Count);
        Assert.Equal(3, chat.AllMessages.Count);
        Assert.DoesNotContain(home.Bot.Calls, call => call.ChatId == stranger.Id);
        Assert.NotEmpty(home.Log.With("its command is for another bot"));
        Assert.NotEmpty(home.Log.With("its sender is not known"));
    }

    private async Task RunAsync(Place place, IReadOnlyList<Case> cases)
    {
        // Several spots at once, and in each one case after the other, each with a marker behind it.
        var lanes = cases.Select(static (one, index) => (one, index)).GroupBy(
            static pair => pair.index % 8, static pair => pair.one).ToArray();
        var unmet = await Task.WhenAll(lanes.Select(async (lane, index) => await RunLaneAsync(Spot(place, index), [.. lane])));
        var silent = await StillUnmetAsync([.. unmet.SelectMany(static lane => lane)]);
        if (silent.Count > 0)
        {
            throw new XunitException(
                $"{silent.Count} of {cases.Count} were met with silence:{Environment.NewLine}{string.Join(Environment.NewLine, silent.Take(40))}");
        }

        await home.Bot.WaitUntilConfirmed(Answered);
        Assert.Empty(home.Bot.Violations);
    }

    private async Task<List<Unmet>> RunLaneAsync(Spot spot, IReadOnlyList<Case> cases)
    {
        var silent = new List<Unmet>();
        await MarkAsync(spot);
        foreach (var one in cases)
        {
            var message = Message(spot, one.Parts);
            var id = (int)message["message_id"]!;
            var update = new JsonObject { [one.Kind] = message };
            var where = "";
            if (one.Broken is { } seed)
            {
                (update, where) = Mutations.Break(update, new Random(seed));
            }

            // It may have got another number, or none.
            var shown = update[one.Kind] is JsonObject { } left && left["message_id"] is JsonValue value
                && value.TryGetValue<int>(out var named)
                ? named
                : 0;
            var said = spot.Chat.AllMessages.Count;
            var number = home.Bot.RawUpdate(update.ToJsonString());
            await MarkAsync(spot);
            if (spot.Chat.AllMessages.Count <= said + 1)
            {
                silent.Add(new(number, id, new(shown, spot.Chat.Id), string.Create(
                    CultureInfo.InvariantCulture, $"  {one.Name} ({one.Broken} {where}) in {spot.Chat}: {Short(update.ToJsonString())}")));
            }
        }

        return silent;
    }

    /// <summary>What names no chat, or another one, is met in a lane of its own: seen in the log, and waited for.</summary>
    private async Task<IReadOnlyList<string>> StillUnmetAsync(List<Unmet> silent)
    {
        using var late = new CancellationTokenSource(Answered, TimeProvider.System);
        while (true)
        {
            var news = home.Log.News;
            silent.RemoveAll(IsMet);
            if (silent.Count == 0 || late.IsCancellationRequested)
            {
                return [.. silent.Select(static unmet => unmet.Text)];
            }

            await news.WaitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether it was accepted somewhere, or left out with a reason in the log.</summary>
    private bool IsMet(Unmet one) =>
        home.Log.With("accepted message ").Any(line => line.Contains($"accepted message {one.Message} of", StringComparison.Ordinal)
            || line.Contains($"-{one.Update} of", StringComparison.Ordinal))
        || home.Log.With("Debug Dormouse.Frontend.Telegram").Any(line => line.Contains($"Update {one.Update} ", StringComparison.Ordinal)
            || line.Contains($"Message {one.Message} in ", StringComparison.Ordinal)
            || (line.Contains($"Message {one.Shown.Id} in ", StringComparison.Ordinal) && line.Contains($"{one.Shown.Chat} is left out", StringComparison.Ordinal)));

    private async Task MarkAsync(Spot spot)
    {
        var marker = $"missing-{Interlocked.Increment(ref _markers)}-end";
        spot.Chat.Write(spot.Person, $"/session {marker}", spot.Thread);
        await spot.Chat.WaitForText(marker, Answered);
    }

    private static string Short(string text) => text.Length > 600 ? $"{text[..600]}…" : text;

    private JsonObject Message(Spot spot, JsonObject parts)
    {
        // Numbers that no other message has.
        var message = new JsonObject
        {
            ["message_id"] = 1_000_000 + Interlocked.Increment(ref _markers),
            ["from"] = new JsonObject { ["id"] = spot.Person.Id, ["is_bot"] = false, ["first_name"] = "Anna" },
            ["chat"] = new JsonObject { ["id"] = spot.Chat.Id, ["type"] = spot.Chat.IsPrivate ? "private" : "supergroup", ["title"] = "the group", ["is_forum"] = spot.IsForum },
            ["date"] = 1_780_000_000,
        };
        if (spot.Thread is { } thread)
        {
            (message["message_thread_id"], message["is_topic_message"]) = (thread, true);
        }

        foreach (var (name, value) in parts)
        {
            message[name] = value?.DeepClone();
        }

        return message;
    }

    private Spot Spot(Place place, int index)
    {
        var person = home.Home.NewPerson();
        if (place is Place.Private)
        {
            var chat = home.Bot.PrivateChat(person);
            home.Bot.AddChat(chat);
            return new(chat, person, null, false);
        }

        var group = home.Home.NewGroup(forum: place is not Place.Group);
        return new(group, person, place is Place.Topic ? group.AddTopic(person, $"topic {index}") : null, place is not Place.Group);
    }

    private sealed record Unmet(long Update, long Message, (int Id, long Chat) Shown, string Text);

    private sealed record Case(string Name, string Kind, JsonObject Parts)
    {
        public int? Broken { get; init; }
    }
}

/// <summary>Where somebody writes.</summary>
internal sealed record Spot(FakeChat Chat, FakePerson Person, long? Thread, bool IsForum);
