namespace Dormouse.Grains.Chats.Commands;

/// <summary>What the loose words of <c>/new</c> can mean on a machine: one is a name, the others are a persona and an agent.</summary>
internal static class NewMeanings
{
    /// <summary>Finds every meaning.</summary>
    /// <param name="words">The words.</param>
    /// <param name="personas">The names of the machine's personas.</param>
    /// <param name="agents">The names of its agents.</param>
    /// <returns>The words with no loose one left, each way that they can be read; none if one of them is nothing that is known.</returns>
    public static IReadOnlyList<NewWords> Of(NewWords words, IReadOnlyCollection<string> personas, IReadOnlyCollection<string> agents)
    {
        // One word is a name, as it always was; a persona without a name makes no sense to guess at, an agent does.
        return words is { Name: null, Loose: [var only] } && !agents.Contains(only, StringComparer.OrdinalIgnoreCase)
            ? [words with { Name = only, Loose = [] }]
            : [.. Read(words).DistinctBy(static meaning => meaning.Command)];

        IEnumerable<NewWords> Read(NewWords left)
        {
            if (left.Loose is not [var word, ..])
            {
                return [left];
            }

            var next = left with { Loose = [.. left.Loose.Skip(1)] };
            List<NewWords> meanings = [];
            if (left.Persona is null && personas.Contains(word, StringComparer.OrdinalIgnoreCase))
            {
                meanings.Add(next with { Persona = word.ToLowerInvariant() });
            }

            if (left.Agent is null && agents.Contains(word, StringComparer.OrdinalIgnoreCase))
            {
                meanings.Add(next with { Agent = word.ToLowerInvariant() });
            }

            if (left.Name is null)
            {
                meanings.Add(next with { Name = word });
            }

            return meanings.SelectMany(Read);
        }
    }
}
