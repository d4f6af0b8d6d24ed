using System.Globalization;
using Dormouse.Grains.Machines;
using Dormouse.Grains.People;
using Dormouse.Grains.Placement;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

// The commands, one method each.
internal sealed partial class ChatGrain
{
    private async Task<IReadOnlyList<Reply>> CommandAsync(ChatMessage message, ChatCommand command)
    {
        try
        {
            return command.Name switch
            {
                "start" or "help" => [new(ChatTexts.Help)],
                "new" => await NewAsync(message, command.Arguments),
                "session" => await SwitchAsync(message, command.Arguments),
                "sessions" => await ListSessionsAsync(message),
                "archive" => await ArchiveAsync(message, command.Arguments),
                "unarchive" => await UnarchiveAsync(message, command.Arguments),
                "move" => await MoveAsync(message, command.Arguments),
                "machines" => await ListMachinesAsync(message),
                "drain" => await DrainAsync(message, command.Arguments, isDraining: true),
                "undrain" => await DrainAsync(message, command.Arguments, isDraining: false),
                "quiet" => SetMode(OutputMode.Quiet),
                "smart" => SetMode(OutputMode.Smart),
                "verbose" => SetMode(OutputMode.Verbose),
                "stop" or "status" or "timeout" or "model" or "persona" or "queue" or "cancel" => await OfSessionAsync(message, command),
                _ => await PromptAsync(message, isCommand: true),
            };
        }
        catch (MachineAwayException exception)
        {
            return _state.Session is { } session && await FollowAsync(session, exception) is not null
                ? await CommandAsync(message, command)
                : [new(ChatTexts.AwayForCommand(exception.Machine))];
        }
    }

    /// <summary>Commands that are about the current session; there always is one.</summary>
    private async Task<IReadOnlyList<Reply>> OfSessionAsync(ChatMessage message, ChatCommand command)
    {
        if (_state.Session is null)
        {
            await EnterDefaultAsync(message);
        }

        return command.Name switch
        {
            "stop" => await StopAsync(message, command.Arguments),
            "status" => [new(StatusTexts.Status(await Session.Status(), SessionKey.Parse(_state.Session!).Machine, _state.Mode))],
            "queue" => await ListQueueAsync(),
            "cancel" => await CancelAsync(command.Arguments),
            "timeout" => await TimeoutAsync(command.Arguments),
            "model" => await ModelAsync(command.Arguments),
            _ => await PersonaAsync(command.Arguments),
        };
    }

    private async Task<IReadOnlyList<Reply>> NewAsync(ChatMessage message, IReadOnlyList<string> arguments)
    {
        var words = arguments.Where(static word => !word.StartsWith('@')).ToArray();
        var machines = arguments.Where(static word => word.StartsWith('@')).ToArray();
        if (words.Length is 0 or > 2 || machines.Length > 1)
        {
            return [new(ChatTexts.NewUsage)];
        }

        var machine = machines is [var named] ? named[1..].ToLowerInvariant() : _machines.Local;
        if (!SessionName.IsValid(words[0]))
        {
            return [new(ChatTexts.BadName(words[0]))];
        }

        if (!_machines.Online.Contains(machine))
        {
            return [new(ChatTexts.UnknownMachine(machine, _machines.Online))];
        }

        var described = await Machine(machine).Describe();
        if (described.IsDraining)
        {
            return [new(MoveTexts.NothingNew(machine))];
        }

        if (words is [_, var wanted] && !described.Personas.Any(persona => string.Equals(persona.Name, wanted, StringComparison.OrdinalIgnoreCase)))
        {
            return [new(ChatTexts.UnknownPersona(wanted, described.Personas))];
        }

        var persona = words is [_, var chosen] ? chosen.ToLowerInvariant() : null;
        var created = await User(message).Create(new(words[0], persona, machine, RequestId(message)));
        if (created.Entry is null)
        {
            return [new(created.Refusal!)];
        }

        Enter(created.Entry);
        return [new(ChatTexts.Created(created.Entry, described.Agents[0]))];
    }

    private async Task<IReadOnlyList<Reply>> SwitchAsync(ChatMessage message, IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
        {
            return [new(_state.Session is null ? ChatTexts.NoSession : ChatTexts.Current(_state.SessionName, _state.Session))];
        }

        var entry = await User(message).Find(arguments[0]);
        if (entry is null || arguments.Count > 1)
        {
            return [new(ChatTexts.UnknownSession(string.Join(' ', arguments)))];
        }

        if (entry.IsArchived)
        {
            return [new(ChatTexts.IsArchived(entry.Name))];
        }

        Enter(entry);
        return [new(ChatTexts.Switched(entry.Name))];
    }

    private async Task<IReadOnlyList<Reply>> ListSessionsAsync(ChatMessage message)
    {
        var sessions = await Overview(message).SessionsAsync();
        if (sessions.Count == 0)
        {
            return [new(ChatTexts.NoSessions)];
        }

        var lines = sessions.Select(session =>
            StatusTexts.SessionLine(session.Entry, session.State, session.Entry.Key.ToString() == _state.Session, _time.GetUtcNow()));
        var buttons = sessions
            .Where(session => session.Entry.Key.ToString() != _state.Session)
            .Take(ChatTexts.MostButtons)
            .Select(static session => new Choice(session.Entry.Name, $"/session {session.Entry.Name}"));
        return [new(string.Join('\n', lines), [.. buttons])];
    }

