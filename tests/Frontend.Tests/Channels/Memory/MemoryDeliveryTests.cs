using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Channels.Delivery;
using Dormouse.Frontend.Tests.Telegram.Delivery;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dormouse.Frontend.Tests.Channels.Memory;

/// <summary>The delivery of one chat to a channel that can do more or less, with a clock that the test moves.</summary>
public sealed class MemoryDeliveryTests : IDisposable
{
    private const int Patience = 60_000;
    private const string Chat = "one";
    private static readonly ChannelCapabilities Plain = new(MessageSize: 100);

    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abandoning = new();
    private readonly CrashingChat _grain = new();

    public void Dispose()
    {
        _stopping.Dispose();
        _abandoning.Dispose();
    }

    [Fact(Timeout = Patience)]
    public async Task A_text_grows_in_its_message_and_becomes_the_answer()
    {
        ChannelPace pace = new(Passing: TimeSpan.FromSeconds(1), Burst: 3, Distance: default);
        var service = new MemoryService(MemoryService.Able with { Pace = pace });
        var delivery = Deliver(service);
        _grain.Say(ChatOutputKind.Text, "It gro");
        await ShowsAsync(service, "It gro");
        var first = service.In(Chat)[0].Id;
        _grain.Say(ChatOutputKind.Text, "It grows and gro");
        await ShowsAsync(service, "It grows and gro");
        _grain.Say(ChatOutputKind.Answer, "It has grown.", replaces: 1);
        await ShowsAsync(service, "It has grown.");

        Assert.Equal(first, service.In(Chat)[0].Id);
        Assert.Equal(["send one", "edit one", "edit one"], service.Calls);
        await EndAsync(delivery);
    }

    [Fact(Timeout = Patience)]
    public async Task A_text_that_grew_goes_when_the_answer_comes_as_a_file()
    {
        var service = new MemoryService(MemoryService.Able);
        var delivery = Deliver(service);
        _grain.Say(ChatOutputKind.Text, "It gro");
        await ShowsAsync(service, "It gro");

        _grain.Say(ChatOutputKind.Answer, new string('a', 350), replaces: 1);

        await PassUntilAsync(() => service.In(Chat) is [{ File: not null }]);
        await EndAsync(delivery);
    }

    [Fact(Timeout = Patience)]
    public async Task A_chat_whose_silo_crashed_does_not_keep_what_only_passed()
    {
        var service = new MemoryService(MemoryService.Able);
        var delivery = Deliver(service);
        _grain.Say(ChatOutputKind.Progress, "Reading files");
        await ShowsAsync(service, "Reading files");

        _grain.Crash();
        await ShowsAsync(service);
        await EndAsync(delivery);
    }

    [Fact(Timeout = Patience)]
    public async Task A_frontend_that_stops_leaves_nothing_that_only_passes()
    {
        var service = new MemoryService(MemoryService.Able);
        var delivery = Deliver(service);
        _grain.Say(ChatOutputKind.Notice, "It is read.");
        _grain.Say(ChatOutputKind.Progress, "Reading files").Say(ChatOutputKind.Text, "It gro");
        await ShowsAsync(service, "It is read.", "Reading files", "It gro");

        await EndAsync(delivery);

        Assert.Equal(["It is read."], service.TextsIn(Chat));
    }

    [Fact(Timeout = Patience)]
    public async Task A_frontend_that_stops_does_not_wait_for_a_channel_that_is_away()
    {
        var service = new MemoryService(MemoryService.Able);
        var delivery = Deliver(service);
        _grain.Say(ChatOutputKind.Text, "It gro");
        await ShowsAsync(service, "It gro");
        service.Fault = static (_, _) => new ChannelException(ChannelError.Trouble, "away");

        await _stopping.CancelAsync();
        await PassUntilAsync(() => service.Calls.Count(static call => call == "delete one") > 1);
        await _abandoning.CancelAsync();

        await PassUntilAsync(() => delivery.IsCompleted);
    }

