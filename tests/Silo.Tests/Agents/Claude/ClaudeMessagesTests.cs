using Dormouse.Silo.Agents.Claude;

namespace Dormouse.Silo.Tests.Agents.Claude;

public sealed class ClaudeMessagesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prompts_and_the_ends_of_answers_are_read_whole_and_what_was_left_behind_is_not()
    {
        var (one, left, two) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var (first, last) = (Guid.NewGuid(), Guid.NewGuid());
        var text = new string('x', 5_000);
        Write(
            Asks(one, null, text, 1),
            Uses("t", $"{one}"),
            Says(first, "t", "**done**\\u001b[2J", 2),
            Asks(left, $"{first}", "left behind", 3),
            Asks(two, $"{first}", "two", 4),
            Says(last, $"{two}", "second", 5),
            "{\"parentUuid\":");

        var read = Read();

        Assert.Equal([one, first, two, last], read.Select(static message => message.Id));
        Assert.Equal([one, one, two, two], read.Select(static message => message.Prompt));
        Assert.Equal([text, "**done**", "two", "second"], read.Select(static message => message.Text));
        Assert.Equal([true, false, true, false], read.Select(static message => message.IsPrompt));
    }

    [Fact]
    public void What_was_said_last_is_the_answer_also_where_the_record_does_not_say_why_it_ended()
    {
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        var (half, first, last) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        Write(
            Asks(one, null, "one", 1),
            Says(half, $"{one}", "I look", 2, "null"),
            Uses("t", $"{half}"),
            Says(first, "t", "first", 3, "null"),
            Asks(two, $"{first}", "two", 4),
            Says(last, $"{two}", "second", 5, "null"));

        Assert.Equal(["one", "first", "two", "second"], Texts(DateTimeOffset.MinValue));
    }

    [Theory]
    [InlineData("""{"parentUuid":null,"uuid":5,"type":"user","message":"text"}""")]
    [InlineData("""{"parentUuid":null,"uuid":"x","type":"assistant","message":[1,null]}""")]
    [InlineData("""{"parentUuid":null,"uuid":"x","type":"user","timestamp":7,"message":{"content":[1,null,{"text":5},{"type":[]}]}}""")]
    [InlineData("""{"parentUuid":{},"uuid":"x","type":"user","message":{"content":"\ud800"},"timestamp":"0001-01-01T00:00:00+14:00"}""")]
    [InlineData("""["parentUuid"]""")]
    [InlineData("parentUuid\0\0")]
    public void Lines_that_nobody_understands_hide_nothing_of_the_others(string odd)
    {
        var (one, answer) = (Guid.NewGuid(), Guid.NewGuid());
        Write(odd, Asks(one, null, "one", 1), odd, Says(answer, $"{one}", "first", 2));

        Assert.Equal(["one", "first"], Texts(DateTimeOffset.MinValue));
    }

    [Fact]
    public void Only_what_came_since_then_is_read_and_only_the_newest()
    {
        var ids = Enumerable.Range(0, 10).Select(static _ => (Prompt: Guid.NewGuid(), Answer: Guid.NewGuid())).ToArray();
        Write([.. ids.SelectMany((id, i) => new[]
        {
            Asks(id.Prompt, i == 0 ? null : $"{ids[i - 1].Answer}", $"p{i}", 2 * i), Says(id.Answer, $"{id.Prompt}", $"a{i}", (2 * i) + 1),
        })]);

        Assert.Equal(["p8", "a8", "p9", "a9"], Texts(Moment(16)));

        // An answer whose prompt was before is nobody's.
        Assert.Equal(["p9", "a9"], Texts(Moment(17)));
        Assert.Equal(["p9", "a9"], Texts(DateTimeOffset.MinValue, most: 3));
        Assert.Equal(20, Texts(DateTimeOffset.MinValue).Length);
        Assert.Empty(Texts(File.GetLastWriteTimeUtc(_folder["record"]).AddSeconds(1)));
        Assert.Empty(ClaudeMessages.Read(_folder["nowhere"], null, DateTimeOffset.MinValue, 10));
    }

    private static DateTimeOffset Moment(int minute) => new(2026, 11, 27, 4, minute, 0, TimeSpan.Zero);

    private static string Asks(Guid uuid, string? before, string text, int minute) =>
        $$$"""{"type":"user","uuid":"{{{uuid}}}","parentUuid":{{{(before is null ? "null" : $"\"{before}\"")}}}"""
        + $$$""","timestamp":"{{{Moment(minute):O}}}","message":{"content":[{"type":"text","text":"(note)"},"""
        + $$$"""{"type":"text","text":"{{{text}}}"}]}}""";

    private static string Uses(string uuid, string before) =>
        $$$"""{"type":"assistant","uuid":"{{{uuid}}}","parentUuid":"{{{before}}}","""
        + """ "message":{"model":"m","stop_reason":"tool_use","content":[{"type":"tool_use"}]}}""";

    private static string Says(Guid uuid, string before, string text, int minute, string why = "\"end_turn\"") =>
        $$$"""{"type":"assistant","uuid":"{{{uuid}}}","parentUuid":"{{{before}}}","timestamp":"{{{Moment(minute):O}}}","""
        + $$$""" "message":{"model":"m","stop_reason":{{{why}}},"content":[{"type":"text","text":"{{{text}}}"}]}}""";

    private string[] Texts(DateTimeOffset since, int most = 100) =>
        [.. ClaudeMessages.Read(_folder["record"], null, since, most).Select(static message => message.Text)];

    private IReadOnlyList<Dormouse.Grains.Agents.RecordedMessage> Read() =>
        ClaudeMessages.Read(_folder["record"], null, DateTimeOffset.MinValue, 100);

    private void Write(params string[] lines) => File.WriteAllLines(_folder["record"], lines);
}
