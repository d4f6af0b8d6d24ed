namespace Dormouse.Grains.Chats.Commands;

/// <summary>
/// The words behind <c>/new</c>, in whatever order they came: those that say what they are, and loose ones whose meaning depends on what
/// there is.
/// </summary>
/// <param name="Loose">A name, a persona, an agent: words that do not say which.</param>
internal sealed record NewWords(IReadOnlyList<string> Loose)
{
    /// <summary>What stands for a folder of the session's own, where a project's name would stand.</summary>
    public const string None = "none";

    /// <summary>The name, said by <c>named</c>; or null.</summary>
    public string? Name { get; init; }

    /// <summary>The persona, said by <c>as</c>; or null.</summary>
    public string? Persona { get; init; }

    /// <summary>The agent, said by <c>with</c>; or null.</summary>
    public string? Agent { get; init; }

    /// <summary>The machine, said by <c>@</c>; or null.</summary>
    public string? Machine { get; init; }

    /// <summary>The project, said by <c>in</c>; or null.</summary>
    public string? Project { get; init; }

    /// <summary>What its branch begins at, said by <c>from</c>; or null.</summary>
    public string? From { get; init; }

    /// <summary>Whether it is to work in the project's folder itself.</summary>
    public bool IsHere { get; init; }

    /// <summary>Whether it is to be in no project, said by <c>in none</c>.</summary>
    public bool IsAlone => string.Equals(Project, None, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether nothing was said at all.</summary>
    public bool IsEmpty => this is { Loose: [], Name: null, Persona: null, Agent: null, Machine: null, Project: null };

    /// <summary>Reads the words.</summary>
    /// <param name="words">The words.</param>
    /// <returns>
    /// What they say; null if one thing is said twice, an <c>in</c> or the like has nothing behind it, or a place is named in no project.
    /// </returns>
    public static NewWords? Read(IReadOnlyList<string> words)
    {
        var loose = new List<string>();
        var said = new Dictionary<string, string>();
        var isInProject = words.Take(words.Count - 1).Contains("in", StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            var key = word.ToLowerInvariant();
            if (word is ['@', _, ..])
            {
                if (!said.TryAdd("@", word[1..].ToLowerInvariant()))
                {
                    return null;
                }
            }
            else if (key is "here" && isInProject)
            {
                said[key] = word;
            }
            else if (key is "in" or "named" or "as" or "with" || (key is "from" && isInProject))
            {
                if (++i == words.Count || !said.TryAdd(key, words[i]))
                {
                    return null;
                }
            }
            else
            {
                loose.Add(word);
            }
        }

        var read = new NewWords(loose)
        {
            Name = said.GetValueOrDefault("named"),
            Persona = said.GetValueOrDefault("as")?.ToLowerInvariant(),
            Agent = said.GetValueOrDefault("with")?.ToLowerInvariant(),
            Machine = said.GetValueOrDefault("@"),
            Project = said.GetValueOrDefault("in"),
            From = said.GetValueOrDefault("from"),
            IsHere = said.ContainsKey("here"),
        };
        return read is { IsAlone: true } and ({ From: not null } or { IsHere: true }) ? null : read;
    }

    /// <summary>The command that says the same, with each word's meaning.</summary>
    public string Command => string.Join(' ', new[]
    {
        "/new",
        Name is null ? null : $"named {Name}",
        Persona is null ? null : $"as {Persona}",
        Agent is null ? null : $"with {Agent}",
        Machine is null ? null : $"@{Machine}",
        Project is null ? null : $"in {Project}",
        From is null ? null : $"from {From}",
        IsHere ? "here" : null,
    }.OfType<string>().Concat(Loose));
}
