using System.Text.Json;
using Dormouse.Frontend.Telegram.Intake;

namespace Dormouse.Frontend.Tests.Telegram.Intake;

public sealed class RawUpdateTests
{
    [Theory]
    [InlineData("""{"message":{"chat":{"id":7},"text":"/stop"}}""", true)]
    [InlineData("""{"message":{"chat":{"id":7},"text":"/Status now"}}""", true)]
    [InlineData("""{"message":{"chat":{"id":-7},"text":"/stop@dormouse_bot"}}""", true)]
    [InlineData("""{"message":{"chat":{"id":-7},"text":"/stop@another_bot"}}""", false)]
    [InlineData("""{"message":{"chat":{"id":7},"text":"/stop","forward_origin":{"type":"user"}}}""", false)]
    [InlineData("""{"message":{"chat":{"id":7},"caption":"/stop","photo":[]}}""", false)]
    [InlineData("""{"message":{"chat":{"id":7},"text":"/session x"}}""", false)]
    [InlineData("""{"message":{"chat":{"id":7},"text":"stop"}}""", false)]
    [InlineData("""{"edited_message":{"chat":{"id":7},"text":"/stop"}}""", false)]
    [InlineData("""{"callback_query":{"id":"1","data":"x","message":{"chat":{"id":7}}}}""", true)]
    [InlineData("""{"stopped_message_generation":{"chat":{"id":7},"draft_id":5}}""", true)]
    [InlineData("""{"message":7}""", false)]
    public void Presses_and_commands_that_ask_or_stop_need_no_order(string json, bool expected) =>
        Assert.Equal(expected, Of(json).NeedsNoOrder("dormouse_bot"));

    [Theory]
    [InlineData("""{"message":{"chat":{"id":-100},"message_thread_id":5,"is_topic_message":true}}""", "telegram:-100:5")]
    [InlineData("""{"message":{"chat":{"id":-100},"message_thread_id":5}}""", "telegram:-100")]
    [InlineData("""{"stopped_message_generation":{"chat":{"id":7},"message_thread_id":5,"draft_id":9}}""", "telegram:7:5")]
    [InlineData("""{"poll":{"id":"5"}}""", "telegram:0")]
    public void Each_topic_is_set_aside_by_itself(string json, string key) => Assert.Equal(key, Of(json).SpoolKey);

    private static RawUpdate Of(string json) => new(JsonDocument.Parse(json).RootElement);
}