    [Fact(Timeout = Patience)]
    public async Task A_text_that_grows_over_two_terms_of_the_lease_stays_in_its_message()
    {
        var service = new MemoryService(MemoryService.Able);
        var first = Begin(service, TimeSpan.FromSeconds(20));
        var ending = first.RunAsync(_stopping.Token, _abandoning.Token);
        _grain.Say(ChatOutputKind.Text, "It gro");
        await ShowsAsync(service, "It gro");
        await PassUntilAsync(() => ending.IsCompleted);
        Assert.Equal(DeliveryEnd.LeaseOver, await ending);

        var second = Begin(service, TimeSpan.FromDays(1), first.Passing).RunAsync(_stopping.Token, _abandoning.Token);
        _grain.Say(ChatOutputKind.Text, "It gro").Say(ChatOutputKind.Text, "It grows");
        await ShowsAsync(service, "It grows");
        _grain.Say(ChatOutputKind.Answer, "It has grown.", replaces: 3);
        await ShowsAsync(service, "It has grown.");

        Assert.Equal(["send one", "edit one", "edit one"], service.Calls);
        await EndAsync(second);
    }

    [Fact(Timeout = Patience)]
    public async Task A_channel_that_can_change_nothing_shows_only_what_is_finished()
    {
        var service = new MemoryService(Plain);
        var delivery = Deliver(service);
        _grain.Say(ChatOutputKind.Progress, "Reading files").Say(ChatOutputKind.Text, "It gro");
        var late = _time.GetUtcNow() + TimeSpan.FromSeconds(5);
        await PassUntilAsync(() => _time.GetUtcNow() >= late);
        Assert.Empty(service.Calls);
        _grain.Say(ChatOutputKind.Answer, "It grows.", replaces: 2).Say(ChatOutputKind.QuestionClosed, "Deny", replaces: 3);
        _grain.Say(ChatOutputKind.Notice, "The end.");
        await ShowsAsync(service, "It grows.", "The end.");

        Assert.All(service.Calls, static call => Assert.Equal("send one", call));
        await EndAsync(delivery);
    }

    [Fact(Timeout = Patience)]
    public async Task A_channel_without_buttons_and_files_says_it_all_in_words()
    {
        var service = new MemoryService(Plain);
        var delivery = Deliver(service);
        _grain.Ask("May it?", "Allow", "Deny").Say(ChatOutputKind.Answer, new string('a', 350));
        await ShowsAsync(
            service, "May it?\n\nWrite one of these: Allow, Deny.", new('a', 100), new('a', 100), new('a', 100), new('a', 50));

        Assert.All(service.In(Chat), static message => Assert.Equal((null, null), (message.Buttons, message.File)));
        await EndAsync(delivery);
    }

    [Fact(Timeout = Patience)]
    public async Task Messages_of_one_text_after_a_burst_keep_their_distance()
    {
        var distance = TimeSpan.FromSeconds(30);
        var service = new MemoryService(Plain with { Pace = new(default, Burst: 2, distance) });
        var delivery = Deliver(service);
        _grain.Say(ChatOutputKind.Answer, new string('a', 250));
        var step = TimeSpan.FromSeconds(1);
        await PassUntilAsync(() => service.In(Chat).Count == 2, step);
        var second = _time.GetUtcNow();
        await PassUntilAsync(() => service.In(Chat).Count == 3, step);

        var came = _time.GetUtcNow() - second;
        Assert.True(came > distance - (3 * step), $"It came after {came}.");
        await EndAsync(delivery);
    }

    private Task<DeliveryEnd> Deliver(MemoryService service) =>
        Begin(service, TimeSpan.FromDays(1)).RunAsync(_stopping.Token, _abandoning.Token);

    private ChatDelivery Begin(MemoryService service, TimeSpan leased, PassingTexts? before = null)
    {
        var term = new LeaseTerm(Moment.Now(_time), leased, _time);
        var chat = new MemoryChat(service, $"{MemoryDescriptor.Channel}:{Chat}");
        return new(
            chat, _grain, "front", term, 0, before, new(), static _ => throw new NotSupportedException(), new(_time), _time,
            NullLogger.Instance);
    }

    private Task ShowsAsync(MemoryService service, params string[] texts) =>
        PassUntilAsync(() => service.TextsIn(Chat).SequenceEqual(texts));

    private async Task EndAsync(Task delivery)
    {
        await _stopping.CancelAsync();
        await PassUntilAsync(() => delivery.IsCompleted);
    }

    private Task PassUntilAsync(Func<bool> condition, TimeSpan? step = null) => Eventually.IsStepByStep(
        () =>
        {
            _time.Advance(step ?? TimeSpan.FromMilliseconds(50));
            return condition();
        },
        "it shows");
}
