using Dormouse.Frontend.Channels.Delivery;

namespace Dormouse.Frontend.Tests.Channels;

public sealed class DeliveryStateTests
{
    private static readonly TimeSpan UntilPassing = TimeSpan.FromMilliseconds(300);

    [Theory]
    [InlineData(true, false, false, false, DeliveryStep.End, 300_000)]
    [InlineData(true, false, false, true, DeliveryStep.Wait, 300_000)]
    [InlineData(true, false, true, false, DeliveryStep.RemoveStale, 1000)]
    [InlineData(true, false, true, true, DeliveryStep.RemoveStale, 1000)]
    [InlineData(true, true, false, false, DeliveryStep.ShowPassing, 300)]
    [InlineData(true, true, true, true, DeliveryStep.ShowPassing, 300)]
    [InlineData(false, false, false, false, DeliveryStep.Confirm, 1000)]
    [InlineData(false, false, true, true, DeliveryStep.Confirm, 1000)]
    [InlineData(false, true, true, true, DeliveryStep.Confirm, 300)]
    internal void What_is_done_while_no_output_comes_and_after_how_long(
        bool isConfirmed, bool hasPassing, bool isStale, bool isTyping, DeliveryStep step, int milliseconds)
    {
        var state = new DeliveryState(isConfirmed, hasPassing, isStale, isTyping);

        Assert.Equal((step, TimeSpan.FromMilliseconds(milliseconds)), (state.Step, state.Patience(UntilPassing)));
    }

    [Fact]
    public void What_would_go_is_shown_again_in_time_and_nothing_ends_before_that()
    {
        var state = new DeliveryState(IsConfirmed: true, HasPassing: false, IsStale: false, IsTyping: false);
        var later = state with { Refresh = TimeSpan.FromSeconds(7) };
        Assert.Equal((DeliveryStep.Wait, TimeSpan.FromSeconds(7)), (later.Step, later.Patience(UntilPassing)));
        Assert.Equal(DeliveryStep.Refresh, (state with { Refresh = TimeSpan.Zero }).Step);
        Assert.Equal(DeliveryStep.ShowPassing, (state with { Refresh = TimeSpan.Zero, HasPassing = true }).Step);
        Assert.Equal(DeliveryStep.Confirm, (state with { Refresh = TimeSpan.Zero, IsConfirmed = false }).Step);
    }

    [Fact]
    public void Of_what_passes_the_newest_of_each_session_and_kind_waits_until_something_is_kept()
    {
        var passing = new PassingOutputs();
        passing.Add(Output(1, ChatOutputKind.Text, "one"));
        passing.Add(Output(2, ChatOutputKind.Progress, "one"));
        passing.Add(Output(3, ChatOutputKind.Text, "other"));
        passing.Add(Output(4, ChatOutputKind.Text, "one"));
        Assert.Equal(2, passing.First.Seq);

        passing.RemoveFirst();
        Assert.Equal(3, passing.First.Seq);
        passing.RemoveOf("other");
        Assert.Equal(4, passing.First.Seq);
        passing.RemoveOf("one");
        Assert.True(passing.IsEmpty);
    }

    private static ChatOutput Output(long seq, ChatOutputKind kind, string session) => new(seq, kind, $"o{seq}", session, default, "…");
}
