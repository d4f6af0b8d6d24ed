using Dormouse.Grains.Agents;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Sessions;

public sealed class PromptQueueTests
{
    private readonly SessionState _state = new() { Name = "work" };
    private readonly PromptQueue _queue;

    public PromptQueueTests() => _queue = new(() => _state);

    [Fact]
    public void Prompts_are_taken_in_the_order_in_which_they_came()
    {
        var (first, second) = (Queued("one"), Queued("two"));
        _queue.Add(first);
        _queue.Add(second);

        Assert.Same(first, _queue.Take());
        Assert.Same(first, _queue.InFlight);
        _queue.Land();
        Assert.Same(second, _queue.Take());
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void A_prompt_that_is_put_back_keeps_its_place_before_those_that_came_later()
    {
        var first = Queued("one");
        _queue.Add(first);
        _queue.Add(Queued("two"));
        _queue.Take();

        _queue.PutBack();

        Assert.Null(_queue.InFlight);
        Assert.Same(first, _queue.First);
        Assert.Equal(2, _queue.Count);
    }

    [Fact]
    public void A_prompt_and_its_edit_are_remembered_and_the_oldest_is_forgotten_in_the_end()
    {
        var (first, edit) = (Queued("one"), Guid.NewGuid());
        _queue.Add(first, edit);
        Assert.True(_queue.HasTaken(first.Id));
        Assert.True(_queue.HasTaken(edit));

        for (var i = 0; i < SessionState.RememberedPrompts - 1; i++)
        {
            _queue.Add(Queued("more"));
        }

        Assert.False(_queue.HasTaken(first.Id));
        Assert.True(_queue.HasTaken(edit));
    }

    [Fact]
    public void An_edit_takes_the_place_of_the_prompt_that_waits()
    {
        var (first, edit) = (Queued("one"), Guid.NewGuid());
        _queue.Add(first);
        _queue.Add(Queued("two"));
        Assert.True(_queue.CanReplace(first.Id));

        _queue.Replace(first.Id, edit, static prompt => prompt with { Text = "ONE" });

        Assert.Equal(["ONE", "two"], _state.Queue.Select(static prompt => prompt.Text));
        Assert.True(_queue.HasTaken(edit));
    }

    [Fact]
    public void An_edit_takes_the_place_of_an_earlier_edit_of_what_is_with_the_agent()
    {
        var given = Queued("one");
        _state.InFlight = given;
        Assert.False(_queue.CanReplace(given.Id));
        _queue.Add(Queued("correction") with { Corrects = given.Id });

        Assert.True(_queue.CanReplace(given.Id));
        _queue.Replace(given.Id, Guid.NewGuid(), static prompt => prompt with { Text = "better" });

        Assert.Equal("better", Assert.Single(_state.Queue).Text);
        Assert.Same(given, _state.InFlight);
    }

    [Fact]
    public void An_edit_takes_the_place_of_a_held_prompt_only_if_no_agent_had_that()
    {
        var given = Queued("one");
        (_state.InFlight, _state.Decision) = (given, new(DecisionKind.StartFailed, "q", "?"));
        Assert.True(_queue.CanReplace(given.Id));

        _state.Decision = new(DecisionKind.CutOff, "q", "?");

        Assert.False(_queue.CanReplace(given.Id));
    }

    [Fact]
    public void A_prompt_that_is_dropped_is_remembered_as_cancelled_with_its_files_and_whom_to_tell()
    {
        var file = new SavedFile("work/a.txt", "text/plain") { IsNew = true };
        var waiting = Queued("one") with { Files = [file] };
        _queue.Add(waiting);

        Assert.Same(waiting, _queue.DropWaiting(waiting.Id.ToString("N")[..8]));

        Assert.Equal(0, _queue.Count);
        Assert.True(_queue.IsCancelled(waiting.Id));
        var dropped = Assert.Single(_queue.Dropped);
        Assert.Equal(("telegram:7", "“one”"), (dropped.Chat, dropped.Excerpt));
        Assert.Equal([file], dropped.Files);
    }

    [Fact]
    public void The_files_of_a_dropped_prompt_that_the_agent_may_have_stay()
    {
        _state.InFlight = Queued("one") with { Files = [new("work/a.txt", "text/plain") { IsNew = true }] };

        _queue.DropInFlight("q");

        Assert.Empty(Assert.Single(_queue.Dropped).Files!);
        Assert.Null(_queue.InFlight);
    }

    [Fact]
    public void What_became_of_a_prompt_is_told_by_where_it_is()
    {
        var (given, done, never) = (Queued("now"), Queued("before"), Guid.NewGuid());
        _queue.Add(done);
        _queue.Take();
        _queue.Land();
        _queue.Add(given);
        _queue.Take();
        _queue.CancelUnseen(never);

        Assert.Equal(CancelOutcome.Running, _queue.Find(given.Id.ToString("N"))?.Outcome);
        Assert.Equal(CancelOutcome.Done, _queue.Find(done.Id.ToString("N"))?.Outcome);
        Assert.Equal(CancelOutcome.Cancelled, _queue.Find(never.ToString("N"))?.Outcome);
        Assert.Null(_queue.Find(Guid.NewGuid().ToString("N")));
    }

    [Fact]
    public void The_same_file_of_two_prompts_is_needed_until_both_are_gone()
    {
        var (first, second) = (Queued("one") with { Files = [new("a", "t")] }, Queued("two") with { Files = [new("a", "t")] });
        _queue.Add(first);
        _queue.Add(second);

        Assert.True(_queue.Needs("a", first.Files));
        _queue.DropWaiting(second.Id.ToString("N"));
        Assert.False(_queue.Needs("a", first.Files));
    }

    [Fact]
    public void One_stands_behind_all_that_came_before_and_what_runs()
    {
        _queue.Add(Queued("running"));
        _queue.Take();
        _queue.Add(Queued("one"));
        _queue.Add(Queued("two") with { Chat = "telegram:8" });
        _queue.Add(Queued("three"));

        Assert.Equal([("telegram:7", 3), ("telegram:8", 2)], _queue.LastOfEachChat());
        Assert.Equal([("“one”", 1), ("“two”", 2), ("“three”", 3)], _queue.Views().Select(static view => (view.Text, view.Ahead)));
    }

    private static QueuedPrompt Queued(string text) => new(Guid.NewGuid(), "telegram:7", text, [], IsCommand: false);
}