    private async Task<IReadOnlyList<Reply>> ArchiveAsync(ChatMessage message, IReadOnlyList<string> arguments)
    {
        // The current session may be another person's: in a group several talk to it.
        var isCurrent = arguments.Count == 0 && _state.Session is not null;
        var owner = isCurrent ? (await Session.Status()).Owner ?? message.User : message.User;
        var name = isCurrent ? _state.SessionName : string.Join(' ', arguments);
        var user = GrainFactory.GetGrain<IUserGrain>(UserKey.Of(owner));
        if (await user.Find(name) is not { } entry)
        {
            return [new(ChatTexts.UnknownSession(name))];
        }

        await GrainFactory.GetGrain<ISessionGrain>(entry.Key.ToString()).Archive();
        await user.SetArchived(entry.Name, isArchived: true);
        if (_state.Session == entry.Key.ToString())
        {
            _state.Session = null;
            _state.SessionName = "";
        }

        return [new(ChatTexts.Archived(entry.Name))];
    }

    private async Task<IReadOnlyList<Reply>> UnarchiveAsync(ChatMessage message, IReadOnlyList<string> arguments)
    {
        if (arguments.Count != 1)
        {
            return [new(ChatTexts.UnarchiveUsage)];
        }

        var entry = await User(message).Find(arguments[0]);
        if (entry is null)
        {
            return [new(ChatTexts.UnknownSession(arguments[0]))];
        }

        await GrainFactory.GetGrain<ISessionGrain>(entry.Key.ToString()).Unarchive();
        await User(message).SetArchived(entry.Name, isArchived: false);
        Enter(entry);
        return [new(ChatTexts.Unarchived(entry.Name))];
    }

    private async Task<IReadOnlyList<Reply>> ListMachinesAsync(ChatMessage message)
    {
        var now = _time.GetUtcNow();
        var lines = (await Overview(message).MachinesAsync()).Select(machine => machine.Description is { } described
            ? StatusTexts.MachineLine(described, machine.Own)
            : StatusTexts.AwayLine(machine, now));
        return [new(string.Join('\n', lines))];
    }

    private IReadOnlyList<Reply> SetMode(OutputMode mode)
    {
        _state.Mode = mode;
        TellBriefAsync().Ignore();
        return [new(ChatTexts.Mode(mode))];
    }

    private async Task<IReadOnlyList<Reply>> StopAsync(ChatMessage message, IReadOnlyList<string> arguments)
    {
        // With a name from a button, which may be pressed when another session is the current one. The current one comes first:
        // in a group it may be another person's, and the one who presses may have one of the same name.
        var (session, name) = (Session, _state.SessionName);
        if (arguments.Count > 0 && !string.Equals(string.Join(' ', arguments), name, StringComparison.OrdinalIgnoreCase))
        {
            if (arguments.Count > 1 || await User(message).Find(arguments[0]) is not { } entry)
            {
                return [new(ChatTexts.UnknownSession(string.Join(' ', arguments)))];
            }

            (session, name) = (GrainFactory.GetGrain<ISessionGrain>(entry.Key.ToString()), entry.Name);
        }

        return await session.Interrupt() ? [] : [new(ChatTexts.NothingRuns(name))];
    }

    private async Task<IReadOnlyList<Reply>> TimeoutAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
        {
            return [new(ChatTexts.Timeout(_state.SessionName, (await Session.Status()).IdleTimeout))];
        }

        if (arguments.Count > 1
            || !int.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || minutes is < 1 or > 120)
        {
            return [new(ChatTexts.BadTimeout(string.Join(' ', arguments)))];
        }

        await Session.SetTimeout(TimeSpan.FromMinutes(minutes));
        return [new(ChatTexts.Timeout(_state.SessionName, TimeSpan.FromMinutes(minutes)))];
    }

    private async Task<IReadOnlyList<Reply>> ModelAsync(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
        {
            return [new(ChatTexts.Model(_state.SessionName, (await Session.Status()).Model))];
        }

        if (arguments.Count > 1 || !ModelName.IsValid(arguments[0]))
        {
            return [new(ChatTexts.BadModel(string.Join(' ', arguments)))];
        }

        var model = arguments[0] is "default" ? null : arguments[0];
        await Session.SetModel(model);
        return [new(ChatTexts.Model(_state.SessionName, model))];
    }

    private async Task<IReadOnlyList<Reply>> PersonaAsync(IReadOnlyList<string> arguments)
    {
        var personas = (await Machine(SessionKey.Parse(_state.Session!).Machine).Describe()).Personas;
        if (arguments.Count == 0)
        {
            return [new(ChatTexts.Persona(_state.SessionName, (await Session.Status()).Persona, personas))];
        }

        var wanted = arguments[0].ToLowerInvariant();
        if (arguments.Count > 1 || personas.All(persona => persona.Name != wanted))
        {
            return [new(ChatTexts.UnknownPersona(string.Join(' ', arguments), personas))];
        }

        await Session.SetPersona(wanted);
        return [new(ChatTexts.PersonaSet(_state.SessionName, wanted))];
    }

    private Overview Overview(ChatMessage message) => new(GrainFactory, _machines, _time, message.User);

    private IMachineGrain Machine(string machine) => GrainFactory.GetGrain<IMachineGrain>(MachineKey.Of(machine));
}
