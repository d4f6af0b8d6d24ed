using Dormouse.Grains.Chats;
using Dormouse.Grains.Files;
using Dormouse.Grains.People;
using Dormouse.Grains.Sessions;

namespace Dormouse.Silo.Tests.Storage;

/// <summary>What release 0.1.0 stored is read today. These lines never change; a later release gets a class of its own.</summary>
public class Release010Tests
{
    [Fact]
    public void A_session()
    {
        var state = Read<SessionState>();

        Assert.Equal("ada", state.Owner);
        Assert.Equal("garden", state.Name);
        Assert.Equal("claude", state.Agent);
        Assert.Equal("planner", state.Persona);
        Assert.Equal("opus", state.Model);
        Assert.Equal("/home/ada/garden", state.WorkingFolder);
        Assert.Equal(SampleStates.Id.ToString(), state.AgentSessionId);
        Assert.Equal("/config/ada", state.ConfigDirectory);
        Assert.True(state.HasHistory);
        Assert.Equal(TimeSpan.FromMinutes(7), state.IdleTimeout);
        Assert.Equal(SampleStates.At, state.LastActive);
        Assert.Equal(SampleStates.At.AddHours(1), state.SuspendedAt);
        Assert.True(state.IsArchived);
        Assert.Equal(new(DecisionKind.ResumeFailed, "question", "Go on?"), state.Decision);
        Assert.Equal(new(1.25m, 100, 20, 3), state.Usage);
        Assert.Equal([SampleStates.Id], state.Recent);
        Assert.True(state.WasStarted);
        Assert.True(state.IsPersonaNew);
        Assert.Equal("web:ada:main", state.LastChat);
        var queued = Assert.Single(state.Queue);
        Assert.Equal((SampleStates.Id, "telegram:7", "next", true), (queued.Id, queued.Chat, queued.Text, queued.IsCommand));
        Assert.Empty(queued.Files);
        Assert.Equal(
            (SampleStates.Id, "telegram:7", "given ü", false),
            (state.InFlight!.Id, state.InFlight.Chat, state.InFlight.Text, state.InFlight.IsCommand));
        Assert.Equal([new("/home/ada/garden/a.png", "image/png")], state.InFlight.Files);
    }

    [Fact]
    public void A_chat()
    {
        var state = Read<ChatState>();

        Assert.Equal("nas/1", state.Session);
        Assert.Equal("garden", state.SessionName);
        Assert.Equal(OutputMode.Verbose, state.Mode);
        Assert.Equal(["m0", "m1"], state.RecentMessages);
        Assert.Equal(["o1"], state.RecentOutputs);
        Assert.Equal(100, state.SeqCeiling);
        Assert.Equal([40, 80], state.Pages);
        Assert.True(state.Confirms);
        IsFile(Assert.Single(state.Files));
        var message = Assert.Single(state.Inbox);
        Assert.Equal(("m1", "ada", "hello", "too large"), (message.Id, message.User, message.Text, message.Refusal));
        Assert.Equal(new("#3", "#0"), message.Answer);
        IsFile(Assert.Single(message.Attachments));
        var waiting = Assert.Single(state.Waiting);
        Assert.Equal(("nas/1", "garden"), (waiting.Session, waiting.SessionName));
        Assert.Equal(
            (SampleStates.Id, "telegram:7", "later", true),
            (waiting.Prompt.Id, waiting.Prompt.Chat, waiting.Prompt.Text, waiting.Prompt.IsCommand));
        IsFile(Assert.Single(waiting.Prompt.Attachments));
        var question = Assert.Single(state.Questions);
        Assert.Equal((3, "q1", "nas/1"), (question.Seq, question.QuestionId, question.Session));
        Assert.Equal(["Allow", "Deny"], question.Options);
        IsOutput(Assert.Single(state.Outbox));
    }

    [Fact]
    public void A_person()
    {
        Assert.Equal(
            [new("garden", new("nas", "1"), "planner", SampleStates.At, IsArchived: true, "m1")], Read<UserState>().Sessions);
    }

    [Fact]
    public void Pairings()
    {
        var state = Read<PairingState>();

        Assert.Equal([new("ABCD2345", 42, "Ada L.", SampleStates.At)], state.Requests);
        Assert.Equal(new Dictionary<long, string> { [7] = "ada", [8] = "bob" }, state.Known);
    }

    [Fact]
    public void An_upload() => Assert.Equal(new byte[] { 0, 1, 2, 255 }, Read<UploadState>().Content);

    [Fact]
    public void A_page_of_a_chat() => IsOutput(Assert.Single(Read<ChatPageState>().Outputs));

    private static T Read<T>() => Samples.Read<T>("0.1.0");

    private static void IsFile(Attachment file) => Assert.Equal(new("upload/1", "a.png", "image/png", 4), file);

    private static void IsOutput(ChatOutput output)
    {
        Assert.Equal(
            (5, ChatOutputKind.Question, "q1", "garden", SampleStates.At, "May it?"),
            (output.Seq, output.Kind, output.Id, output.Session, output.At, output.Text));
        Assert.Equal([new("Allow"), new("Go on", "/continue")], output.Choices);
        Assert.Equal(4, output.Replaces);
        Assert.Equal(OutputMode.Quiet, output.Mode);
        Assert.Equal(["a.png"], output.Files);
    }
}
