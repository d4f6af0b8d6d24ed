using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Chats;

public sealed class OutboxBoundsTests
{
    private static readonly string Long = new('x', 60_000);

    [Fact]
    public void Few_details_are_kept()
    {
        List<ChatOutput> outbox = [Answer(1), Detail(2), Detail(3), Answer(4)];

        Assert.Null(OutboxBounds.LeaveOut(outbox, leftOut: null, taken: 0));
        Assert.Equal(4, outbox.Count);
    }

    [Fact]
    public void Too_many_are_left_out_with_a_notice_in_the_place_of_the_first_and_later_ones_are_counted_there()
    {
        List<ChatOutput> outbox = [Answer(1), Detail(2), Detail(3), Answer(4), Detail(5), Detail(6)];

        var leftOut = OutboxBounds.LeaveOut(outbox, leftOut: null, taken: 0);

        Assert.Equal(new(2, 4), leftOut);
        Assert.Equal([1, 2, 4], outbox.Select(static output => output.Seq));
        Assert.Equal(
            (ChatOutputKind.Notice, "(4 details left out: nobody took them. Answers are all kept.)"), (outbox[1].Kind, outbox[1].Text));

        outbox.Add(Answer(7));
        outbox.Add(Detail(8));
        Assert.Equal(new(2, 5), OutboxBounds.LeaveOut(outbox, leftOut, taken: 1));
        Assert.Equal([1, 2, 4, 7], outbox.Select(static output => output.Seq));
        Assert.Equal("(5 details left out: nobody took them. Answers are all kept.)", outbox[1].Text);
    }

    [Fact]
    public void What_somebody_may_have_taken_stays_and_is_not_counted()
    {
        List<ChatOutput> outbox = [Detail(1), Detail(2), Detail(3), Detail(4), Detail(5), Detail(6), Detail(7)];

        Assert.Equal(new(4, 4), OutboxBounds.LeaveOut(outbox, leftOut: null, taken: 3));
        Assert.Equal([1, 2, 3, 4], outbox.Select(static output => output.Seq));
    }

    [Fact]
    public void After_the_notice_is_taken_details_are_kept_again()
    {
        List<ChatOutput> outbox = [Answer(1), Detail(9)];

        Assert.Null(OutboxBounds.LeaveOut(outbox, new(2, 7), taken: 2));
        Assert.Null(OutboxBounds.LeaveOut(outbox, new(2, 7), taken: 0));
        Assert.Equal(2, outbox.Count);
    }

    [Fact]
    public void A_page_is_what_comes_first_up_to_its_size_and_never_what_is_not_durable()
    {
        List<ChatOutput> outbox = [.. Enumerable.Range(1, 10).Select(static seq => Answer(seq))];

        Assert.Equal([1, 2], OutboxBounds.Page(outbox, durable: 10).Select(static output => output.Seq));
        Assert.Equal([1], OutboxBounds.Page(outbox, durable: 1).Select(static output => output.Seq));
        Assert.Empty(OutboxBounds.Page(outbox, durable: 0));
        Assert.Empty(OutboxBounds.Page(outbox[..4], durable: 10));
    }

    [Fact]
    public void One_output_that_is_larger_than_a_page_is_a_page()
    {
        List<ChatOutput> outbox = [Answer(1) with { Text = new('x', 3 * OutboxBounds.PageBytes) }, Answer(2)];

        Assert.Equal([1], OutboxBounds.Page(outbox, durable: 2).Select(static output => output.Seq));
    }

    private static ChatOutput Answer(long seq) => new(seq, ChatOutputKind.Answer, $"a{seq}", "default", default, Long);

    private static ChatOutput Detail(long seq) => new(seq, ChatOutputKind.Detail, $"d{seq}", "default", default, Long);
}
