using System.Collections.Concurrent;
using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Channels.Hosting;
using Dormouse.Hosting.People;
using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Frontend.Tests.Channels.Memory;

/// <summary>A channel that has nothing but its adapter delivers, asks, pairs and starts again as every other one does.</summary>
public sealed class MemoryChannelTests(MemoryHome home) : IClassFixture<MemoryHome>, IDisposable
{
    private const int Patience = 60_000;

    public void Dispose()
    {
        home.Service.Fault = static (_, _) => null;
        home.BeforeCall = null;
    }

    [Fact(Timeout = Patience)]
    public async Task Output_is_shown_in_order_and_once()
    {
        var chat = home.NewChat();
        string[] texts = [.. Enumerable.Range(1, 50).Select(static number => $"line {number}")];
        foreach (var few in texts.Chunk(7))
        {
            await home.SayAsync(chat, few);
        }

        await home.ShowsAsync(chat, texts);
    }

    [Theory(Timeout = Patience)]
    [InlineData(ChannelError.Trouble)]
    [InlineData(ChannelError.Wait)]
    internal async Task What_failed_is_sent_again_before_what_comes_after_it(ChannelError error)
    {
        var chat = home.NewChat();
        var faults = 2;
        home.Service.Fault = (_, called) => called == chat && Interlocked.Decrement(ref faults) >= 0
            ? new ChannelException(error, "not now") { Wait = TimeSpan.FromMilliseconds(50) }
            : null;

        await home.SayAsync(chat, "one", "two");

        await home.ShowsAsync(chat, "one", "two");
        Assert.Equal(4, home.Service.Calls.Count(call => call == $"send {chat}"));
    }

    [Fact(Timeout = Patience)]
    public async Task A_chat_that_forbids_us_is_left_alone_until_somebody_writes_there()
    {
        var (chat, other) = (home.NewChat(), home.NewChat());
        var blocked = Forbid(chat);
        await home.SayAsync(chat, "one");
        await blocked.WaitAsync(TestContext.Current.CancellationToken);
        await home.SayAsync(chat, "two");
        await home.SayAsync(other, "meanwhile");
        await home.ShowsAsync(other, "meanwhile");
        Assert.Single(home.Service.Calls, call => call == $"send {chat}");

        home.Service.Fault = static (_, _) => null;
        home.Service.Write(chat, MemoryHome.Anna, "/session missing");
        await Eventually.Is(() => home.Service.In(chat).Count == 3, "all is shown");
        Assert.Equal(["one", "two"], home.Service.TextsIn(chat).Take(2));
    }

    [Fact(Timeout = Patience)]
    public async Task A_question_that_is_closed_while_a_chat_forbids_us_is_shown_as_closed_afterwards()
    {
        var chat = home.NewChat();
        var question = await home.AskAsync(chat, "May it?", "Allow", "Deny");
        await home.ShowsAsync(chat, "May it?");
        var blocked = Forbid(chat);
        await home.CloseAsync(chat, question, "Deny", by: "anna, web");
        await blocked.WaitAsync(TestContext.Current.CancellationToken);

        home.Service.Fault = static (_, _) => null;
        home.Service.Write(chat, MemoryHome.Anna, "/session missing");

        await Eventually.Is(() => home.Service.In(chat)[0] is { Text: "May it?\n→ Deny (anna, web)", Buttons: null }, "it is closed");
    }

    [Fact(Timeout = Patience)]
    public async Task A_question_has_buttons_and_shows_what_closed_it()
    {
        var chat = home.NewChat();
        var accepted = new ConcurrentQueue<ChatMessage>();
        home.BeforeCall = call =>
        {
            if (call.TargetId == home.Grain(chat).GetGrainId() && call.MethodName == nameof(IChatGrain.Accept))
            {
                accepted.Enqueue((ChatMessage)call.Request.GetArgument(0)!);
            }
        };
        var question = await home.AskAsync(chat, "May it?", "Allow", "Deny");
        await home.ShowsAsync(chat, "May it?");
        var asked = home.Service.In(chat).Single();
        Assert.Equal(["Allow", "Deny"], asked.Labels);

        home.Service.Press(asked, MemoryHome.Anna, "Deny");
        await Eventually.Is(() => !accepted.IsEmpty, "the press is heard of");
        var answer = Assert.Single(accepted);
        Assert.Equal(("anna", "#1", asked.Id), (answer.User, answer.Answer!.Option, answer.Answer.Shown));

        await home.CloseAsync(chat, question, "Deny");
        await Eventually.Is(() => home.Service.In(chat)[0] is { Text: "May it?\n→ Deny", Buttons: null }, "it is closed");
    }

