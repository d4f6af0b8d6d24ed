using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>The sentences about making a session.</summary>
internal static class NewTexts
{
    public const string Offer =
        "What shall the new session be? Choose one, or write /new NAME [PERSONA|AGENT] [@MACHINE] [in PROJECT [from REF] [here]].";

    public static string JustNew(string name) => $"New session {name}";

    public static string Alone(string name) => $"New session {name} in a folder of its own";

    public static string InProject(string project) => $"In project {project}";

    public static string WithAgent(string agent) => $"With {agent}";

    public static string OnMachine(string machine) => $"On {machine}";

    public static Reply Which(IReadOnlyList<NewWords> meanings) => new(
        "That can be read in more than one way; which do you mean? Nothing was changed yet.",
        [.. meanings.Take(ChatTexts.MostButtons).Select(static meaning => new Choice(Meaning(meaning), meaning.Command))]);

    public static Reply WhichMachine(NewWords words, IReadOnlyList<string> machines) => new(
        $"Project {words.Project} is on {string.Join(" and ", machines)}; where shall the session be? Nothing was changed yet.",
        [.. machines.Select(machine => new Choice(OnMachine(machine), (words with { Machine = machine }).Command))]);

    public static string UnknownAgent(string agent, MachineDescription machine) =>
        $"There is no agent {CodeSpan.Of(agent)} on {machine.Name}; there is {Agents(machine)}. Nothing was changed.";

    /// <summary>What is said of words of which one is nothing that is known.</summary>
    public static string Unknown(NewWords words, MachineDescription machine)
    {
        string[] unknown = [.. (words.Name is null ? words.Loose.Skip(1) : words.Loose).Where(word => !IsKnown(word, machine))];
        return unknown is not [var one] ? ChatTexts.NewUsage
            : ChatTexts.UnknownPersona(one, machine.Personas) + (machine.Agents.Count > 1 ? $" Agents there are: {Agents(machine)}." : "");
    }

    /// <summary>What is said of a new session's place; empty if it is not known.</summary>
    public static string Place(SessionPlace? place, string? from) => place is null ? "" : string.Join(' ', new[]
    {
        ProjectTexts.Place(place.Project, place.Branch, from),
        place.Note,
        place.Others.Count == 0 ? null : ProjectTexts.Others(place.Others),
    }.OfType<string>());

    private static bool IsKnown(string word, MachineDescription machine) =>
        machine.Personas.Any(persona => string.Equals(persona.Name, word, StringComparison.OrdinalIgnoreCase))
        || machine.Agents.Any(agent => string.Equals(agent.Name, word, StringComparison.OrdinalIgnoreCase));

    private static string Agents(MachineDescription machine) => string.Join(", ", machine.Agents.Select(static agent => agent.Name));

    private static string Meaning(NewWords words) => string.Join(", ", new[]
    {
        words.Name is null ? "a new session" : $"session {words.Name}",
        words.Persona is null ? null : $"persona {words.Persona}",
        words.Agent is null ? null : $"agent {words.Agent}",
    }.OfType<string>());
}
