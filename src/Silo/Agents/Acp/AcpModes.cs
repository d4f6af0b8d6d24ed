namespace Dormouse.Silo.Agents.Acp;

/// <summary>The modes of agents in plain words.</summary>
internal static class AcpModes
{
    /// <summary>It asks before it acts.</summary>
    public const string AskMeaning = "asks before it edits files or runs commands";

    /// <summary>It edits by itself.</summary>
    public const string EditMeaning = "edits files in its folder without asking, and asks before it runs commands";

    /// <summary>It plans.</summary>
    public const string PlanMeaning = "only reads and plans, and changes nothing";

    /// <summary>It does everything by itself.</summary>
    public const string AllMeaning = "asks nothing, and does everything";

    /// <summary>What doing everything by itself risks.</summary>
    public const string AllRisk =
        "It can delete, change and send whatever this account may, also because something that it reads tells it to.";

    /// <summary>The modes that an agent has said that it has.</summary>
    /// <param name="agent">What is known of it.</param>
    /// <param name="offered">What it has said.</param>
    /// <returns>Those that are known in plain words, the most careful first, and the others in the agent's own.</returns>
    public static IReadOnlyList<AgentMode> Of(AcpAgent agent, IReadOnlyList<AcpChoice> offered)
    {
        var known = agent.Modes.SelectMany(
            mode => offered.Where(one => Last(one.Id) == mode.Name).Take(1).Select(one => mode with { Name = one.Id })).ToArray();
        var own = offered.Where(one => known.All(mode => mode.Name != one.Id)).Select(InItsOwnWords);
        return [.. known.Concat(own).DistinctBy(static mode => mode.Word)];
    }

    private static AgentMode InItsOwnWords(AcpChoice mode)
    {
        var word = string.Concat(Last(mode.Id).Select(static c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));
        var said = mode.Description.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return new(mode.Id, word, $"is in its mode {CodeSpan.Of(mode.Title)}{(said.Length > 0 ? $" ({said})" : "")}");
    }

    /// <summary>Ids of some agents are addresses.</summary>
    private static string Last(string id) => id[(id.LastIndexOf('#') + 1)..];
}
