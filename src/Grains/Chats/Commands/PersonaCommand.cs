using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class PersonaCommand : IChatCommand
{
    public string Name => "persona";

    public string Arguments => "[NAME]";

    public string Description => "show or set the session's persona";

    public bool NeedsSession => true;

    public SessionRight Needs(IReadOnlyList<string> arguments) => arguments.Count == 0 ? SessionRight.Use : SessionRight.Own;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var personas = (await run.AskAsync(run.Machine(run.Current.Machine).Describe())).Personas;
        if (run.Arguments.Count == 0)
        {
            return [new(ChatTexts.Persona(run.Current.Name, (await run.AskAsync(run.Current.Grain.Status())).Persona, personas))];
        }

        var wanted = run.Arguments[0].ToLowerInvariant();
        if (run.Arguments.Count > 1 || personas.All(persona => persona.Name != wanted))
        {
            return [new(ChatTexts.UnknownPersona(run.Text, personas))];
        }

        await run.AskAsync(run.Current.Grain.SetPersona(wanted));
        return [new(ChatTexts.PersonaSet(run.Current.Name, wanted))];
    }
}