    [Fact(Timeout = Patience)]
    public async Task A_button_gives_its_command()
    {
        var chat = home.NewChat();
        var notice = new SessionNotice("default", $"n-{chat}", "Choose.") { Choices = [new("Another", "/session missing")] };
        await home.Grain(chat).Deliver([notice]);
        await home.ShowsAsync(chat, "Choose.");

        home.Service.Press(home.Service.In(chat)[0], MemoryHome.Anna, "Another");

        await Eventually.Is(() => home.Service.In(chat).Count == 2, "it is answered");
        Assert.Contains("missing", home.Service.TextsIn(chat)[1], StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_frontend_that_starts_again_shows_what_came_meanwhile_and_nothing_twice()
    {
        var chat = home.NewChat();
        await home.SayAsync(chat, "before");
        await home.ShowsAsync(chat, "before");
        await home.StopFrontendAsync();
        await home.SayAsync(chat, "meanwhile");
        await home.StartFrontendAsync();
        await home.SayAsync(chat, "after");

        await home.ShowsAsync(chat, "before", "meanwhile", "after");
    }

    [Fact(Timeout = Patience)]
    public async Task What_was_shown_and_not_confirmed_is_shown_again_by_the_next_frontend_only()
    {
        var chat = home.NewChat();
        var unconfirmed = 0;
        home.BeforeCall = call =>
        {
            if (call.TargetId == home.Grain(chat).GetGrainId() && call.MethodName == nameof(IChatGrain.Confirm))
            {
                Interlocked.Increment(ref unconfirmed);
                throw new TimeoutException("The chat's silo does not answer.");
            }
        };
        await home.SayAsync(chat, "one");
        await Eventually.Is(() => Volatile.Read(ref unconfirmed) > 1, "it was confirmed again and again");
        await home.ShowsAsync(chat, "one");
        await home.StopFrontendAsync();
        home.BeforeCall = null;
        await home.StartFrontendAsync();
        await home.SayAsync(chat, "two");

        await home.ShowsAsync(chat, "one", "one", "two");
    }

    [Fact(Timeout = Patience)]
    public async Task A_question_that_perhaps_arrived_says_so_when_it_is_put_again()
    {
        var chat = home.NewChat();
        var faults = 1;
        home.Service.Fault = (_, called) => called == chat && Interlocked.Decrement(ref faults) >= 0
            ? new ChannelException(ChannelError.Trouble, "no answer") { MayBeDone = true }
            : null;

        await home.AskAsync(chat, "May it?", "Allow", "Deny");

        await home.ShowsAsync(chat, "Asked again, in case it did not arrive:\n\nMay it?");
    }

    [Fact(Timeout = Patience)]
    public async Task A_chat_that_is_at_another_place_goes_on_there()
    {
        var (chat, there) = (home.NewChat(), home.NewChat());
        await home.SayAsync(chat, "here");
        await home.ShowsAsync(chat, "here");
        home.Service.Move(chat, there);

        await home.SayAsync(chat, "there");

        await home.ShowsAsync(there, "there");
        await home.ShowsAsync(chat, "here");
    }

    [Fact(Timeout = Patience)]
    public async Task What_is_too_long_to_read_comes_as_a_file()
    {
        var chat = home.NewChat();
        var text = string.Join('\n', Enumerable.Range(1, 100).Select(static number => $"line {number}"));
        await home.AnswerAsync(chat, text);

        await Eventually.Is(() => home.Service.In(chat).Count == 1, "it is shown");
        Assert.Equal($"answer.md: {text}", home.Service.In(chat)[0].File);
    }

    [Fact(Timeout = Patience)]
    public async Task A_stranger_with_an_id_that_is_no_number_is_let_in_by_the_code()
    {
        var (chat, eve) = (home.NewChat(), "@eve:example.org");
        home.Service.Write(chat, eve, "hello");
        await Eventually.Is(() => home.Service.In(chat).Count == 1, "the code is told");
        home.Service.Write(chat, eve, "hello?");
        using var approval = new PairingApproval(home.Grains, home.People, home.Frontend.GetServices<ChannelDescriptor>().WithPairing());
        var waiting = Assert.Single(await approval.ListAsync(), waiting => waiting.Request.Id == eve);
        Assert.Contains(waiting.Request.Code, home.Service.TextsIn(chat)[0], StringComparison.Ordinal);

        var result = await approval.ApproveAsync(waiting.Request.Code, user: null, isExisting: false, from: "a test");
        Assert.Equal("eve-example-org", result.Paired!.User);
        home.Service.Write(chat, eve, "/session missing");
        await Eventually.Is(() => home.Service.In(chat).Count == 2, "the command is answered");
        Assert.Contains("missing", home.Service.TextsIn(chat)[1], StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task Strangers_of_two_channels_who_call_themselves_the_same_are_two_people()
    {
        using var approval = new PairingApproval(home.Grains, home.People, ["one", "other"]);
        Assert.Equal("userme", await PairAsync("one", "@me", "Owner"));
        Assert.Equal("userme-2", await PairAsync("other", "@me", "OWNER"));
        Assert.Equal("max", await PairAsync("one", "@max1", "Max"));
        Assert.Equal("usermax2", await PairAsync("other", "@max2", "Max"));
        Assert.Equal("useranna-somebody-with-a", await PairAsync("other", "@anna-somebody-with-a-long-id", "Anna"));

        async Task<string> PairAsync(string channel, string id, string name)
        {
            var pairing = home.Grains.GetGrain<IPairingGrain>(PairingKey.Of(channel));
            var code = await pairing.RequestPairing(new ExternalUserId(channel, id), name);
            return (await approval.ApproveAsync(code!, user: null, isExisting: false, from: "a test")).Paired!.User;
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_channel_has_its_line_in_the_Ready_block() =>
        Assert.Equal(["  memory    at hand"], await home.Frontend.DescribeChannelsAsync());

    /// <summary>A chat takes no call from now on.</summary>
    /// <returns>A task that ends when the frontend has given it up.</returns>
    private Task Forbid(string chat)
    {
        var blocked = new TaskCompletionSource();
        home.BeforeCall = call =>
        {
            if (call.TargetId == home.Grain(chat).GetGrainId() && call.MethodName == nameof(IChatGrain.EndDelivery))
            {
                blocked.TrySetResult();
            }
        };
        home.Service.Fault = (_, called) => called == chat ? new ChannelException(ChannelError.Forbidden, "blocked") : null;
        return blocked.Task;
    }
}
