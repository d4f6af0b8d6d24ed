namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// Where a conversation can go back to: the CLI goes on from any <c>assistant</c> line of its record (<c>--resume-session-at</c>, seen
/// on 2.1.197, 2.1.330 and 2.1.332), and forgets what came after it. A line of a person it does not find.
/// </summary>
internal static class ClaudeReturn
{
    /// <summary>Finds the last answer.</summary>
    /// <param name="file">The record.</param>
    /// <param name="before">A line that was gone back to in vain, or null.</param>
    /// <returns>The line's uuid; null if there is none.</returns>
    public static Task<string?> FindAsync(string file, string? before) => Task.Run(() =>
    {
        var way = ClaudeTalk.Read(file).WayBack().ToList();
        var tried = way.FindIndex(message => message.Id == before);
        return way.Skip(tried + 1).FirstOrDefault(static message => message.Kind is MessageKind.Answer)?.Id;
    });

    /// <summary>Lists the last prompts, each with the answer before it.</summary>
    /// <param name="file">The record.</param>
    /// <param name="from">The line that the conversation goes on from; null for its end.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>The prompts, newest first.</returns>
    public static Task<IReadOnlyList<PastPrompt>> PromptsAsync(string file, string? from, int most) =>
        Task.Run(() => Prompts(ClaudeTalk.Read(file).WayBack(from), most));

    private static IReadOnlyList<PastPrompt> Prompts(IEnumerable<ClaudeMessage> way, int most)
    {
        var prompts = new List<PastPrompt>();
        var settled = 0;
        var lost = 0;
        ClaudeMessage? first = null;
        foreach (var message in way)
        {
            first = message;
            switch (message.Kind)
            {
                case MessageKind.Prompt:
                    prompts.Add(new(Guid.Parse(message.Id), message.Text, message.At));
                    lost++;
                    break;
                case MessageKind.Answer:
                    // One that was never answered goes with the one before it.
                    for (; settled < prompts.Count; settled++)
                    {
                        prompts[settled] = prompts[settled] with { ReturnPoint = message.Id, Lost = lost };
                    }

                    break;
            }

            if (settled >= most)
            {
                break;
            }
        }

        var isWhole = first is { Kind: not MessageKind.Summarised, Before: null };
        for (; settled < prompts.Count; settled++)
        {
            prompts[settled] = prompts[settled] with { IsBeginning = isWhole, Lost = lost };
        }

        return [.. prompts.Take(most)];
    }
}
