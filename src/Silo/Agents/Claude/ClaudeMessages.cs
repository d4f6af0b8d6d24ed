using Dormouse.Grains.Agents;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>The prompts and answers of a record, whichever program wrote them.</summary>
internal static class ClaudeMessages
{
    /// <summary>Reads the last messages.</summary>
    /// <param name="file">The record.</param>
    /// <param name="from">The line that the conversation goes on from; null for its end.</param>
    /// <param name="since">Messages before this are left out.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>The messages, in order, each answer behind a prompt of it.</returns>
    /// <exception cref="IOException">The record can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The record can't be read.</exception>
    public static IReadOnlyList<RecordedMessage> Read(string file, string? from, DateTimeOffset since, int most)
    {
        if (!File.Exists(file) || File.GetLastWriteTimeUtc(file) < since.UtcDateTime)
        {
            return [];
        }

        // Who is wanted comes first, so that a long record is never in memory with all of its texts.
        var wanted = Talk(ClaudeTalk.Read(file).WayBack(from))
            .TakeWhile(message => message.At >= since)
            .Take(most)
            .Reverse()
            .ToList();
        if (wanted.Count == 0)
        {
            return [];
        }

        var texts = ClaudeTalk.ReadTexts(file, [.. wanted.Select(static message => message.Id)]);
        var read = new List<RecordedMessage>();
        Guid? prompt = null;
        foreach (var message in wanted)
        {
            if (!Guid.TryParse(message.Id, out var id) || texts.GetValueOrDefault(message.Id) is not { } text)
            {
                continue;
            }

            prompt = message.Kind is MessageKind.Prompt ? id : prompt;
            if (prompt is { } asked && !string.IsNullOrWhiteSpace(text))
            {
                read.Add(new(id, asked, TerminalText.WithoutControls(text), message.At));
            }
        }

        return read;
    }

    /// <summary>
    /// The prompts and what ends each answer, newest first: what was said last before a prompt ends one, whatever it says of itself.
    /// </summary>
    private static IEnumerable<ClaudeMessage> Talk(IEnumerable<ClaudeMessage> way)
    {
        var isLast = true;
        foreach (var message in way.TakeWhile(static message => message.Kind is not MessageKind.Summarised))
        {
            if (message.Kind is MessageKind.Prompt or MessageKind.Answer || (message.Kind is MessageKind.Said && isLast))
            {
                yield return message;
                isLast = message.Kind is MessageKind.Prompt;
            }
        }
    }
}
