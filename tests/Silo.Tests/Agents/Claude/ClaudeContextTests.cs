using System.Text.Json;
using Dormouse.Silo.Agents.Claude;

namespace Dormouse.Silo.Tests.Agents.Claude;

/// <summary>How full a conversation's context is, by what the CLI says of its last request.</summary>
public sealed class ClaudeContextTests
{
    private const string Models =
        """{"total_cost_usd":1,"modelUsage":{"opus":{"inputTokens":90000,"contextWindow":200000},"haiku":{"contextWindow":100}}}""";

    [Fact]
    public void The_last_answer_counts_and_not_the_sum_of_the_turn()
    {
        var context = new ClaudeContext();
        context.Answer(Read("""{"model":"opus","usage":{"input_tokens":10,"cache_read_input_tokens":39000,"output_tokens":5}}"""));
        context.Answer(Read(
            """
            {"model":"opus",
            "usage":{"input_tokens":100,"cache_read_input_tokens":40000,"cache_creation_input_tokens":9800,"output_tokens":100}}
            """));

        var fill = context.End(Read(Models));

        Assert.Equal((new ContextFill(50_000, 200_000), 25), (fill, fill!.Percent));
    }

    [Theory]
    [InlineData("""{"model":"<synthetic>","usage":{"input_tokens":0,"output_tokens":0}}""")]
    [InlineData("""{"model":"unknown","usage":{"input_tokens":7}}""")]
    [InlineData("""{"model":"opus"}""")]
    [InlineData("""{"model":"opus","usage":{"input_tokens":"many"}}""")]
    public void What_says_nothing_is_not_known(string answer)
    {
        var context = new ClaudeContext();
        context.Answer(Read(answer));

        Assert.Null(context.End(Read(Models)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"modelUsage":[]}""")]
    [InlineData("""{"modelUsage":{"opus":{"contextWindow":0}}}""")]
    [InlineData("""{"modelUsage":{"opus":5}}""")]
    public void A_result_without_the_room_of_the_model_says_nothing(string result)
    {
        var context = new ClaudeContext();
        context.Answer(Read("""{"model":"opus","usage":{"input_tokens":7}}"""));

        Assert.Null(context.End(Read(result)));
    }

    [Fact]
    public void A_model_with_a_larger_context_is_found()
    {
        var context = new ClaudeContext();
        context.Answer(Read("""{"model":"opus","usage":{"input_tokens":500000}}"""));

        Assert.Equal(50, context.End(Read("""{"modelUsage":{"opus[1m]":{"contextWindow":1000000}}}"""))!.Percent);
    }

    private static JsonElement Read(string json) => JsonDocument.Parse(json).RootElement;
}
