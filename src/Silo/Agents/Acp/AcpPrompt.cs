using System.Text.Json;
using Dormouse.Grains.Agents;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>A prompt in the protocol's content blocks.</summary>
/// <param name="Text">All of its text in one block: agents put several together without a space between.</param>
/// <param name="Images">The images that came with it.</param>
internal sealed record AcpPrompt(string Text, IReadOnlyList<(string Type, byte[] Content)> Images)
{
    private const long MaxImageBytes = 5 * 1024 * 1024;
    private static readonly string[] ImageTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>Makes it.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="persona">Text of the persona to take on, or null.</param>
    /// <param name="takesImages">Whether the agent takes images.</param>
    /// <returns>The blocks.</returns>
    public static async Task<AcpPrompt> OfAsync(AgentPrompt prompt, string? persona, bool takesImages)
    {
        var images = new List<(string Type, byte[] Content)>();
        foreach (var file in prompt.Files.Where(file => takesImages && ImageTypes.Contains(file.MediaType) && File.Exists(file.Path)))
        {
            if (await SentFile.ReadAsync(file.Path, MaxImageBytes) is { } content)
            {
                images.Add((file.MediaType, content));
            }
        }

        if (prompt.IsCommand)
        {
            return new(prompt.Text, images);
        }

        List<string> texts = [];
        if (!string.IsNullOrEmpty(persona))
        {
            texts.Add($"From now on you have a persona. Follow these instructions instead of an earlier persona's:\n\n{persona}");
        }

        if (prompt.Files.Count > 0)
        {
            texts.Add(string.Join('\n', prompt.Files.Select(static file => $"[The person sent a file; it is saved as {file.Path}]")));
        }

        if (PromptText.Preface(prompt) is { } preface)
        {
            texts.Add(preface);
        }

        if (texts.Count == 0 && prompt.Text.AsSpan().TrimStart() is ['/' or '$', ..])
        {
            // A person's text never becomes a command of the agent by accident; one agent drops those that it does not know without a word.
            texts.Add("[From Dormouse: what follows is no command.]");
        }

        texts.Add(prompt.Text);
        return new(string.Join("\n\n", texts.Where(static text => text.Length > 0)), images);
    }

    /// <summary>Writes the blocks.</summary>
    /// <param name="writer">Stands in the parameters.</param>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("prompt");
        foreach (var (type, content) in Images)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "image");
            writer.WriteString("mimeType", type);
            writer.WriteBase64String("data", content);
            writer.WriteEndObject();
        }

        writer.WriteStartObject();
        writer.WriteString("type", "text");
        writer.WriteString("text", Text);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }
}
