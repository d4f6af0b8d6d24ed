using Dormouse.Fakes;
using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Channels.Delivery;
using Dormouse.Frontend.Telegram;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telegram.Bot;

namespace Dormouse.Frontend.Tests.Telegram.Delivery;

/// <summary>What grows is shown as a draft where the chat says so.</summary>
public sealed class DraftTests : IAsyncLifetime
{
    private const int Patience = 60_000;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CrashingChat _grain = new();
    private FakeBotApi _bot = null!;
    private FakeChat _chat = null!;
    private Task<DeliveryEnd> _delivery = null!;

    public async ValueTask InitializeAsync()
    {
        _bot = await FakeBotApi.StartAsync();
        _bot.TakesDrafts = true;
        _chat = _bot.PrivateChat(_bot.Person(500, "Anna"));
        _bot.AddChat(_chat);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await PassUntilAsync(() => _delivery.IsCompleted);
        _stopping.Dispose();
        await _bot.DisposeAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task Growing_text_and_progress_are_one_draft_at_a_pace_and_the_answer_is_a_message()
    {
        Begin();
        _grain.Say(ChatOutputKind.Working, "").Say(ChatOutputKind.Progress, "Reading `a.py`…", draft: 7);
        await PassUntilAsync(() => _chat.Drafts is [{ Text: "Reading a.py…", DraftId: 7, CanStop: true }]);
        Assert.True(_grain.IsOfferedDrafts);
        var first = _time.GetUtcNow();
        _grain.Say(ChatOutputKind.Text, "It **gr", draft: 7).Say(ChatOutputKind.Text, "It **grows**", draft: 7);
        await PassUntilAsync(() => _chat.Drafts.Count == 2);
        Assert.True(_time.GetUtcNow() - first > TimeSpan.FromSeconds(1) - (2 * Step), $"It came after {_time.GetUtcNow() - first}.");
        Assert.Equal(("It grows\n\nReading a.py…", 7), (_chat.Drafts[1].Text, _chat.Drafts[1].DraftId));
        Assert.Equal(["bold", "code"], _chat.Drafts[1].Entities.Select(static entity => entity.Type));

        _grain.Say(ChatOutputKind.Answer, "It has grown.");
        await PassUntilAsync(() => _chat.Messages is [{ Text: "It has grown." }]);
        Assert.Null(_chat.Draft());
        var late = _time.GetUtcNow() + TimeSpan.FromMinutes(1);
        await PassUntilAsync(() => _time.GetUtcNow() >= late);
        Assert.Equal((1, 2), (_chat.AllMessages.Count, _chat.Drafts.Count));
        Assert.Empty(_bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_draft_is_shown_again_before_it_goes_for_as_long_as_somebody_works()
    {
        Begin();
        _grain.Say(ChatOutputKind.Working, "").Say(ChatOutputKind.Progress, "Running the tests…", draft: 7);
        await PassUntilAsync(() => _chat.Drafts.Count == 1);
        var first = _time.GetUtcNow();
        await PassUntilAsync(() => _chat.Drafts.Count == 3);
        Assert.InRange(_time.GetUtcNow() - first, TimeSpan.FromSeconds(35), TimeSpan.FromSeconds(60));
        Assert.All(_chat.Drafts, static draft => Assert.Equal((7, "Running the tests…"), (draft.DraftId, draft.Text)));

        _grain.Say(ChatOutputKind.Asking, "");
        var late = _time.GetUtcNow() + TimeSpan.FromMinutes(2);
        await PassUntilAsync(() => _time.GetUtcNow() >= late);
        Assert.Equal(3, _chat.Drafts.Count);
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_between_takes_the_draft_away_and_it_comes_again()
    {
        Begin();
        _grain.Say(ChatOutputKind.Working, "").Say(ChatOutputKind.Text, "It grows", draft: 7);
        await PassUntilAsync(() => _chat.Drafts.Count == 1);

        _grain.Say(ChatOutputKind.Notice, "By the way.", session: "");

        await PassUntilAsync(() => _chat.Drafts.Count == 2);
        Assert.Equal(("By the way.", "It grows"), (_chat.Messages[0].Text, _chat.Draft()!.Text));
    }

    [Fact(Timeout = Patience)]
    public async Task Of_a_text_that_is_too_long_the_end_is_shown_and_the_answer_has_all_of_it()
    {
        Begin();
        var text = string.Join("\n\n", Enumerable.Range(1, 900).Select(static number => $"line {number}"));
        _grain.Say(ChatOutputKind.Text, text, draft: 7).Say(ChatOutputKind.Progress, "Writing…", draft: 7);
        await PassUntilAsync(() => _chat.Drafts.Count == 2);
        Assert.EndsWith("line 900\n\nWriting…", _chat.Drafts[1].Text, StringComparison.Ordinal);

        _grain.Say(ChatOutputKind.Answer, text);

        await PassUntilAsync(() => _chat.Messages is [.., { Text: var last }] && last.EndsWith("line 900", StringComparison.Ordinal));
        Assert.StartsWith("line 1\n", _chat.Messages[0].Text, StringComparison.Ordinal);
        Assert.Empty(_bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task Where_drafts_are_refused_progress_is_a_message_and_growing_text_is_left_out_and_the_chat_is_told_once()
    {
        _bot.TakesDrafts = false;
        Begin();
        _grain.Say(ChatOutputKind.Text, "It grows", draft: 7);
        await PassUntilAsync(() => _grain.Refusals.Count == 1);

        _grain.Say(ChatOutputKind.Progress, "Reading…", draft: 7).Say(ChatOutputKind.Text, "It grows and grows", draft: 7);

        await PassUntilAsync(() => _chat.Messages is [{ Text: "Reading…" }]);
        _grain.Say(ChatOutputKind.Answer, "Done.");
        await PassUntilAsync(() => _chat.Messages is [{ Text: "Done." }]);
        Assert.Single(_bot.CallsOf("sendMessageDraft"));

        // The person has asked for them.
        _bot.TakesDrafts = true;
        _grain.Say(ChatOutputKind.Text, "Another", draft: 11);
        await PassUntilAsync(() => _chat.Draft() is { Text: "Another" });
        Assert.Contains("method not found", Assert.Single(_grain.Refusals), StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_request_to_wait_is_no_refusal_and_the_answer_waits_with_it()
    {
        Begin();
        _bot.Faults.Next("sendMessageDraft", BotFault.TooManyRequests(3));
        _grain.Say(ChatOutputKind.Working, "").Say(ChatOutputKind.Text, "It grows", draft: 7);
        await PassUntilAsync(() => _bot.CallsOf("sendMessageDraft").Count == 1);
        _grain.Say(ChatOutputKind.Text, "It grows still", draft: 7);

        await PassUntilAsync(() => _chat.Drafts is [.., { Text: "It grows still" }]);

        Assert.Empty(_grain.Refusals);
    }

    [Fact(Timeout = Patience)]
    public async Task A_draft_that_was_taken_and_is_refused_is_over_and_the_next_one_is_tried()
    {
        Begin();
        _grain.Say(ChatOutputKind.Text, "It grows", draft: 7);
        await PassUntilAsync(() => _chat.Drafts.Count == 1);
        _bot.Faults.Next("sendMessageDraft", BotFault.BadRequest("DRAFT_STOPPED"));
        _grain.Say(ChatOutputKind.Text, "It grows on", draft: 7);
        await PassUntilAsync(() => _bot.CallsOf("sendMessageDraft").Count == 2);

        _grain.Say(ChatOutputKind.Answer, "Stopped.").Say(ChatOutputKind.Text, "Another", draft: 11);

        await PassUntilAsync(() => _chat.Drafts is [.., { DraftId: 11 }]);
        Assert.Empty(_grain.Refusals);
    }

    private void Begin()
    {
        var calls = new TelegramBotClient(new TelegramBotClientOptions(_bot.Token, _bot.Url) { RetryThreshold = 0 });
        var term = new LeaseTerm(Moment.Now(_time), TimeSpan.FromDays(1), _time);
        var delivery = new ChatDelivery(
            new TelegramPlace(calls, new(_chat.Id, null)), _grain, "front", term, 0, null, new(),
            static _ => throw new NotSupportedException(), new(_time), _time, NullLogger.Instance);
        _delivery = delivery.RunAsync(_stopping.Token, _stopping.Token);
    }

    private Task PassUntilAsync(Func<bool> condition) => Eventually.IsStepByStep(
        () =>
        {
            _time.Advance(Step);
            return condition();
        },
        "it shows");
}
