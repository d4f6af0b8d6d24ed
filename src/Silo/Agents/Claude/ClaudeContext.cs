using System.Text.Json;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// How full the conversation's context is: what the last answer of the model says that it read and wrote, and what a result says that the
/// model has room for. The sums of a result are of all its requests.
/// </summary>
internal sealed class ClaudeContext
{
    private string? _model;
    private long _used;

    /// <summary>Takes an answer of the model; those of subagents have a context of their own.</summary>
    /// <param name="content">The message of a line <c>assistant</c>.</param>
    public void Answer(JsonElement content)
    {
        // What the CLI says in the model's name has no usage.
        if (content.Property("usage") is { } usage && Tokens(usage) is > 0 and var used)
        {
            (_model, _used) = (content.String("model"), used);
        }
    }

    /// <summary>Takes a result.</summary>
    /// <param name="message">The line.</param>
    /// <returns>How full it is; null if that is not known.</returns>
    public ContextFill? End(JsonElement message)
    {
        if (message.Property("modelUsage") is not { ValueKind: JsonValueKind.Object } models || _model is null)
        {
            return null;
        }

        // A model with a larger context has that behind its name there.
        var size = models.EnumerateObject()
            .Where(model => model.Name == _model || model.Name.StartsWith($"{_model}[", StringComparison.Ordinal))
            .Select(static model => model.Value.Number("contextWindow"))
            .DefaultIfEmpty(0)
            .Max();
        return ContextFill.Of(_used, size);
    }

    private static long Tokens(JsonElement usage) => usage.Number("input_tokens") + usage.Number("cache_read_input_tokens")
        + usage.Number("cache_creation_input_tokens") + usage.Number("output_tokens");
}
