using System.Reflection;
using Dormouse.Grains.Channels;
using Dormouse.Grains.Chats;
using Dormouse.Grains.Files;
using Dormouse.Grains.Sessions;

namespace Dormouse.Silo.Tests.Storage;

public class StateSerializerTests
{
    [Fact]
    public void The_first_byte_tells_whether_a_session_has_open_work()
    {
        var queued = new QueuedPrompt(SampleStates.Id, "telegram:7", "hello", [], IsCommand: false);

        Assert.Equal(0, Samples.Bytes(new SessionState())[0]);
        Assert.Equal(1, Samples.Bytes(new SessionState { Queue = [queued] })[0]);
        Assert.Equal(1, Samples.Bytes(new SessionState { InFlight = queued })[0]);
        Assert.Equal(0, Samples.Bytes(new SessionState { InFlight = queued, IsArchived = true })[0]);
    }

    [Fact]
    public void The_first_byte_tells_whether_a_chat_has_open_work()
    {
        var output = new ChatOutput(1, ChatOutputKind.Answer, "o", "garden", SampleStates.At, "hello");

        Assert.Equal(0, Samples.Bytes(new ChatState())[0]);
        Assert.Equal(1, Samples.Bytes(new ChatState { Inbox = [new("m", "ada", "hello", [])] })[0]);
        Assert.Equal(1, Samples.Bytes(new ChatState { Outbox = [output], Confirms = true })[0]);
        Assert.Equal(0, Samples.Bytes(new ChatState { Outbox = [output], Confirms = false })[0]);
    }

    [Fact]
    public void The_first_byte_tells_whether_updates_of_a_chat_are_set_aside()
    {
        Assert.Equal(0, Samples.Bytes(new UpdateSpoolState())[0]);
        Assert.Equal(1, Samples.Bytes(new UpdateSpoolState { Updates = [new(7, "{}", SampleStates.At)] })[0]);
    }

    [Fact]
    public void A_state_that_knows_of_no_work_has_none() => Assert.Equal(0, Samples.Bytes(new UploadState { Content = [1] })[0]);

    [Fact]
    public void What_is_written_is_read_back()
    {
        var content = Enumerable.Range(0, 100_000).Select(static i => (byte)i).ToArray();

        Assert.Equal(
            content, Samples.Serializer.Deserialize<UploadState>(new(Samples.Bytes(new UploadState { Content = content }))).Content);
    }

    [Fact]
    public void What_is_around_a_message_is_kept_wherever_the_message_is()
    {
        var chat = Kept<ChatState>();
        var (message, waiting) = (Assert.Single(chat.Inbox), Assert.Single(chat.Waiting).Prompt);
        Assert.True(message.MayGoOn);
        Assert.Equal("m1", waiting.Edited);
        Assert.Equal(("`hello`", "`later`"), (message.Markdown, waiting.Markdown));
        var queued = Assert.Single(Kept<SessionState>().Queue);
        Assert.All(
            [message.Surroundings, waiting.Surroundings, queued.Surroundings], static around => Assert.Equal(SampleStates.Around, around!));
        Assert.All(
            [message.Pieces, waiting.Pieces, queued.Pieces],
            static pieces => Assert.Equal(
                ("m1", "hello", "`hello`", SampleStates.Around.Single()),
                (pieces![0].Id, pieces[0].Text, pieces[0].Markdown, pieces[0].Surroundings!.Single())));
    }

    private static T Kept<T>() => Samples.Serializer.Deserialize<T>(new(Samples.Bytes(SampleStates.All.OfType<T>().Single()!)));

    [Fact]
    public void Every_persisted_state_has_a_sample()
    {
        var persisted = typeof(SessionState).Assembly.GetTypes()
            .SelectMany(static type => type.GetConstructors())
            .SelectMany(static constructor => constructor.GetParameters())
            .Where(static parameter => parameter.GetCustomAttribute<PersistentStateAttribute>() is not null)
            .Select(static parameter => parameter.ParameterType.GetGenericArguments().Single().Name);

        Assert.Equal(persisted.Order(), SampleStates.All.Select(static state => state.GetType().Name).Order());
    }

    [Fact]
    public void Every_field_of_a_sample_is_set()
    {
        foreach (var state in SampleStates.All)
        {
            var fresh = Activator.CreateInstance(state.GetType())!;
            foreach (var property in state.GetType().GetProperties().Where(
                static property => property.GetCustomAttribute<IdAttribute>() is not null))
            {
                Assert.True(
                    property.GetValue(state) is System.Collections.ICollection list
                        ? list.Count > 0
                        : !Equals(property.GetValue(state), property.GetValue(fresh)),
                    $"{state.GetType().Name}.{property.Name} is not set in {nameof(SampleStates)}.");
            }
        }
    }

    /// <summary>No test: see <c>Released/README.md</c>.</summary>
    [Fact(Explicit = true)]
    public void Write_the_samples_of_this_version() => Samples.Write();
}
