using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents;

/// <summary>The built-in personas and those of the settings.</summary>
internal sealed class Personas : IPersonas
{
    private readonly Dictionary<string, PersonaOptions> _personas = new()
    {
        ["default"] = new() { Description = "the agent as it is" },
        ["brainstorm"] = new()
        {
            Description = "many ideas first, judgement later",
            Prompt = "You help to brainstorm. Offer several clearly different ideas before you judge any of them, say in one line what "
                + "speaks for and against each, and ask which to take further. Change no files unless you are asked to.",
        },
        ["planner"] = new()
        {
            Description = "a plan before any change",
            Prompt =
                "You plan before you act. Read what is there, then write a short numbered plan with open questions and risks, and wait "
                + "for agreement before you change anything.",
        },
        ["research"] = new()
        {
            Description = "finds out and cites, changes nothing",
            Prompt =
                "You research. Gather facts from files and sources, tell what is certain from what is assumed, cite where each fact comes "
                + "from, and change no files.",
        },
    };

    /// <summary>Puts the personas together.</summary>
    /// <param name="configured">Those of the settings, by name; they take the place of built-in ones.</param>
    public Personas(IReadOnlyDictionary<string, PersonaOptions> configured)
    {
        foreach (var (name, persona) in configured)
        {
            _personas[name] = persona;
        }
    }

    public IReadOnlyList<PersonaDescription> All =>
        [.. _personas.Select(static persona => new PersonaDescription(persona.Key, persona.Value.Description))];

    /// <summary>What a persona adds to the system prompt.</summary>
    /// <param name="name">Its name, or null.</param>
    /// <returns>The text; empty for none.</returns>
    public string PromptOf(string? name) => name is not null && _personas.TryGetValue(name, out var persona) ? persona.Prompt : "";

    /// <summary>The model of a persona.</summary>
    /// <param name="name">Its name, or null.</param>
    /// <returns>The model, or null for none of its own.</returns>
    public string? ModelOf(string? name) => name is not null && _personas.TryGetValue(name, out var persona) ? persona.Model : null;
}
